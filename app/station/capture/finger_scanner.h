// SPDX-License-Identifier: Apache-2.0
// Asks a fingerprint reader for one scan at a time and copes with its moods: slow, silent, busy, broken, unplugged.
//
// Main thread. Waits run on Timers; nothing blocks. Between ask() and its report the reader is wanted: if it goes away
// then, lost() is reported once, and back() when it is there again; whoever listens then asks again. It listens to the
// reader for as long as it lives, also while nothing is asked.
#pragma once

#include "app/station/timers.h"
#include "drivers/fingerprint/fingerprint_reader.h"

#include <functional>
#include <memory>
#include <QString>

namespace darcha {

class FingerScanner {
public:
    struct Reports {
        std::function<void(const QString& hint)> waiting;  // for a finger
        std::function<void(const QString& hint)> scanning; // a finger is on the glass
        std::function<void(const QString& hint)> resting;  // something was amiss; it asks again by itself
        std::function<void(const FingerprintScan&)> scanned;
        std::function<void()> troubled; // it gives up: staff must look at the reader
        std::function<void()> lost;
        std::function<void()> back;
        std::function<void(DeviceState)> changed;
    };

    // Both outlive it; `reader` may be null, which is a reader that is never there.
    FingerScanner(FingerprintReader* reader, Timers& timers, Reports reports);
    ~FingerScanner();

    bool missing() const;
    void ask(FingerPosition position, const QString& hint); // opens the reader if need be
    void askSoon(FingerPosition position, const QString& hint);
    void giveUp(); // the scan under way is not wanted any more; the reader stays ours
    void letGo();  // of the reader too

private:
    template <typename Answer> std::function<void(Answer)> latest(std::function<void(Answer)> handler);
    void waitForFinger(const QString& hint);
    void finger(bool present);
    void mishap(const Error& error);
    void lose();
    void readerState(DeviceState now);

    FingerprintReader* m_reader;
    Timers& m_timers;
    Reports m_reports;
    FingerPosition m_position = FingerPosition::Unknown;
    Timer m_timer;
    bool m_wanted = false;
    bool m_lost = false;
    bool m_capturing = false;
    int m_mishaps = 0;
    int m_busy = 0;
    // Answers to an older request than this are nobody's any more; null once the scanner is destroyed.
    std::shared_ptr<int> m_request = std::make_shared<int>(0);
};

} // namespace darcha
