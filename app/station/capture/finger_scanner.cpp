// SPDX-License-Identifier: Apache-2.0
#include "app/station/capture/finger_scanner.h"

#include "core/base/log.h"

namespace darcha {

namespace {

using namespace std::chrono_literals;

// Defaults of ours: long enough to read one line at 80, short enough not to feel forgotten.
constexpr auto showPoorPrint = 2500ms; // before the next try begins
constexpr auto remindAfter = 20s;      // no finger came
constexpr auto askToLiftAfter = 3s;    // most scanners answer when the finger is lifted
constexpr auto noAnswerAfter = 15s;    // a finger lies there and nothing comes
constexpr auto restAfterBusy = 5s;     // a sensor that is hot, or still busy with the last capture
constexpr int mishapsMost = 2;         // errors and silences in a row before staff are asked
constexpr int busyMost = 6;            // rests in a row: after half a minute it is not the sensor's heat

} // namespace

FingerScanner::FingerScanner(FingerprintReader* reader, Timers& timers, Reports reports)
    : m_reader(reader),
      m_timers(timers),
      m_reports(std::move(reports)) {
    if (m_reader == nullptr)
        return;
    const auto guard = std::weak_ptr<int>(m_request);
    m_reader->listen({[this, guard](DeviceState now) {
                          if (guard.lock())
                              readerState(now);
                      },
                      [this, guard](bool present) {
                          if (guard.lock())
                              finger(present);
                      }});
}

FingerScanner::~FingerScanner() {
    letGo();
    if (m_reader != nullptr)
        m_reader->listen({});
}

bool FingerScanner::missing() const { return m_reader == nullptr || m_reader->state() == DeviceState::Absent; }

// Wraps a handler so that it runs only while the request it belongs to is the latest.
template <typename Answer> std::function<void(Answer)> FingerScanner::latest(std::function<void(Answer)> handler) {
    const int mine = ++*m_request;
    return [weak = std::weak_ptr<int>(m_request), mine, handler = std::move(handler)](Answer answer) {
        const auto now = weak.lock();
        if (now && *now == mine)
            handler(std::move(answer));
    };
}

void FingerScanner::ask(FingerPosition position, const QString& hint) {
    m_timer.cancel();
    m_position = position;
    m_wanted = true;
    if (missing())
        return lose();
    m_lost = false;
    if (m_reader->state() == DeviceState::Open)
        return waitForFinger(hint);
    m_reports.waiting(QStringLiteral("fingers.hint.getting_ready"));
    m_reader->open(latest<Result<void>>([this, hint](const Result<void>& opened) {
        if (!opened.ok())
            return mishap(opened.error());
        m_busy = 0;
        waitForFinger(hint);
    }));
}

void FingerScanner::askSoon(FingerPosition position, const QString& hint) {
    m_position = position;
    m_wanted = true;
    m_timer = m_timers.after(showPoorPrint, [this, hint] { ask(m_position, hint); });
}

void FingerScanner::giveUp() {
    ++*m_request;
    m_timer.cancel();
    m_wanted = m_lost = m_capturing = false;
    if (m_reader != nullptr && m_reader->state() == DeviceState::Capturing)
        m_reader->close();
}

void FingerScanner::letGo() {
    giveUp();
    m_mishaps = m_busy = 0;
    if (m_reader != nullptr)
        m_reader->close();
}

void FingerScanner::waitForFinger(const QString& hint) {
    m_capturing = true;
    m_reports.waiting(hint);
    m_timer = m_timers.after(remindAfter, [this] { m_reports.waiting(QStringLiteral("fingers.hint.still_waiting")); });
    m_reader->capture(m_position, latest<Result<FingerprintScan>>([this](const Result<FingerprintScan>& scan) {
                          if (!scan.ok())
                              return mishap(scan.error());
                          m_timer.cancel();
                          m_wanted = m_capturing = false;
                          if (scan->image)
                              m_mishaps = 0;
                          m_reports.scanned(*scan);
                      }));
}

void FingerScanner::finger(bool present) {
    if (!present || !m_capturing)
        return;
    m_reports.scanning(QStringLiteral("fingers.hint.hold_still"));
    m_timer = m_timers.after(askToLiftAfter, [this] {
        m_reports.scanning(QStringLiteral("fingers.hint.lift"));
        m_timer = m_timers.after(noAnswerAfter - askToLiftAfter, [this] {
            mishap({ErrorCode::DeviceTimeout, "a finger was there and no picture came"});
        });
    });
}

void FingerScanner::mishap(const Error& error) {
    m_timer.cancel();
    m_capturing = false;
    const bool gone = error.code == ErrorCode::DeviceGone || error.code == ErrorCode::DeviceAbsent;
    if (gone && missing()) { // its state says so too, now or in a moment
        if (!m_lost)
            lose();
        return;
    }
    log::error("finger.mishap", error);
    m_reader->close();
    ++*m_request;
    const bool busy = error.code == ErrorCode::DeviceBusy;
    if (busy && ++m_busy < busyMost) {
        m_reports.resting(QStringLiteral("fingers.hint.wait_a_moment"));
        m_timer = m_timers.after(restAfterBusy, [this] { ask(m_position, QStringLiteral("fingers.hint.place")); });
    } else if (busy || recovery(error.code) == Recovery::OutOfService || ++m_mishaps >= mishapsMost) {
        m_mishaps = m_busy = 0;
        m_wanted = false;
        m_reports.troubled();
    } else {
        const auto again = QStringLiteral("fingers.hint.again");
        m_reports.resting(again);
        askSoon(m_position, again);
    }
}

void FingerScanner::lose() {
    m_lost = true;
    m_reports.lost();
}

void FingerScanner::readerState(DeviceState now) {
    m_reports.changed(now);
    if (now == DeviceState::Absent && m_wanted && !m_lost) {
        ++*m_request;
        m_timer.cancel();
        m_capturing = false;
        lose();
    } else if (now == DeviceState::Present && m_lost) {
        m_lost = false;
        m_reports.back();
    }
}

} // namespace darcha
