// SPDX-License-Identifier: Apache-2.0
#include "core/pad/liveness_policy.h"

#include <algorithm>

namespace darcha {
namespace {

// The reason that says most: of the last attempt what stands first (decide() puts the gravest there), but a finding of
// an attack in any attempt is not forgotten because a later one only ran out of time.
std::string reasonFor(std::span<const LivenessOutcome> past) {
    for (const LivenessOutcome& outcome : past)
        if (outcome.decision == PadDecision::Attack && !outcome.reasons.empty())
            return outcome.reasons.front();
    const LivenessOutcome& last = past.back();
    if (!last.reasons.empty())
        return last.reasons.front();
    return last.broken != ChallengeBreak::None ? "challenge." + std::string(name(last.broken)) : "inconclusive";
}

bool has(const LivenessOutcome& outcome, std::string_view reason) {
    return std::find(outcome.reasons.begin(), outcome.reasons.end(), reason) != outcome.reasons.end();
}

std::string_view adviceFor(const LivenessOutcome& last) {
    switch (last.broken) {
    case ChallengeBreak::NotStill:
        return "face.liveness.advice.keep_still";
    case ChallengeBreak::TooEarly:
        return "face.liveness.advice.wait_for_the_dot";
    case ChallengeBreak::NotReached:
        return "face.liveness.advice.turn_further";
    case ChallengeBreak::NotHeld:
        return "face.liveness.advice.stay_at_the_dot";
    case ChallengeBreak::NotBack:
        return "face.liveness.advice.come_back";
    case ChallengeBreak::WrongDirection:
        return "face.liveness.advice.follow_the_dot";
    case ChallengeBreak::FaceLost:
        return "face.liveness.advice.stay_in_the_picture";
    case ChallengeBreak::SecondFace:
        return "face.liveness.advice.alone";
    case ChallengeBreak::TrackJump:
        return "face.liveness.advice.slower";
    case ChallengeBreak::ScreenSilent:
    case ChallengeBreak::TimeOut:
    case ChallengeBreak::None:
        break;
    }
    for (const std::string_view fast : {"answered_too_fast", "answered_late", "answered_unevenly", "did_not_follow"})
        if (has(last, fast))
            return "face.liveness.advice.follow_the_dot";
    if (has(last, "turn.too_few_turns"))
        return "face.liveness.advice.turn_further";
    if (has(last, "identity.too_few_frames"))
        return "face.liveness.advice.uncover_the_face";
    if (has(last, "identity_gap"))
        return "face.liveness.advice.stay_in_the_picture";
    for (const std::string_view faint : {"light.bright_surroundings", "light.not_measured", "weak_light_answer"})
        if (has(last, faint))
            return "face.liveness.advice.less_light";
    return "face.liveness.again";
}

} // namespace

std::string_view name(LivenessStep step) {
    constexpr std::string_view names[] = {"accepted", "again", "staff"};
    return names[static_cast<std::size_t>(step)];
}

bool knowsLivenessProfile(std::string_view id) {
    return PadProfile::named(id).ok() && PadProfile::named(std::string(id) + "-light").ok();
}

LivenessNext nextLiveness(const LivenessNeeds& needs, std::span<const LivenessOutcome> past) {
    LivenessNext next;
    if (!past.empty() && past.back().decision == PadDecision::BonaFide) {
        next.step = LivenessStep::Accepted;
        return next;
    }
    next.challenge.turn = !needs.cannotTurn && !needs.cannotSee;
    next.challenge.light = !needs.lightSensitive && !needs.noScreen;
    if (!next.challenge.turn && !next.challenge.light) {
        next.reason = "no_check_possible";
        return next;
    }
    if (static_cast<int>(past.size()) >= livenessAttempts) {
        next.reason = reasonFor(past);
        return next;
    }
    next.step = LivenessStep::Again;
    if (!past.empty())
        next.advice = adviceFor(past.back());
    return next;
}

} // namespace darcha
