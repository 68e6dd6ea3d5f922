// SPDX-License-Identifier: Apache-2.0
#include "app/station/capture/capture_session.h"

#include "core/base/log.h"

#include <mutex>
#include <opencv2/core/utility.hpp>
#include <pthread.h>

namespace darcha {

using namespace std::chrono_literals;

namespace {

constexpr auto framePatience = 200ms;  // how long an ending waits at worst
constexpr auto openAgainAfter = 500ms; // between two tries to open a camera that went away
// Ours. A camera that is open and silent for so long hangs: a change of format takes one second, an exposure far less.
constexpr auto longestSilence = 3s;
constexpr int badFramesMost = 5; // ours: a sixth of a second in a row; a single one is the driver's slip
// A UVC camera needs about one second to change its format, and changes it back after the still.
constexpr auto stillPatience = 3s;
constexpr auto changeBackPatience = 2s;

void nameThread(const char* name) { ::pthread_setname_np(::pthread_self(), name); }

} // namespace

CaptureSession::CaptureSession(Camera& camera, Callbacks callbacks)
    : m_camera(camera),
      m_callbacks(std::move(callbacks)) {}

CaptureSession::~CaptureSession() { stop(); }

void CaptureSession::start() {
    if (running())
        return;
    // Of the whole process, and no two threads may say it at once: OpenCV tears down its pool each time, under whoever
    // uses it (seen as a crash in one of some hundred sessions).
    static std::once_flag oneCore;
    std::call_once(oneCore, [] { cv::setNumThreads(1); });
    m_ending = false;
    m_lost = false;
    m_threads = 2;
    m_mailbox.reopen();
    m_cameraThread = std::thread([this] {
        nameThread("camera");
        readFrames();
        threadEnds();
    });
    m_analysisThread = std::thread([this] {
        nameThread("analysis");
        while (const FramePtr frame = m_mailbox.take())
            m_callbacks.analyse(frame, *this);
        threadEnds();
    });
}

void CaptureSession::threadEnds() {
    if (--m_threads == 0 && m_callbacks.ended)
        m_callbacks.ended();
}

void CaptureSession::letGo() {
    {
        const std::lock_guard lock(m_stillMutex); // or the waiter in still() may miss it
        m_ending = true;
    }
    m_mailbox.close();
    m_stillDone.notify_all();
}

void CaptureSession::stop() {
    if (!running())
        return;
    letGo();
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
    endExposure();
    m_camera.close();
    tellState();
    m_ring.clear();
    if (!std::exchange(m_lost, true)) {
        log::error("camera.lost", error);
        m_callbacks.lost(error);
    }
}

void CaptureSession::readFrames() {
    while (!m_ending) {
        if (const auto streamed = stream(); !streamed.ok()) {
            lose(streamed.error());
            for (auto waited = 0ms; waited < openAgainAfter && !m_ending; waited += 50ms)
                std::this_thread::sleep_for(50ms);
        }
    }
    endExposure();
    m_camera.close();
    tellState();
}

Result<void> CaptureSession::stream() {
    const auto format = m_camera.open();
    if (!format.ok())
        return format.error();
    tellState();
    beginTruth();
    FramePtr last;
    int badFrames = 0;
    auto silent = 0ms; // by the patience that was spent: a process that slept is no camera that hangs
    while (!m_ending) {
        if (serveStill())
            continue;
        stepExposure();
        const auto taken = m_camera.nextFrame(framePatience);
        if (!taken.ok()) {
            if (taken.error().code != ErrorCode::DeviceTimeout)
                return taken.error();
            silent += framePatience;
            if (silent >= longestSilence)
                return {ErrorCode::DeviceTimeout, "camera: open, but gives no frames"};
            continue;
        }
        silent = 0ms;
        const FramePtr& frame = *taken;
        tellTruth(*frame);
        if (last && (frame->sequence <= last->sequence || frame->captured <= last->captured)) {
            if (++badFrames >= badFramesMost)
                return {ErrorCode::DeviceFailed, "camera: frames come twice or out of order"};
            continue;
        }
        badFrames = 0;
        if (!last) { // a camera is back when it gives pictures, not when it can be opened
            m_lost = false;
            m_streamBegan = frame->captured;
            m_callbacks.ready(*format);
        }
        last = frame;
        m_ring.push(frame);
        m_mailbox.put(frame);
        m_callbacks.preview(frame);
        tellState();
    }
    return {};
}

void CaptureSession::beginTruth() {
    const std::lock_guard lock(m_truthMutex);
    m_truth.begin();
    m_exposure.reset(); // one that was asked for and did not begin yet, begins
}

void CaptureSession::tellTruth(const Frame& frame) {
    const std::lock_guard lock(m_truthMutex);
    m_truth.observe(frame);
    if (m_exposure)
        m_exposure->observe(frame);
}

void CaptureSession::stepExposure() {
    std::optional<double> due;
    {
        const std::lock_guard lock(m_truthMutex);
        if (m_exposureSeed && m_camera.exposureControl() != nullptr)
            m_exposure.emplace(*m_exposureSeed);
        m_exposureSeed.reset();
        if (m_exposure && !m_exposure->done()) {
            due = m_exposure->due();
            if (!due)
                return;
        }
    }
    if (!due)
        return endExposure();
    m_exposureInHand = true;                                             // whatever comes of the step
    const Result<double> set = m_camera.exposureControl()->stepTo(*due); // not under the lock: it asks the device
    if (!set.ok())
        log::warning("camera.exposure_refused", {{"code", name(set.error().code)}, {"detail", set.error().detail}});
    const std::lock_guard lock(m_truthMutex);
    if (m_exposure) // else another attempt began meanwhile
        set.ok() ? m_exposure->set(*set) : m_exposure->fail();
}

void CaptureSession::endExposure() {
    if (!std::exchange(m_exposureInHand, false))
        return;
    ExposureControl* const control = m_camera.exposureControl();
    if (control == nullptr) // gone with the camera, which restored it
        return;
    if (const Result<void> restored = control->restore(); !restored.ok())
        log::warning("camera.exposure_not_restored", {{"detail", restored.error().detail}});
}

void CaptureSession::challengeExposure(std::uint64_t seed) {
    const std::lock_guard lock(m_truthMutex);
    m_exposureSeed = seed;
}

void CaptureSession::beginAttempt() {
    const std::lock_guard lock(m_truthMutex);
    m_truth.beginAttempt();
    m_exposureSeed.reset();
    m_exposure.reset(); // the camera thread gives the exposure back
}

CameraAnswer CaptureSession::answer() const {
    CameraAnswer now;
    {
        const std::lock_guard lock(m_truthMutex); // the camera thread waits for it
        now.cue = m_truth.result();
        now.exposure = m_exposure;
    }
    if (now.exposure)
        for (PadScore& score : now.exposure->scores())
            now.cue.scores.push_back(std::move(score));
    return now;
}

bool CaptureSession::serveStill() {
    {
        const std::lock_guard lock(m_stillMutex);
        if (!m_stillWanted)
            return false;
        m_stillWanted = false;
    }
    auto still = m_camera.still(stillPatience);
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
    m_stillDone.wait_for(lock, framePatience + stillPatience + changeBackPatience,
                         [this] { return m_still.has_value() || m_ending.load(); });
    m_stillWanted = false;
    if (!m_still)
        return {ErrorCode::DeviceTimeout, "camera: no still came in time"};
    return std::move(*m_still);
}

} // namespace darcha
