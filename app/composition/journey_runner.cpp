// SPDX-License-Identifier: Apache-2.0
#include "app/composition/journey_runner.h"

#include "app/composition/gateway_process.h"
#include "app/composition/station.h"
#include "app/composition/stepped_time.h"
#include "app/station/capture/face_capture.h"
#include "app/station/capture/finger_capture.h"
#include "app/station/flow/details_form.h"
#include "app/station/flow/enrolment_flow.h"
#include "app/station/flow/signature_capture.h"
#include "app/station/health/station_health.h"
#include "app/station/slip/print_thread.h"
#include "app/station/slip/slip_print.h"
#include "app/station/sync/outbox_uploader.h"
#include "app/station/sync/storage_thread.h"
#include "app/station/sync/submission.h"
#include "core/base/log.h"
#include "drivers/camera/virtual_citizen/citizen_director.h"
#include "drivers/fingerprint/virtual_fingerprint_reader.h"
#include "drivers/printer/pdf_printer.h"

#include <cmath>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QMetaEnum>
#include <QTimer>

namespace darcha {

using namespace std::chrono_literals;

namespace {

// How long a journey waits for each; generous, because a loaded machine of two cores is the rule.
constexpr auto facePatience = 120s; // three attempts of 30 s and their bursts
constexpr auto fingerPatience = 90s;
constexpr auto sealPatience = 60s;
constexpr auto deliveryPatience = 60s;
constexpr auto printPatience = 30s;
constexpr auto pause = 350ms; // between two intents of one kind: EnrolmentFlow takes two within 300 ms for a double tap

QString qt(const std::string& utf8) { return QString::fromStdString(utf8); }

std::string stepName(const EnrolmentFlow& flow) {
    return std::string(name(static_cast<FlowStep>(static_cast<int>(flow.step()))));
}

std::string nameOf(const JourneyVerb& verb) { return verb.name + (verb.text.empty() ? "" : " " + verb.text); }

std::string overlayName(const EnrolmentFlow& flow) {
    return QMetaEnum::fromType<EnrolmentFlow::Overlay>().valueToKey(static_cast<int>(flow.overlay()));
}

} // namespace

JourneyRunner::JourneyRunner(Parts parts, const JourneyScript& script) : m_parts(std::move(parts)), m_script(script) {}

Error JourneyRunner::failure(const std::string& what) const {
    const EnrolmentFlow& flow = m_parts.station.flow();
    return {ErrorCode::DeviceTimeout,
            m_script.name + ": " + what + "; the flow stands at " + stepName(flow) + ", overlay " + overlayName(flow) +
                (flow.failureTextId().isEmpty() ? "" : ", " + flow.failureTextId().toStdString())};
}

Result<void> JourneyRunner::waitFor(const std::string& what, std::chrono::milliseconds patience,
                                    const std::function<bool()>& until) {
    QElapsedTimer waited;
    waited.start();
    while (!until()) {
        if (waited.elapsed() > patience.count())
            return failure("waited " + std::to_string(patience.count() / 1000) + " s for " + what);
        QEventLoop loop;
        QTimer::singleShot(10ms, &loop, &QEventLoop::quit);
        loop.exec();
    }
    return {};
}

Result<void> JourneyRunner::run(JourneyProgress earlier) {
    m_steps = std::move(earlier.steps);
    for (std::size_t i = earlier.next; i < m_script.verbs.size(); ++i) {
        const JourneyVerb& verb = m_script.verbs[i];
        log::info("journey.step", {{"do", verb.name}, {"index", i}});
        QElapsedTimer took;
        took.start();
        if (const auto done = perform(verb, i); !done.ok())
            return Error{done.error().code,
                         "step " + std::to_string(i + 1) + " (" + verb.name + "): " + done.error().detail};
        m_steps.push_back({nameOf(verb), took.elapsed()});
        // Let what the verb set off be seen, as a person does before the next touch.
        QElapsedTimer rested;
        rested.start();
        if (const auto rest = waitFor("a moment", pause + 1s, [&] { return rested.elapsed() >= pause.count(); });
            !rest.ok())
            return rest.error();
    }
    return {};
}

Result<void> JourneyRunner::perform(const JourneyVerb& verb, std::size_t index) {
    EnrolmentFlow& flow = m_parts.station.flow();
    const std::string& what = verb.name;
    if (what == "begin")
        flow.begin();
    else if (what == "choose_language")
        flow.chooseLanguage(qt(verb.text));
    else if (what == "choose_service")
        flow.chooseService(qt(verb.text));
    else if (what == "accept_consent")
        flow.acceptConsent();
    else if (what == "decline_consent")
        flow.declineConsent();
    else if (what == "fill")
        return fill(verb);
    else if (what == "next")
        return next();
    else if (what == "back")
        flow.back();
    else if (what == "capture_face")
        return captureFace();
    else if (what == "capture_fingers")
        return captureFingers(verb);
    else if (what == "go_on_without_reader")
        m_parts.station.fingers().goOnWithoutReader();
    else if (what == "sign")
        sign();
    else if (what == "submit")
        return submit();
    else if (what == "wait_delivered")
        return waitDelivered(verb.seconds);
    else if (what == "print_slip")
        return printSlip();
    else if (what == "finish")
        flow.finish();
    else if (what == "cancel")
        flow.requestCancel();
    else if (what == "confirm_cancel")
        flow.confirmCancel();
    else if (what == "dismiss")
        flow.dismissOverlay();
    else if (what == "call_staff")
        flow.callStaff();
    else if (what == "staff_resolved")
        flow.staffResolved();
    else if (what == "retry")
        flow.retry();
    else if (what == "more_time")
        flow.moreTime();
    else if (what == "touch")
        flow.touch();
    else if (what == "expect")
        return expect(verb);
    else if (what == "screenshot") {
        if (m_parts.screenshot)
            m_parts.screenshot(verb.text);
    } else
        return performFault(verb, index);
    return {};
}

Result<void> JourneyRunner::performFault(const JourneyVerb& verb, std::size_t index) {
    const std::string& what = verb.name;
    if (what == "pass_time") {
        m_parts.timers.step(std::chrono::milliseconds(std::llround(verb.seconds * 1000)));
    } else if (what == "unplug" || what == "plug") {
        return setPlugged(verb.text, what == "plug");
    } else if (what == "printer_off" || what == "printer_on") {
        PdfPrinter* printer = m_parts.station.devices().virtualPrinter;
        if (printer == nullptr)
            return failure("only the virtual printer can be switched by a journey");
        m_parts.station.printing().post([printer, off = what == "printer_off"] {
            printer->setTrouble(off ? std::optional<std::string>("Out of paper") : std::nullopt);
        });
    } else if (what == "kill" && verb.text == "station") {
        if (!m_parts.die)
            return failure("this program cannot kill the station; darchactl journey can");
        JourneyProgress progress{index + 1, m_steps};
        progress.steps.push_back({nameOf(verb), 0}); // a SIGKILL takes no time
        m_parts.die(progress);
    } else if (m_parts.gateway == nullptr) {
        return failure("the gateway is not ours");
    } else if (what == "cut_line" || what == "kill") {
        m_parts.gateway->kill();
    } else if (what == "restore_line") {
        if (const auto back = m_parts.gateway->restart(); !back.ok())
            return back.error(); // and nobody tells the station: it must find out
    }
    return {};
}

Result<void> JourneyRunner::next() {
    EnrolmentFlow& flow = m_parts.station.flow();
    if (const auto able = waitFor("\"next\" to be possible", 5s, [&] { return flow.canGoNext(); }); !able.ok())
        return able.error();
    flow.next();
    return {};
}

Result<void> JourneyRunner::fill(const JourneyVerb& verb) {
    DetailsForm& form = m_parts.station.details();
    for (const auto& [field, value] : verb.values) {
        const int row = form.rowOf(qt(field));
        if (row < 0)
            return failure("there is no field \"" + field + "\"");
        form.setValue(row, qt(value));
        form.check(row);
    }
    if (!form.checkAll()) {
        std::string wrong;
        for (int row = 0; row < form.count(); ++row) {
            const QModelIndex at = form.index(row);
            if (const QString error = form.data(at, DetailsForm::ErrorIdRole).toString(); !error.isEmpty())
                wrong += " " + form.data(at, DetailsForm::FieldIdRole).toString().toStdString() + " (" +
                         error.toStdString() + ")";
        }
        return failure("the details are not accepted:" + wrong);
    }
    return {};
}

Result<void> JourneyRunner::captureFace() {
    const FaceCapture& face = m_parts.station.face();
    return waitFor("the face", facePatience, [&] { return face.state() == FaceCapture::State::Captured; });
}

Result<void> JourneyRunner::captureFingers(const JourneyVerb& verb) {
    FingerCapture& fingers = m_parts.station.fingers();
    const QMetaEnum positions = QMetaEnum::fromType<FingerCapture::Position>();
    QElapsedTimer sinceChange;
    return waitFor("the fingers", fingerPatience, [&] {
        if (fingers.capturedAll())
            return true;
        const auto exception = verb.values.find(positions.valueToKey(fingers.position()));
        if (exception != verb.values.end() && fingers.state() != FingerCapture::Off)
            fingers.cannotGive(qt(exception->second));
        else if (fingers.state() == FingerCapture::Captured &&
                 (!sinceChange.isValid() || sinceChange.elapsed() > pause.count())) {
            sinceChange.start();
            fingers.accept();
        }
        return fingers.capturedAll();
    });
}

void JourneyRunner::sign() {
    // Two strokes of loops, as a hand draws them.
    SignatureCapture& pad = m_parts.station.signature();
    for (int stroke = 0; stroke < 2; ++stroke) {
        for (int i = 0; i <= 80; ++i) {
            const double t = i / 80.0;
            const double x = 0.12 + 0.4 * stroke + 0.34 * t + 0.035 * std::sin(t * 31 + stroke);
            const double y = 0.52 + 0.24 * std::sin(t * 22 + stroke * 2) * (1 - 0.5 * t);
            if (i == 0)
                pad.press(x, y);
            else
                pad.move(x, y);
        }
        pad.release();
    }
}

Result<void> JourneyRunner::submit() {
    EnrolmentFlow& flow = m_parts.station.flow();
    if (flow.step() == EnrolmentFlow::Step::Review) {
        if (const auto moved = next(); !moved.ok())
            return moved.error();
    }
    Submission& submission = m_parts.station.submission();
    return waitFor("the packet to be sealed", sealPatience, [&] {
        return submission.state() != Submission::State::Idle && submission.state() != Submission::State::Sealing;
    });
}

Result<void> JourneyRunner::waitDelivered(double seconds) {
    OutboxUploader& uploader = m_parts.station.uploader();
    const auto patience = seconds > 0 ? std::chrono::milliseconds(std::llround(seconds * 1000))
                                      : std::chrono::milliseconds(deliveryPatience);
    return waitFor("the packet to be delivered", patience, [&] {
        return uploader.waitingPackets() == 0 && uploader.sending().isEmpty() && m_parts.station.storage().idle();
    });
}

Result<void> JourneyRunner::printSlip() {
    SlipPrint& slip = m_parts.station.slip();
    if (slip.state() == SlipPrint::State::Failed) // else it prints by itself
        slip.print();
    return waitFor("the slip", printPatience, [&] { return slip.state() == SlipPrint::State::Printed; });
}

Result<void> JourneyRunner::setPlugged(const std::string& device, bool plugged) {
    Devices& devices = m_parts.station.devices();
    if (device == "camera") {
        if (!devices.citizen)
            return failure("only the virtual citizen's camera can be unplugged by a journey");
        plugged ? devices.citizen->plugIn() : devices.citizen->unplug();
    } else {
        if (devices.virtualFingers == nullptr)
            return failure("only the virtual fingerprint reader can be unplugged by a journey");
        plugged ? devices.virtualFingers->replug() : devices.virtualFingers->unplug();
    }
    return {};
}

Result<void> JourneyRunner::expect(const JourneyVerb& verb) {
    const auto found = [this](const std::string& key) -> std::string {
        const EnrolmentFlow& flow = m_parts.station.flow();
        const StationHealth& health = m_parts.station.health();
        if (key == "step")
            return stepName(flow);
        if (key == "overlay")
            return overlayName(flow);
        if (key == "offline")
            return health.offline() ? "true" : "false";
        if (key == "waiting_packets")
            return std::to_string(health.waitingPackets());
        if (key == "failure")
            return flow.failureTextId().toStdString();
        if (key == "training")
            return health.training() ? "true" : "false";
        if (key == "language")
            return flow.language().toStdString();
        for (const QVariant& device : health.devices()) {
            if (device.toMap().value("kind").toString().toStdString() == key)
                return device.toMap().value("state").toString().toStdString();
        }
        return "?";
    };
    for (const auto& [key, value] : verb.values) {
        const auto met = waitFor(key + " to be \"" + value + "\"",
                                 verb.seconds > 0 ? std::chrono::milliseconds(std::llround(verb.seconds * 1000)) : 10s,
                                 [&] { return found(key) == value; });
        if (!met.ok())
            return Error{ErrorCode::RecordIncomplete, met.error().detail + "; " + key + " is \"" + found(key) + "\""};
    }
    return {};
}

} // namespace darcha
