// SPDX-License-Identifier: Apache-2.0
// A person as a challenge sees one: a pose at each time, following the dot with a delay, at a neck's speed, with sway.
//
// Degrees and seconds. Drawn from a seed within what is known of people: a visual reaction takes 0.2 to 0.6 s, a head
// turns at 40 to 120 degrees a second, goes on beyond what is asked, and a still head sways by a degree or two.
#pragma once

#include "core/base/random_source.h"
#include "core/pad/challenge/challenge_protocol.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace darcha::test {

struct ObedientPerson {
    double latency = 0.35, speed = 70, beyond = 3, sway = 1;
    HeadPose rest; // a camera above the screen sees everybody look down

    static ObedientPerson drawn(std::uint64_t seed) {
        SeededRandom random(seed);
        const auto between = [&](double a, double b) { return a + (b - a) * random.uniform(); };
        ObedientPerson p;
        p.latency = between(0.2, 0.6);
        p.speed = between(40, 120);
        p.beyond = between(0, 8);
        p.sway = between(0.3, 1.5);
        p.rest = {between(-6, 6), between(-10, 6), between(-4, 4)};
        return p;
    }
};

struct PosedFrame {
    SteadyTime at{};
    HeadPose pose;
};

// What the camera saw of the person from the challenge's begin to its end, and how it ended.
struct ObeyedChallenge {
    std::vector<PosedFrame> frames;
    ChallengeState state;
};

inline SteadyTime atSeconds(double seconds) {
    return SteadyTime(std::chrono::microseconds(static_cast<std::int64_t>(std::llround(seconds * 1e6))));
}

// The person, frame by frame.
class Follower {
public:
    Follower(const ObedientPerson& person, double framesPerSecond) : m_person(person), m_rate(framesPerSecond) {}

    HeadPose next(double now, const LivenessScreen& screen) {
        Wish wish{now + m_person.latency, 0, 0};
        if (screen.turn) {
            const double far = screen.turn->degrees + m_person.beyond;
            if (screen.turn->direction == TurnDirection::Up)
                wish.pitch = far;
            else
                wish.yaw = screen.turn->direction == TurnDirection::Left ? far : -far;
        }
        if (wish.yaw != m_wishes.back().yaw || wish.pitch != m_wishes.back().pitch)
            m_wishes.push_back(wish);
        const auto known =
            std::find_if(m_wishes.rbegin(), m_wishes.rend(), [&](const Wish& w) { return w.from <= now; });
        const double most = m_person.speed / m_rate;
        m_off.yaw += std::clamp(known->yaw - m_off.yaw, -most, most);
        m_off.pitch += std::clamp(known->pitch - m_off.pitch, -most, most);
        return {m_person.rest.yaw + m_off.yaw + m_person.sway * std::sin(now * 2.1),
                m_person.rest.pitch + m_off.pitch + m_person.sway * std::sin(now * 1.3 + 1), m_person.rest.roll};
    }

private:
    struct Wish {
        double from, yaw, pitch;
    };
    ObedientPerson m_person;
    double m_rate;
    HeadPose m_off;                        // from rest
    std::vector<Wish> m_wishes{{0, 0, 0}}; // where the head is to go, and from when it knows
};

inline ObeyedChallenge obey(const ChallengePlan& plan, const ObedientPerson& person, double framesPerSecond = 30) {
    ObeyedChallenge made;
    ChallengeStep step = advance({}, {ChallengeEventKind::Begin, atSeconds(0), {}, 0}, plan);
    Follower follower(person, framesPerSecond);
    int shown = -1;
    for (int i = 1; i < 30 * framesPerSecond; ++i) {
        const double now = i / framesPerSecond;
        const HeadPose pose = follower.next(now, step.screen);
        made.frames.push_back({atSeconds(now), pose});
        step = advance(step.next, {ChallengeEventKind::Frame, atSeconds(now), pose, 0}, plan);
        if (step.screen.field >= 0 && step.screen.field != shown) {
            shown = step.screen.field;
            step = advance(step.next, {ChallengeEventKind::FieldShown, atSeconds(now + 0.01), {}, shown}, plan);
        }
        if (step.screen.stage == LivenessStage::Done)
            break;
    }
    made.state = step.next;
    return made;
}

// The same frames in front of another plan, begun `shift` seconds later (the first picture stands until then) or
// earlier. The screen is the station's own and answers whatever is asked.
inline ChallengeState replay(const std::vector<PosedFrame>& frames, const ChallengePlan& plan, double shift = 0) {
    ChallengeStep step = advance({}, {ChallengeEventKind::Begin, atSeconds(0), {}, 0}, plan);
    int shown = -1;
    SteadyTime last = atSeconds(0);
    const auto see = [&](SteadyTime at, const HeadPose& pose) {
        last = at;
        step = advance(step.next, {ChallengeEventKind::Frame, at, pose, 0}, plan);
        if (step.screen.field >= 0 && step.screen.field != shown) {
            shown = step.screen.field;
            step = advance(step.next, {ChallengeEventKind::FieldShown, at, {}, shown}, plan);
        }
    };
    for (double at = 0.033; at < shift; at += 0.033)
        see(atSeconds(at), frames.front().pose);
    const auto by = std::chrono::microseconds(static_cast<std::int64_t>(shift * 1e6));
    for (const PosedFrame& frame : frames)
        if (frame.at + by > last)
            see(frame.at + by, frame.pose);
    // The recording is over, and its last picture stands.
    for (int i = 0; i < 300 && step.screen.stage != LivenessStage::Done && !frames.empty(); ++i)
        see(last + std::chrono::milliseconds(33), frames.back().pose);
    return step.next;
}

} // namespace darcha::test
