// SPDX-License-Identifier: Apache-2.0
#include "core/pad/challenge/challenge_protocol.h"

#include <algorithm>
#include <cmath>

namespace darcha {
namespace {

using namespace challenge_limits;

// The state while it is being changed by one event.
class Change {
public:
    Change(const ChallengeState& state, const ChallengeEvent& event, const ChallengePlan& plan)
        : s(state),
          m_event(event),
          m_plan(plan) {}

    ChallengeState made() {
        if (s.phase == ChallengePhase::Done || s.phase == ChallengePhase::Broken)
            return s;
        if (s.phase == ChallengePhase::Watching) {
            if (m_event.kind == ChallengeEventKind::Begin)
                begin();
            return s;
        }
        if (m_event.at < s.now) // a late word of another thread; what it tells is still taken
            at = s.now;
        s.now = at;
        apply();
        if (running())
            lookAtTheTime();
        return s;
    }

private:
    bool running() const { return s.phase != ChallengePhase::Done && s.phase != ChallengePhase::Broken; }
    void fail(ChallengeBreak reason) {
        s.phase = ChallengePhase::Broken;
        s.broken = reason;
        s.since = at;
    }
    void enter(ChallengePhase phase, std::size_t step) {
        s.phase = phase;
        s.step = step;
        s.since = at;
        s.still = at;
        s.held.reset();
        s.reach = 0;
    }
    void afterTurns() {
        if (m_plan.fields.empty())
            enter(ChallengePhase::Done, 0);
        else
            enter(ChallengePhase::Light, 0);
    }
    void begin() {
        s.begun = s.now = at;
        s.turns.assign(m_plan.turns.size(), {});
        if (m_plan.turns.empty())
            afterTurns();
        else
            enter(ChallengePhase::Middle, 0);
    }

    void apply() {
        switch (m_event.kind) {
        case ChallengeEventKind::Begin: // once is enough
            break;
        case ChallengeEventKind::FaceLost:
            if (!s.lost)
                s.lost = at;
            s.held.reset();
            break;
        case ChallengeEventKind::SecondFace:
            if (!s.second)
                s.second = at;
            break;
        case ChallengeEventKind::TrackJump:
            fail(ChallengeBreak::TrackJump);
            break;
        case ChallengeEventKind::TimeOut:
            fail(ChallengeBreak::TimeOut);
            break;
        case ChallengeEventKind::FieldShown:
            shown();
            break;
        case ChallengeEventKind::Frame:
            if (overdue(s.lost, lostMost))
                return fail(ChallengeBreak::FaceLost);
            s.lost.reset();
            s.second.reset();
            frame();
            break;
        }
    }

    void shown() {
        if (s.phase != ChallengePhase::Light || m_event.field != static_cast<int>(s.step) || s.fields.size() > s.step ||
            s.step >= m_plan.fields.size())
            return; // told twice, or of a field that has passed
        s.fields.push_back(at);
        s.since = at;
    }

    void frame() {
        switch (s.phase) {
        case ChallengePhase::Middle:
            return middle();
        case ChallengePhase::Out:
            return out();
        case ChallengePhase::Back:
            return back();
        case ChallengePhase::Light:
            return light();
        default:
            return;
        }
    }

    double away() const {
        return std::max(std::abs(m_event.pose.yaw - s.rest.yaw), std::abs(m_event.pose.pitch - s.rest.pitch));
    }

    void middle() {
        if (!s.restKnown) {
            if (std::abs(m_event.pose.yaw) > restYaw || std::abs(m_event.pose.pitch) > restPitch)
                return restart();
            s.rest = m_event.pose;
            s.restKnown = true;
            s.still = at;
        }
        if (!(away() <= stillWithin)) {
            if (s.step == 0)
                s.restKnown = false; // the middle is where the head comes to rest
            return restart();
        }
        // Follows slow sway, one part in eight a frame.
        s.rest.yaw += (m_event.pose.yaw - s.rest.yaw) / 8;
        s.rest.pitch += (m_event.pose.pitch - s.rest.pitch) / 8;
        if (at - s.still < m_plan.turns[s.step].rest)
            return;
        s.turns[s.step].onset = at;
        enter(ChallengePhase::Out, s.step);
    }
    void restart() {
        if (s.still != at)
            ++s.restarts;
        s.still = at;
    }

    bool wrong(const TurnTarget& target) const {
        const double yaw = m_event.pose.yaw - s.rest.yaw, pitch = m_event.pose.pitch - s.rest.pitch;
        switch (target.direction) {
        case TurnDirection::Left:
            return yaw < -wrongSide || std::abs(pitch) > wrongHeight;
        case TurnDirection::Right:
            return yaw > wrongSide || std::abs(pitch) > wrongHeight;
        case TurnDirection::Up:
            return std::abs(yaw) > wrongSide || pitch < -wrongHeight;
        }
        return true;
    }

    void out() {
        const TurnTarget& target = m_plan.turns[s.step];
        TurnTiming& timing = s.turns[s.step];
        const double gone = towards(target, s.rest, m_event.pose);
        timing.farthest = std::max(timing.farthest, gone);
        s.reach = std::clamp(gone / (reachedShare * target.degrees), 0.0, 1.0);
        if (!timing.departed && gone > stillWithin)
            timing.departed = at;
        if (!timing.reached) {
            if (wrong(target))
                return fail(ChallengeBreak::WrongDirection);
            if (at - s.since > reachMost)
                return fail(ChallengeBreak::NotReached);
            if (gone < reachedShare * target.degrees)
                return;
            if (at - s.since < reachLeast)
                return fail(ChallengeBreak::TooEarly);
            timing.reached = at;
            s.held = at;
            return;
        }
        if (!s.held) { // left it, or was lost for a moment: has to come again
            if (gone >= reachedShare * target.degrees)
                s.held = at;
            return;
        }
        if (gone < heldShare * target.degrees) {
            s.held.reset();
            return;
        }
        if (at - *s.held < target.hold)
            return;
        timing.released = at;
        timing.atRelease = gone;
        enter(ChallengePhase::Back, s.step);
    }

    void back() {
        TurnTiming& timing = s.turns[s.step];
        const double gone = towards(m_plan.turns[s.step], s.rest, m_event.pose);
        timing.farthest = std::max(timing.farthest, gone);
        if (!timing.turnedBack && gone < timing.atRelease - stillWithin)
            timing.turnedBack = at;
        if (!(away() <= backWithin))
            return;
        timing.back = at;
        if (s.step + 1 < m_plan.turns.size()) {
            enter(ChallengePhase::Middle, s.step + 1);
            // It still swings back; what it comes to rest at may differ a little from before.
            s.rest.yaw = m_event.pose.yaw / 2 + s.rest.yaw / 2;
            s.rest.pitch = m_event.pose.pitch / 2 + s.rest.pitch / 2;
        } else {
            afterTurns();
        }
    }

    void light() {
        if (s.step == m_plan.fields.size()) {
            if (at - s.since >= lightTail)
                enter(ChallengePhase::Done, 0);
        } else if (s.fields.size() > s.step && at - s.since >= m_plan.fields[s.step].lasts) {
            enter(ChallengePhase::Light, s.step + 1);
        }
    }

    bool overdue(const std::optional<SteadyTime>& from, milliseconds most) const { return from && at - *from > most; }

    void lookAtTheTime() {
        const auto waited = at - s.since;
        if (overdue(s.lost, lostMost))
            return fail(ChallengeBreak::FaceLost);
        if (overdue(s.second, secondMost))
            return fail(ChallengeBreak::SecondFace);
        if (at - s.begun > wholeMost)
            return fail(ChallengeBreak::TimeOut);
        if (s.phase == ChallengePhase::Middle && waited > m_plan.turns[s.step].rest + stillPatience)
            return fail(ChallengeBreak::NotStill);
        if (s.phase == ChallengePhase::Out) {
            const bool reached = s.turns[s.step].reached.has_value();
            if (!reached && waited > reachMost)
                return fail(ChallengeBreak::NotReached);
            if (reached && waited > reachMost + m_plan.turns[s.step].hold + holdPatience)
                return fail(ChallengeBreak::NotHeld);
        }
        if (s.phase == ChallengePhase::Back && waited > backMost)
            return fail(ChallengeBreak::NotBack);
        if (s.phase == ChallengePhase::Light && s.step < m_plan.fields.size() && s.fields.size() <= s.step &&
            waited > screenMost)
            return fail(ChallengeBreak::ScreenSilent);
    }

    ChallengeState s;
    const ChallengeEvent& m_event;
    const ChallengePlan& m_plan;
    SteadyTime at = m_event.at;
};

} // namespace

std::string_view name(ChallengePhase phase) {
    constexpr std::string_view names[] = {"watching", "middle", "out", "back", "light", "done", "broken"};
    return names[static_cast<std::size_t>(phase)];
}

std::string_view name(ChallengeEventKind kind) {
    constexpr std::string_view names[] = {"begin",      "frame",       "face_lost", "second_face",
                                          "track_jump", "field_shown", "time_out"};
    return names[static_cast<std::size_t>(kind)];
}

std::string_view name(ChallengeBreak reason) {
    constexpr std::string_view names[] = {
        "",          "not_still",   "too_early",  "not_reached",   "not_held", "not_back", "wrong_direction",
        "face_lost", "second_face", "track_jump", "screen_silent", "time_out"};
    return names[static_cast<std::size_t>(reason)];
}

double towards(const TurnTarget& target, const HeadPose& rest, const HeadPose& pose) {
    switch (target.direction) {
    case TurnDirection::Left:
        return pose.yaw - rest.yaw;
    case TurnDirection::Right:
        return rest.yaw - pose.yaw;
    case TurnDirection::Up:
        return pose.pitch - rest.pitch;
    }
    return 0;
}

ChallengeStep advance(const ChallengeState& state, const ChallengeEvent& event, const ChallengePlan& plan) {
    ChallengeState next = Change(state, event, plan).made();
    LivenessScreen screen = screenOf(next, plan);
    return {std::move(next), screen};
}

} // namespace darcha
