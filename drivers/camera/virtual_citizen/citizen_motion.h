// SPDX-License-Identifier: Apache-2.0
// How the person moves from order to order: walks, turns, breathes, sways, blinks. Bound to the camera thread.
//
// Integrated in steps of 10 ms of the camera's time, so that the same seed, times and orders give the same poses.
#pragma once

#include "drivers/camera/virtual_citizen/citizen_director.h"
#include "drivers/camera/virtual_citizen/citizen_model.h"
#include "drivers/camera/virtual_citizen/citizen_renderer.h"

#include <chrono>

namespace darcha::citizen {

class CitizenMotion {
public:
    CitizenMotion(std::uint64_t seed, bool arrives);
    // `now` since the camera was opened; never falls.
    const CitizenPose& at(std::chrono::microseconds now, const CitizenOrders& orders);
    const CitizenPose& pose() const { return m_pose; }

private:
    // A critically damped spring: goes there without overshoot.
    struct Spring {
        double value = 0, speed = 0;
        void pull(double target, double stiffness, double seconds);
        void put(double target) { value = target, speed = 0; }
    };
    void step(double seconds, const CitizenOrders& orders);
    void jump(const CitizenOrders& orders);

    Draw m_draw;
    CitizenPose m_pose;
    Spring m_yaw, m_pitch, m_roll, m_x, m_y, m_distance, m_mouth, m_smile, m_lids, m_gazeX, m_gazeY;
    double m_time = 0, m_nextBlink = 1.6, m_blinkBegan = -10, m_nextGlance = 0.8, m_glanceX = 0, m_glanceY = 0;
    double m_phase[6] = {};
    int m_blinkRequests = 0, m_cutRequests = 0;
    bool m_first = true;
};

} // namespace darcha::citizen
