// SPDX-License-Identifier: Apache-2.0
// How a person follows the dot: reaction time, a turn that speeds up and slows down, sway, tremor, blinks.
//
// Seconds and degrees. The same seed and orders give the same motion. Constants are of this file.
#pragma once

#include "core/pad/challenge/liveness_screen.h"
#include "tests/support/portrait_head/portrait_head.h"

#include <array>
#include <optional>
#include <vector>

namespace darcha::test {

class HeadMotion {
public:
    struct Habit {
        double reaction = 0.35; // seconds from the dot's move to the head's
        double quickness = 7;   // of the critically damped turn, 1/s: 90 % after 4 / quickness
        double reach = 1;       // share of what is asked
        double sway = 1;        // degrees
        double drift = 0.4;     // cm
        double distance = 48;
        double yaw = 0; // where it looks when it looks straight ahead
        double x = 0, y = 0;
        double blinksPerMinute = 14;
        double most = 25; // the portrait heads hold no further

        static Habit draw(std::uint64_t seed);
    };
    HeadMotion(const Habit& habit, std::uint64_t seed);

    void told(const std::optional<TurnTarget>& turn, double now);
    PersonPose at(double now); // `now` never falls
    // What was reached of the last order: degrees out, for who moves something else than a head.
    double outYaw() const { return m_yaw.value; }
    double outPitch() const { return m_pitch.value; }

private:
    struct Spring {
        double value = 0, speed = 0;
        void pull(double target, double quickness, double seconds);
    };
    struct Order {
        double when = 0, yaw = 0, pitch = 0;
    };
    double wander(std::size_t which, double now) const;

    Habit m_habit;
    Lot m_lot;
    Spring m_yaw, m_pitch, m_roll;
    std::vector<Order> m_orders;
    std::optional<TurnTarget> m_turn;
    std::array<double, 24> m_phase{};
    double m_time = 0, m_nextBlink = 1, m_blinkBegan = -10, m_leak = 0;
};

} // namespace darcha::test
