// SPDX-License-Identifier: Apache-2.0
#include "tests/support/attacks/head_motion.h"

#include <cmath>
#include <numbers>

namespace darcha::test {

HeadMotion::Habit HeadMotion::Habit::draw(std::uint64_t seed) {
    Lot lot(seed ^ 0x407);
    Habit habit;
    habit.reaction = lot.between(0.25, 0.6);
    habit.quickness = lot.between(5.5, 10);
    habit.reach = lot.between(0.95, 1.12);
    habit.sway = lot.between(0.4, 1.3);
    habit.drift = lot.between(0.15, 0.6);
    habit.distance = lot.between(42, 54);
    habit.yaw = lot.between(-3, 3);
    habit.x = lot.between(-2.5, 2.5);
    habit.y = lot.between(-2, 2.5);
    habit.blinksPerMinute = lot.between(6, 26);
    return habit;
}

HeadMotion::HeadMotion(const Habit& habit, std::uint64_t seed) : m_habit(habit), m_lot(seed ^ 0xB0D1) {
    for (double& phase : m_phase)
        phase = m_lot.unit() * 2 * std::numbers::pi;
    m_nextBlink = m_lot.between(0.3, 60 / m_habit.blinksPerMinute);
    m_leak = m_lot.between(-0.12, 0.12); // a turn to the side nods a little
}

void HeadMotion::Spring::pull(double target, double quickness, double seconds) {
    const double force = quickness * quickness * (target - value) - 2 * quickness * speed;
    speed += force * seconds;
    value += speed * seconds;
}

double HeadMotion::wander(std::size_t which, double now) const {
    // Slow sway, breath, and a tremor that is hardly there.
    const double* const p = &m_phase[which * 3];
    return 0.7 * std::sin(0.9 * now + p[0]) + 0.45 * std::sin(2.3 * now + p[1]) + 0.08 * std::sin(13 * now + p[2]);
}

void HeadMotion::told(const std::optional<TurnTarget>& turn, double now) {
    const bool same = turn.has_value() == m_turn.has_value() &&
                      (!turn || (turn->direction == m_turn->direction && turn->degrees == m_turn->degrees));
    if (same)
        return;
    m_turn = turn;
    Order order{now + m_habit.reaction * m_lot.between(0.85, 1.2), 0, 0};
    if (turn) {
        const double far = std::min(m_habit.most, turn->degrees * m_habit.reach * m_lot.between(0.97, 1.05));
        if (turn->direction == TurnDirection::Up)
            order.pitch = far;
        else
            order.yaw = turn->direction == TurnDirection::Left ? far : -far;
        order.pitch += m_leak * order.yaw;
    }
    m_orders.push_back(order);
}

PersonPose HeadMotion::at(double now) {
    constexpr double step = 0.01;
    for (; m_time < now; m_time += step) {
        double yaw = 0, pitch = 0;
        for (const Order& order : m_orders)
            if (order.when <= m_time) {
                yaw = order.yaw;
                pitch = order.pitch;
            }
        m_yaw.pull(yaw, m_habit.quickness, step);
        m_pitch.pull(pitch, m_habit.quickness, step);
        m_roll.pull(-0.06 * yaw, m_habit.quickness, step);
        if (m_time >= m_nextBlink) {
            m_blinkBegan = m_time;
            m_nextBlink = m_time - std::log(1 - m_lot.unit()) * 60 / m_habit.blinksPerMinute + 0.4;
        }
    }
    PersonPose pose;
    pose.yaw = m_habit.yaw + m_yaw.value + m_habit.sway * wander(0, now);
    pose.pitch = m_pitch.value + 0.7 * m_habit.sway * wander(1, now);
    pose.roll = m_roll.value + 0.6 * m_habit.sway * wander(2, now);
    pose.x = m_habit.x + m_habit.drift * wander(3, now);
    pose.y = m_habit.y + 0.6 * m_habit.drift * wander(4, now);
    pose.distance = m_habit.distance + m_habit.drift * wander(5, now);
    const double blink = (now - m_blinkBegan) / 0.28; // shut after a third of it
    if (blink > 0 && blink < 1)
        pose.blink = blink < 0.35 ? blink / 0.35 : blink < 0.5 ? 1 : (1 - blink) / 0.5;
    return pose;
}

} // namespace darcha::test
