// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/virtual_citizen/citizen_director.h"

#include <algorithm>

namespace darcha {

void CitizenDirector::turnTo(double yaw, double pitch, double roll) {
    const std::lock_guard lock(m_mutex);
    // A neck does not go further; beyond it the back of the head would show, which is not modelled.
    m_orders.yaw = std::clamp(yaw, -60.0, 60.0);
    m_orders.pitch = std::clamp(pitch, -35.0, 35.0);
    m_orders.roll = std::clamp(roll, -35.0, 35.0);
}

void CitizenDirector::openMouth(double amount) {
    const std::lock_guard lock(m_mutex);
    m_orders.mouthOpen = std::clamp(amount, 0.0, 1.0);
}

void CitizenDirector::closeEyes(bool closed) {
    const std::lock_guard lock(m_mutex);
    m_orders.eyesClosed = closed ? 1 : 0;
}

void CitizenDirector::smile(double amount) {
    const std::lock_guard lock(m_mutex);
    m_orders.smile = std::clamp(amount, 0.0, 1.0);
}

void CitizenDirector::blink() {
    const std::lock_guard lock(m_mutex);
    ++m_orders.blinkRequests;
}

void CitizenDirector::blinkOfOwnAccord(bool yes) {
    const std::lock_guard lock(m_mutex);
    m_orders.blinks = yes;
}

void CitizenDirector::stepTo(double distanceCm, double asideCm, double upCm) {
    const std::lock_guard lock(m_mutex);
    m_orders.distanceCm = std::clamp(distanceCm, 25.0, 300.0);
    m_orders.asideCm = std::clamp(asideCm, -150.0, 150.0);
    m_orders.upCm = std::clamp(upCm, -60.0, 60.0);
}

void CitizenDirector::leave() {
    const std::lock_guard lock(m_mutex);
    m_orders.present = false;
}

void CitizenDirector::comeBack() {
    const std::lock_guard lock(m_mutex);
    m_orders.present = true;
}

void CitizenDirector::secondPerson(bool there) {
    const std::lock_guard lock(m_mutex);
    m_orders.secondPerson = there;
}

void CitizenDirector::coverLens(bool covered) {
    const std::lock_guard lock(m_mutex);
    m_orders.lensCovered = covered;
}

void CitizenDirector::setScreenLight(const cv::Vec3d& left, const cv::Vec3d& right) {
    const auto glowing = [](const cv::Vec3d& rgb) { // no panel shines less than nothing, or more than four times white
        return cv::Vec3d(std::clamp(rgb[0], 0.0, 4.0), std::clamp(rgb[1], 0.0, 4.0), std::clamp(rgb[2], 0.0, 4.0));
    };
    const std::lock_guard lock(m_mutex);
    m_orders.screenLeft = glowing(left);
    m_orders.screenRight = glowing(right);
}

void CitizenDirector::setRoomLight(double factor) {
    const std::lock_guard lock(m_mutex);
    m_orders.roomLight = std::clamp(factor, 0.0, 4.0);
}

void CitizenDirector::unplug() {
    std::function<void(bool)> pull;
    {
        const std::lock_guard lock(m_mutex);
        m_orders.plugged = false;
        pull = m_pull;
    }
    if (pull)
        pull(false);
}

void CitizenDirector::plugIn() {
    std::function<void(bool)> pull;
    {
        const std::lock_guard lock(m_mutex);
        m_orders.plugged = true;
        pull = m_pull;
    }
    if (pull)
        pull(true);
}

void CitizenDirector::onCable(std::function<void(bool)> pull) {
    const std::lock_guard lock(m_mutex);
    m_pull = std::move(pull);
}

void CitizenDirector::cutThere() {
    const std::lock_guard lock(m_mutex);
    ++m_orders.cutRequests;
}

void CitizenDirector::cooperate() {
    const std::lock_guard lock(m_mutex);
    CitizenOrders fresh;
    fresh.plugged = m_orders.plugged;
    fresh.screenLeft = m_orders.screenLeft;
    fresh.screenRight = m_orders.screenRight;
    fresh.blinkRequests = m_orders.blinkRequests;
    fresh.cutRequests = m_orders.cutRequests;
    m_orders = fresh;
}

CitizenOrders CitizenDirector::orders() const {
    const std::lock_guard lock(m_mutex);
    return m_orders;
}

} // namespace darcha
