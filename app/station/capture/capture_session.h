// SPDX-License-Identifier: Apache-2.0
// The two threads behind a live picture: "camera" reads frames, "analysis" looks at the newest.
//
// Used from the main thread. start() and letGo() return at once. stop() and destruction wait for what the threads have
// in hand: a frame of the analysis, a still of the camera (up to 5 s where it changes its format), so not while a
// person is served. The callbacks run on the threads that are named beside them; whoever gives them carries results to
// the main thread. A camera that goes away, hangs or repeats itself is tried again until it gives pictures (hot plug).
#pragma once

#include "app/station/capture/camera_truth.h"
#include "app/station/capture/frame_mailbox.h"
#include "app/station/capture/frame_ring.h"
#include "core/base/result.h"
#include "core/pad/camera/stream_truth.h"
#include "drivers/camera/camera.h"

#include <atomic>
#include <functional>
#include <optional>
#include <thread>

namespace darcha {

class CaptureSession final : public CameraTruth {
public:
    struct Callbacks {
        std::function<void(const FramePtr&)> preview;                  // camera thread, every frame
        std::function<void(const FramePtr&, CaptureSession&)> analyse; // analysis thread, the newest frame
        std::function<void(const Error&)> lost;                        // camera thread, once a loss
        std::function<void(const CameraFormat&)> ready; // camera thread, with the first frame of an opening
        std::function<void(DeviceState)> changed = {};  // camera thread, whenever the camera's own state did
        std::function<void()> ended = {};               // the thread that ends last: stop() does not wait any more
    };

    CaptureSession(Camera& camera, Callbacks callbacks);
    ~CaptureSession() override; // stops

    void start();
    void letGo(); // both threads end soon, and ended() says so
    void stop();
    bool running() const { return m_cameraThread.joinable(); }

    FrameRing& ring() { return m_ring; }
    // A still at full resolution, taken by the camera thread between two frames. Waits; for the analysis thread.
    Result<FramePtr> still();

    // The cue "camera" of this attempt, or of this opening where it began later: its stream, and its answer to the
    // exposure challenge once there is one. Any thread.
    CameraAnswer answer() const override;
    CueResult camera() const { return answer().cue; }
    void beginAttempt() override;
    void challengeExposure(std::uint64_t seed) override;
    // When the first frame of the present opening was captured. Who sees it change has another camera before them, or
    // the same one plugged in again: no track of a face goes on across that. Any thread.
    SteadyTime streamBegan() const { return m_streamBegan; }

private:
    void readFrames();
    void threadEnds();
    Result<void> stream(); // one opening; an error is a camera lost
    bool serveStill();
    void beginTruth();
    void tellTruth(const Frame& frame);
    void stepExposure(); // before a frame is waited for
    void endExposure();  // whatever became of it, the camera is as before
    void lose(const Error& error);
    void tellState();

    Camera& m_camera;
    Callbacks m_callbacks;
    FrameMailbox m_mailbox;
    FrameRing m_ring;
    std::atomic<bool> m_ending{false};
    std::atomic<int> m_threads{0};
    bool m_lost = false;               // camera thread
    std::optional<DeviceState> m_told; // likewise
    std::atomic<SteadyTime> m_streamBegan{SteadyTime{}};
    std::thread m_cameraThread;
    std::thread m_analysisThread;

    mutable std::mutex m_truthMutex;
    StreamTruth m_truth;
    std::optional<std::uint64_t> m_exposureSeed; // asked for, not begun
    std::optional<ExposureChallenge> m_exposure; // under way, or ended
    bool m_exposureInHand = false;               // camera thread

    std::mutex m_stillMutex;
    std::condition_variable m_stillDone;
    bool m_stillWanted = false;
    std::optional<Result<FramePtr>> m_still;
};

} // namespace darcha
