// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/virtual_citizen/citizen_motion.h"

#include <cmath>

namespace darcha::citizen {

namespace {
constexpr double stepSeconds = 0.01;
constexpr double longestJump = 5;     // seconds; after a longer pause the person simply stands where it should
constexpr double eyeHeight = 4.4;     // centimetres above the lens: eyes lie at two fifths of the picture at 55 cm
constexpr double blinkSeconds = 0.24; // a spontaneous blink takes 0.1 to 0.4 s (Kwon et al. 2013)
constexpr double outOfSight = 95;     // centimetres aside
} // namespace

void CitizenMotion::Spring::pull(double target, double stiffness, double seconds) {
    const double push = stiffness * stiffness * (target - value) - 2 * stiffness * speed;
    speed += push * seconds;
    value += speed * seconds;
}

CitizenMotion::CitizenMotion(std::uint64_t seed, bool arrives) : m_draw(seed * 69069 + 7) {
    const CitizenOrders orders;
    jump(orders);
    if (arrives) {
        m_distance.put(orders.distanceCm + 11);
        m_x.put(m_draw.below(2) ? 6.5 : -6.5);
        m_yaw.put(m_draw.below(2) ? 12 : -12);
        m_pitch.put(-5);
    }
    for (double& phase : m_phase)
        phase = static_cast<double>(m_draw.between(0, 6.28F));
    m_nextBlink = static_cast<double>(m_draw.between(1.4F, 3.2F));
}

void CitizenMotion::jump(const CitizenOrders& orders) {
    m_yaw.put(orders.yaw);
    m_pitch.put(orders.pitch);
    m_roll.put(orders.roll);
    m_x.put(orders.present ? orders.asideCm : outOfSight);
    m_y.put(eyeHeight + orders.upCm);
    m_distance.put(orders.distanceCm);
    m_mouth.put(orders.mouthOpen);
    m_smile.put(orders.smile);
    m_lids.put(orders.eyesClosed);
}

void CitizenMotion::step(double seconds, const CitizenOrders& orders) {
    m_time += seconds;
    m_yaw.pull(orders.yaw, 8, seconds);
    m_pitch.pull(orders.pitch, 8, seconds);
    m_roll.pull(orders.roll, 8, seconds);
    m_x.pull(orders.present ? orders.asideCm : outOfSight, orders.present ? 3.6 : 2.2, seconds);
    m_y.pull(eyeHeight + orders.upCm, 3.6, seconds);
    m_distance.pull(orders.distanceCm, 3.6, seconds);
    m_mouth.pull(orders.mouthOpen, 14, seconds);
    m_smile.pull(orders.smile, 9, seconds);
    m_lids.pull(orders.eyesClosed, 28, seconds);

    if (orders.blinkRequests != m_blinkRequests) {
        m_blinkRequests = orders.blinkRequests;
        m_blinkBegan = m_time;
    }
    if (m_time >= m_nextBlink) {
        if (orders.blinks)
            m_blinkBegan = m_time;
        // 10 to 20 a minute, now and then two in a row.
        m_nextBlink = m_time + static_cast<double>(m_draw.below(8) == 0 ? 0.35F : m_draw.between(2.6F, 5.8F));
    }
    if (m_time >= m_nextGlance) {
        m_glanceX = static_cast<double>(m_draw.normal()) * 0.8;
        m_glanceY = static_cast<double>(m_draw.normal()) * 0.6;
        m_nextGlance = m_time + static_cast<double>(m_draw.between(0.4F, 1.9F));
    }
    // Eyes stay on the screen for part of a turn, and jump, as eyes do.
    m_gazeX.pull(std::clamp(-0.30 * m_yaw.value, -12.0, 12.0) + m_glanceX, 45, seconds);
    m_gazeY.pull(std::clamp(-0.25 * m_pitch.value, -8.0, 8.0) + m_glanceY, 45, seconds);
}

const CitizenPose& CitizenMotion::at(std::chrono::microseconds now, const CitizenOrders& orders) {
    const double seconds = std::chrono::duration<double>(now).count();
    if (orders.cutRequests != m_cutRequests || seconds - m_time > longestJump) {
        m_cutRequests = orders.cutRequests;
        jump(orders);
        m_time = std::max(m_time, seconds - stepSeconds);
    }
    while (m_time + stepSeconds <= seconds + 1e-9)
        step(stepSeconds, orders);

    // Nobody stands like a post: slow sway in three incommensurate waves a direction, breathing at 15 a minute.
    const double t = m_time;
    const auto wave = [&](int k, double hertz) { return std::sin(t * hertz * 6.283185 + m_phase[k]); };
    const double breath = wave(0, 0.25);
    m_pose.roll = m_roll.value + 0.35 * wave(4, 0.09);
    m_pose.bodyYaw = 0.12 * m_yaw.value + 0.5 * wave(5, 0.07);
    m_pose.x = m_x.value + 0.16 * wave(2, 0.17) + 0.10 * wave(5, 0.41);
    m_pose.y = m_y.value + 0.05 * breath + 0.04 * wave(3, 0.23);
    m_pose.distance = std::max(20.0, m_distance.value + 0.22 * wave(4, 0.15));
    // Turns are meant against the line from the lens to the face, as HeadPose measures them. The neck lies behind the
    // eyes (8.6 cm) and below them (7.1 cm), so a turn carries the face aside, and the line with it.
    constexpr double toDegrees = 57.29578, behind = 8.6, below = 7.1;
    const double yaw = m_yaw.value + 0.28 * wave(1, 0.13) + 0.15 * wave(2, 0.31);
    const double pitch = m_pitch.value + 0.35 * wave(3, 0.11) + 0.20 * breath;
    m_pose.yaw = yaw;
    m_pose.pitch = pitch;
    for (int round = 0; round < 3; ++round) {
        const double a = m_pose.yaw / toDegrees, b = m_pose.pitch / toDegrees;
        m_pose.yaw =
            yaw - std::atan2(m_pose.x + behind * std::sin(a), m_pose.distance + behind * (1 - std::cos(a))) * toDegrees;
        m_pose.pitch =
            pitch -
            std::atan2(m_pose.y + behind * std::sin(b) - below * (1 - std::cos(b)), m_pose.distance) * toDegrees;
    }
    m_pose.breath = breath;
    m_pose.mouthOpen = std::clamp(m_mouth.value, 0.0, 1.0);
    m_pose.smile = std::clamp(m_smile.value, 0.0, 1.0);
    m_pose.gazeYaw = m_gazeX.value;
    m_pose.gazePitch = m_gazeY.value;
    const double since = (t - m_blinkBegan) / blinkSeconds;
    double blink = 0;
    if (since >= 0 && since < 1) // quick down, slower up
        blink = since < 0.32 ? since / 0.32 : since < 0.45 ? 1 : (1 - since) / 0.55;
    m_pose.blinkRight = m_pose.blinkLeft = std::clamp(std::max(blink, m_lids.value), 0.0, 1.0);
    return m_pose;
}

} // namespace darcha::citizen
