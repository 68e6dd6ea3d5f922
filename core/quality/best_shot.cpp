// SPDX-License-Identifier: Apache-2.0
#include "core/quality/best_shot.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace darcha {

using namespace std::chrono;

bool better(const Shot& a, const Shot& b) {
    const auto rank = [](const Shot& s) {
        return std::tuple(s.assessment.verdict == QualityVerdict::Pass, s.assessment.worst, s.assessment.mean);
    };
    return rank(a) > rank(b);
}

bool equalRank(const Shot& a, const Shot& b) {
    constexpr double sameRoom = 0.5; // sigmas: no measure tells such pictures apart
    const auto passes = [](const Shot& s) { return s.assessment.verdict == QualityVerdict::Pass; };
    return passes(a) && passes(b) && std::abs(a.assessment.worst - b.assessment.worst) <= sameRoom;
}

void BestShot::offer(const Shot& shot) {
    if (!shot.finding.face)
        return;
    const auto same = [&](const std::optional<Shot>& other) {
        return other && other->finding.face->frame == shot.finding.face->frame;
    };
    if (same(m_best) || same(m_runnerUp))
        return;
    if (!m_best || better(shot, *m_best)) {
        m_runnerUp = std::move(m_best);
        m_best = shot;
    } else if (!m_runnerUp || better(shot, *m_runnerUp)) {
        m_runnerUp = shot;
    }
}

void BestShot::clear() {
    m_best.reset();
    m_runnerUp.reset();
}

CaptureProgress::CaptureProgress(QualityProfile profile, CaptureTimes times)
    : m_times(times),
      m_guidance(std::move(profile)) {}

void CaptureProgress::beginAttempt(SteadyTime now) {
    ++m_attempt;
    m_phase = CapturePhase::Looking;
    m_attemptSince = now;
    m_now = now;
    m_holding.clear();
    m_fineSince.reset();
    m_guidance.reset();
    m_hint = {};
}

void CaptureProgress::start(SteadyTime now) {
    m_attempt = 0;
    m_shots.clear();
    beginAttempt(now);
}

void CaptureProgress::again(SteadyTime now) {
    if (m_attempt >= m_times.attempts)
        return;
    m_shots.clear();
    beginAttempt(now);
}

CapturePhase CaptureProgress::update(const Shot& shot, SteadyTime now) {
    if (m_phase != CapturePhase::Looking && m_phase != CapturePhase::Holding)
        return m_phase;
    m_now = std::max(m_now, now);
    m_hint = m_guidance.update(shot.finding, shot.assessment, m_now);
    m_shots.offer(shot);
    const bool fine = m_guidance.allHeld() && shot.assessment.verdict == QualityVerdict::Pass;
    if (!fine)
        m_fineSince.reset();
    else if (!m_fineSince)
        m_fineSince = m_now;
    // Nobody is photographed under words that ask for something else: those that were just followed stay to be read.
    const bool waits = fine && m_phase == CapturePhase::Looking &&
                       (m_guidance.tellsFault() || (m_guidance.advises() && m_now - *m_fineSince < m_times.advice));
    m_guidance.settle(fine && !waits);
    if (fine && !waits) {
        if (m_phase == CapturePhase::Looking) {
            m_phase = CapturePhase::Holding;
            m_heldSince = m_now;
            m_holding.clear();
        }
        m_holding.offer(shot);
        if (m_now - m_heldSince >= m_times.hold) {
            m_shots = m_holding;
            m_phase = CapturePhase::Captured;
            return m_phase;
        }
    } else {
        m_phase = CapturePhase::Looking;
    }
    // A hold that has begun is let finish.
    if (m_phase == CapturePhase::Looking && m_now - m_attemptSince >= m_times.attempt) {
        if (m_attempt >= m_times.attempts)
            m_phase = CapturePhase::Exhausted;
        else
            beginAttempt(m_now);
    }
    return m_phase;
}

void CaptureProgress::resume() {
    m_phase = CapturePhase::Looking;
    m_holding.clear();
    m_fineSince.reset();
}

double CaptureProgress::progress() const {
    if (m_phase == CapturePhase::Captured)
        return 1;
    if (m_phase != CapturePhase::Holding)
        return 0;
    return std::clamp(duration<double>(m_now - m_heldSince) / duration<double>(m_times.hold), 0.0, 1.0);
}

int CaptureProgress::secondsLeft(SteadyTime now) const {
    const auto left = m_times.attempt - (now - m_attemptSince);
    return static_cast<int>(std::max<std::int64_t>(0, ceil<seconds>(left).count()));
}

} // namespace darcha
