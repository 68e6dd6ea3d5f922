// SPDX-License-Identifier: Apache-2.0
#include "app/station/capture/capture_session.h"

#include "core/base/log.h"

#include <opencv2/core/utility.hpp>
#include <pthread.h>

namespace darcha {

using namespace std::chrono_literals;

namespace {

constexpr auto framePatience = 200ms;  // how long an ending waits at worst
constexpr auto openAgainAfter = 500ms; // between two tries to open a camera that went away
constexpr auto stillPatience = 3s;     // a UVC camera that changes its format needs about one

void nameThread(const char* name) { ::pthread_setname_np(::pthread_self(), name); }

} // namespace

CaptureSession::CaptureSession(Camera& camera, Callbacks callbacks)
    : m_camera(camera),
      m_callbacks(std::move(callbacks)) {}

CaptureSession::~CaptureSession() { stop(); }

void CaptureSession::start() {
    if (running())
        return;
    m_ending = false;
    m_lost = false;
    m_mailbox.reopen();
    m_cameraThread = std::thread([this] {
        nameThread("camera");
        cv::setNumThreads(1);
        readFrames();
    });
    m_analysisThread = std::thread([this] {
        nameThread("analysis");
        cv::setNumThreads(1);
        while (const FramePtr frame = m_mailbox.take())
            m_callbacks.analyse(frame);
    });
}

void CaptureSession::stop() {
    if (!running())
        return;
    {
        const std::lock_guard lock(m_stillMutex); // or the waiter in still() may miss it
        m_ending = true;
    }
    m_mailbox.close();
    m_stillDone.notify_all();
    m_cameraThread.join();
    m_analysisThread.join();
    m_ring.clear();
    m_still.reset(); // one that came too late
}

void CaptureSession::tellState() {
    const DeviceState now = m_camera.state();
    if (std::exchange(m_told, now) != now && m_callbacks.changed)
        m_callbacks.changed(now);
}

void CaptureSession::lose(const Error& error) {
    m_camera.close();
    tellState();
    m_ring.clear();
    if (!std::exchange(m_lost, true)) {
        log::error("camera.lost", error);
        m_callbacks.lost(error);
    }
}

bool CaptureSession::openCamera() {
    const auto format = m_camera.open();
    if (!format.ok()) {
        lose(format.error());
        for (auto waited = 0ms; waited < openAgainAfter && !m_ending; waited += 50ms)
            std::this_thread::sleep_for(50ms);
        return false;
    }
    m_lost = false;
    tellState();
    m_callbacks.ready(*format);
    return true;
}

void CaptureSession::readFrames() {
    bool open = false;
    std::uint64_t lastSequence = 0;
    SteadyTime lastCaptured = SteadyTime::min();
    while (!m_ending) {
        if (!open) {
            open = openCamera();
            lastSequence = 0;
            lastCaptured = SteadyTime::min();
            continue;
        }
        if (serveStill())
            continue;
        const auto frame = m_camera.nextFrame(framePatience);
        if (!frame.ok()) {
            if (frame.error().code == ErrorCode::DeviceTimeout)
                continue;
            lose(frame.error());
            open = false;
            continue;
        }
        if ((lastSequence != 0 && (*frame)->sequence <= lastSequence) || (*frame)->captured <= lastCaptured) {
            lose({ErrorCode::DeviceFailed, "camera: a frame came twice or out of order"});
            open = false;
            continue;
        }
        lastSequence = (*frame)->sequence;
        lastCaptured = (*frame)->captured;
        m_ring.push(*frame);
        m_mailbox.put(*frame);
        m_callbacks.preview(*frame);
        tellState();
    }
    m_camera.close();
    tellState();
}

bool CaptureSession::serveStill() {
    {
        const std::lock_guard lock(m_stillMutex);
        if (!m_stillWanted)
            return false;
        m_stillWanted = false;
    }
    auto still = m_camera.still();
    {
        const std::lock_guard lock(m_stillMutex);
        m_still = std::move(still);
    }
    m_stillDone.notify_all();
    return true;
}

Result<FramePtr> CaptureSession::still() {
    std::unique_lock lock(m_stillMutex);
    m_still.reset();
    m_stillWanted = true;
    m_stillDone.wait_for(lock, stillPatience, [this] { return m_still.has_value() || m_ending.load(); });
    m_stillWanted = false;
    if (!m_still)
        return {ErrorCode::DeviceTimeout, "camera: no still came in time"};
    return std::move(*m_still);
}

} // namespace darcha
