// SPDX-License-Identifier: Apache-2.0
// Was the plan obeyed? The challenge as a pure state machine: advance(state, event, plan) -> next state and screen.
//
// No timer and no clock: time comes with the events, and a deadline that has passed is seen with the next of them. The
// dot rests in the middle, goes out once the head has been still for the plan's rest, comes back when the head has
// stayed out for the plan's hold; then the light fields, each from the moment the screen says that it shows. Moving
// before the dot does begins the rest anew, so that a recording made for another seed spends its turn too early.
// Broken is no accusation: the attempt counts for nothing, and liveness_policy.h says what comes next.
// Angles in degrees, of the pose that the head had at rest; a camera may hang above the screen.
#pragma once

#include "core/face/face_observation.h"
#include "core/pad/challenge/liveness_screen.h"

#include <vector>

namespace darcha {

enum class ChallengePhase { Watching, Middle, Out, Back, Light, Done, Broken };
enum class ChallengeEventKind { Begin, Frame, FaceLost, SecondFace, TrackJump, FieldShown, TimeOut };
enum class ChallengeBreak {
    None,
    NotStill,       // never rested in the middle
    TooEarly,       // at the target before a person can have seen the dot move
    NotReached,     // too late, or not far enough
    NotHeld,        // did not stay
    NotBack,        // did not come back to the middle
    WrongDirection, // went elsewhere
    FaceLost,
    SecondFace,
    TrackJump,    // the face leapt: another one, or another clip
    ScreenSilent, // the screen did not say that it shows the field
    TimeOut
};

std::string_view name(ChallengePhase phase);    // "middle"
std::string_view name(ChallengeEventKind kind); // "face_lost"
std::string_view name(ChallengeBreak reason);   // "too_early"; empty for None

namespace challenge_limits {
using std::chrono::milliseconds;
// A target is reached this long after the dot moved: reference, liveness 6.1. People see, decide and begin to move in
// 200 ms at the very least, so whoever is there by then knew before.
inline constexpr milliseconds reachLeast{300}, reachMost{2500};
inline constexpr milliseconds holdPatience{2500}; // beyond the hold itself: who sways off the target may come again
inline constexpr milliseconds backMost{2500};
inline constexpr milliseconds stillPatience{5000}; // beyond the rest itself
inline constexpr milliseconds lostMost{250}; // the tracker finds the face again within some frames, or it was gone
inline constexpr milliseconds secondMost{
    400}; // one look of the detector (every 5th frame) at a passer-by is not yet company
inline constexpr milliseconds screenMost{1500}; // a window presents within some frames; a stalled one is a fault
inline constexpr milliseconds lightTail{250};   // the camera's delay of up to some frames after the last field
inline constexpr milliseconds wholeMost{30000};
// Degrees. The pose of a still head wanders by 1 to 2 (tests/core/face), a person's own sway by 3.
inline constexpr double stillWithin = 6;    // of the pose at rest
inline constexpr double restYaw = 18;       // at rest the face is turned to the screen, wherever the camera is
inline constexpr double restPitch = 25;     // a camera above the screen, a person in a wheelchair
inline constexpr double reachedShare = 0.8; // of what was asked: the pose reads low by a tenth (reference, section 11)
inline constexpr double heldShare = 0.6;    // then on
inline constexpr double backWithin = 8;
inline constexpr double wrongSide = 14;   // to the side while asked to the other side or up
inline constexpr double wrongHeight = 16; // up or down while asked to the side: half of it comes with many a turn
} // namespace challenge_limits

struct ChallengeEvent {
    ChallengeEventKind kind = ChallengeEventKind::Frame;
    SteadyTime at{};
    HeadPose pose; // of Frame
    int field = 0; // of FieldShown
};

struct TurnTiming {                       // what is not yet so is absent
    std::optional<SteadyTime> onset;      // the dot went out
    std::optional<SteadyTime> departed;   // the head left the middle
    std::optional<SteadyTime> reached;    // it came to the target
    std::optional<SteadyTime> released;   // the dot went back
    std::optional<SteadyTime> turnedBack; // the head left the target
    std::optional<SteadyTime> back;       // it was in the middle again
    double farthest = 0;                  // degrees in the asked direction
    double atRelease = 0;
};

struct ChallengeState {
    ChallengePhase phase = ChallengePhase::Watching;
    ChallengeBreak broken = ChallengeBreak::None;
    std::size_t step = 0; // of the turns, or of the fields; fields.size(): the moments after the last one
    SteadyTime begun{}, since{}, now{};
    HeadPose rest; // the pose in the middle
    bool restKnown = false;
    SteadyTime still{}; // since when the head is still in the middle
    std::optional<SteadyTime> lost, second, held;
    std::vector<TurnTiming> turns;
    std::vector<SteadyTime> fields; // when each was on the glass
    double reach = 0;               // 0..1 towards the target, of the last frame
    int restarts = 0;               // of rests, by moving early
};

struct ChallengeStep {
    ChallengeState next;
    LivenessScreen screen;
};

ChallengeStep advance(const ChallengeState& state, const ChallengeEvent& event, const ChallengePlan& plan);
LivenessScreen screenOf(const ChallengeState& state, const ChallengePlan& plan); // challenge_screen.cpp

// How far a pose has gone from `rest` in the target's direction.
double towards(const TurnTarget& target, const HeadPose& rest, const HeadPose& pose);

} // namespace darcha
