// SPDX-License-Identifier: Apache-2.0
#include "app/station/slip/slip_print.h"

#include "app/station/slip/print_thread.h"
#include "core/base/log.h"
#include "drivers/printer/printer.h"

#include <atomic>
#include <optional>

namespace darcha {
namespace {

using namespace std::chrono_literals;

constexpr auto kPollEvery = 500ms;
constexpr auto kPatience = 60s; // of the clock, however long the printer takes to answer: then the person is told
constexpr int kQrPixels = 512;  // on the screen; QML scales down

QString errorText(const Error& error) {
    const std::string_view code = name(error.code);
    return "error." + QString::fromLatin1(code.data(), static_cast<qsizetype>(code.size()));
}

} // namespace

// One printout. The print thread alone reads and writes `id`; it does its work in order, so a cancel that is posted
// later knows the number.
struct SlipPrint::Job {
    std::atomic<bool> unwanted = false; // its person has left
    std::optional<PrintJobId> id;
};

SlipPrint::SlipPrint(PrintThread& thread, Timers& timers, Printer* printer, ShowQr showQr, QObject* parent)
    : QObject(parent),
      m_thread(thread),
      m_timers(timers),
      m_printer(printer),
      m_showQr(std::move(showQr)) {}

SlipPrint::~SlipPrint() { takeBack(); }

void SlipPrint::prepare(SlipDocument slip) {
    reset();
    m_slip = std::move(slip);
    auto picture = qrImage(m_slip.qrPayload, kQrPixels);
    if (!picture)
        return fail(picture.error());
    ++m_qrRevision;
    if (m_showQr)
        m_showQr(*picture, m_qrRevision);
    emit changed();
}

void SlipPrint::print() {
    if (m_state == State::Printing || m_slip.qrPayload.isEmpty())
        return;
    if (m_printer == nullptr)
        return fail({ErrorCode::PrinterOffline, "this station has no printer"});
    become(State::Printing);
    m_job = std::make_shared<Job>();
    m_deadline = m_timers.after(kPatience, [this] {
        takeBack();
        fail({ErrorCode::PrinterOffline, "the printer did not print within a minute"});
    });
    m_thread.post(
        this,
        [slip = m_slip, printer = m_printer, job = m_job]() -> Result<void> {
            const Error left{ErrorCode::Cancelled, "the session ended before its slip was printed"};
            if (job->unwanted) // while it waited for the one before
                return left;
            auto pdf = renderSlipPdf(slip);
            if (!pdf)
                return pdf.error();
            const std::span bytes(pdf->constData(), static_cast<std::size_t>(pdf->size()));
            auto id = printer->print(std::as_bytes(bytes), slip.caseNumber.toStdString());
            if (!id)
                return id.error();
            job->id = *id;
            return {};
        },
        [this, job = m_job](const Result<void>& taken) {
            if (job != m_job)
                return;
            if (taken.ok())
                return follow();
            settle();
            fail(taken.error());
        });
}

void SlipPrint::follow() {
    m_thread.post(
        this,
        [printer = m_printer, job = m_job]() -> Result<PrintJobState> {
            if (job->unwanted)
                return PrintJobState::Waiting;
            return printer->job(*job->id);
        },
        [this, job = m_job](const Result<PrintJobState>& state) { asked(job, state); });
}

void SlipPrint::asked(const JobPtr& job, const Result<PrintJobState>& state) {
    if (job != m_job)
        return;
    if (state.ok() && *state == PrintJobState::Done) {
        settle();
        become(State::Printed);
        emit printed();
        return;
    }
    if (state.ok()) {
        m_timer = m_timers.after(kPollEvery, [this] { follow(); });
        return;
    }
    takeBack();
    fail(state.error());
}

// A job that waits would come out in front of the next person. One that prints comes out now: whoever touched "Finish"
// stands there and takes it; to cancel it would leave half a slip.
void SlipPrint::takeBack() {
    if (!m_job)
        return;
    m_job->unwanted = true;
    m_thread.post([printer = m_printer, job = m_job] {
        if (!job->id)
            return;
        const auto state = printer->job(*job->id);
        if (!state.ok() || *state == PrintJobState::Waiting) // out of paper it does not print either
            printer->cancel(*job->id);
    });
    settle();
}

void SlipPrint::settle() {
    m_job.reset();
    m_timer.cancel();
    m_deadline.cancel();
}

void SlipPrint::reset() {
    takeBack();
    m_slip = {};
    become(State::Idle);
}

void SlipPrint::fail(const Error& error) {
    log::error("slip.failed", error);
    become(State::Failed, errorText(error));
    emit failed(error);
}

void SlipPrint::become(State state, const QString& errorTextId) {
    m_state = state;
    m_errorTextId = errorTextId;
    emit changed();
}

} // namespace darcha
