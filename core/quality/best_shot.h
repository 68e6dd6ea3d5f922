// SPDX-License-Identifier: Apache-2.0
// Of several pictures the best, and the next best for a second opinion; and when a capture begins and ends.
//
// Pure: time is given. Hold 0.7 s, attempt 30 s, three attempts: reference, face quality section 7 and standards 2.8.
#pragma once

#include "core/quality/guidance.h"

#include <chrono>
#include <memory>
#include <optional>

namespace darcha {

struct Shot {
    FaceFinding finding;
    QualityAssessment assessment;
};

// Passing before failing, then the better worst component, then the better score.
bool better(const Shot& a, const Shot& b);
// Neither is worth more to us: their worst components lie within half a sigma, both pass. The person may choose.
bool equalRank(const Shot& a, const Shot& b);

class BestShot {
public:
    void offer(const Shot& shot);
    const Shot* best() const { return m_best ? &*m_best : nullptr; }
    const Shot* runnerUp() const { return m_runnerUp ? &*m_runnerUp : nullptr; }
    void clear();

private:
    std::optional<Shot> m_best;
    std::optional<Shot> m_runnerUp; // of another frame
};

struct CaptureTimes {
    std::chrono::milliseconds hold{700};
    std::chrono::milliseconds advice{3000}; // so long a picture that could be better waits for it (own)
    std::chrono::milliseconds attempt{30000};
    int attempts = 3;
};

enum class CapturePhase {
    Looking,   // something is still to be put right
    Holding,   // all is well, and must stay so for the hold time
    Captured,  // best() is a passing picture
    Exhausted, // the last attempt is over; best() is the best there was, if any, for staff
};

// One person's way to a picture, over at most three attempts.
class CaptureProgress {
public:
    explicit CaptureProgress(QualityProfile profile, CaptureTimes times = {});

    void start(SteadyTime now); // begins attempt 1
    void again(SteadyTime now); // begins the next attempt because the person asked; counts as one
    CapturePhase update(const Shot& shot, SteadyTime now);
    // After Captured: the pictures of the hold are looked at anew, with every measure, and only these count.
    void beginBurst() { m_shots.clear(); }
    void offerBurst(const Shot& shot) { m_shots.offer(shot); }
    // The whole measures did not confirm what the live ones saw: the attempt goes on.
    void resume();

    CapturePhase phase() const { return m_phase; }
    std::string_view hint() const { return m_hint; }
    double progress() const;                  // 0..1 of the hold time
    int attempt() const { return m_attempt; } // from 1; 0 before start
    int attemptsMax() const { return m_times.attempts; }
    int secondsLeft(SteadyTime now) const;
    SteadyTime heldSince() const { return m_heldSince; }
    const BestShot& shots() const { return m_shots; }

private:
    void beginAttempt(SteadyTime now);

    CaptureTimes m_times;
    Guidance m_guidance;
    BestShot m_shots;   // over all attempts until one passes
    BestShot m_holding; // passing pictures of the present hold
    CapturePhase m_phase = CapturePhase::Looking;
    std::string_view m_hint;
    SteadyTime m_attemptSince{};
    SteadyTime m_heldSince{};
    std::optional<SteadyTime> m_fineSince; // nothing blocks since
    SteadyTime m_now{};
    int m_attempt = 0;
};

} // namespace darcha
