// SPDX-License-Identifier: Apache-2.0
// A USB camera through the kernel's Video4Linux interface: MJPG stream near 1920x1080, still at the largest size
// offered.
//
// Raw V4L2, not cv::VideoCapture: the driver's sequence numbers and time stamps are evidence against injected streams,
// and an unplug shows as such instead of as an empty picture. Threads: as Camera.
#pragma once

#include "drivers/camera/camera.h"
#include "drivers/camera/camera_watcher.h"

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace darcha {

class V4l2Exposure;
class V4l2Ioctl;
class V4l2Stream;
struct V4l2Format;

class V4l2Camera final : public Camera {
public:
    // `info` as CameraWatcher gave it: open() looks up where the device with this id is now, and opens no other. It
    // refuses (DeviceUntrusted) what genuineProblems() or, where one was provisioned, problemsAgainst() complain about.
    // The folders are parameters for the tests only.
    explicit V4l2Camera(DeviceInfo info, std::filesystem::path sysfs = "/sys/class/video4linux",
                        std::filesystem::path dev = "/dev");
    V4l2Camera(DeviceInfo info, CameraIdentity provisioned, std::filesystem::path sysfs = "/sys/class/video4linux",
               std::filesystem::path dev = "/dev");
    ~V4l2Camera() override;

    DeviceInfo info() const override { return m_info; }
    DeviceState state() const override; // of a closed camera: whether it is plugged in now
    Result<CameraFormat> open() override;
    Result<FramePtr> nextFrame(std::chrono::milliseconds patience) override;
    Result<FramePtr> still(std::chrono::milliseconds patience) override;
    void close() override;
    ExposureControl* exposureControl() override;

private:
    std::optional<CameraFound> found() const; // the node and identity of now, if the device is plugged in
    std::vector<CameraProblem> problemsOf(const CameraFound& camera) const;
    Result<void> admit(const CameraFound& camera) const;
    void letGo();              // exposure restored, stream closed
    Error failed(Error error); // follows the error in the state, and gives it back
    Error notStreaming() const;
    Result<FramePtr> take(std::chrono::milliseconds patience);

    const DeviceInfo m_info;
    const std::optional<CameraIdentity> m_provisioned;
    const std::filesystem::path m_sysfs;
    const std::filesystem::path m_dev;
    std::atomic<DeviceState> m_state{DeviceState::Present};
    std::unique_ptr<V4l2Stream> m_stream;
    std::unique_ptr<V4l2Ioctl> m_ioctl;       // while open
    std::unique_ptr<V4l2Exposure> m_exposure; // likewise, where the camera can; before the stream it goes
    std::unique_ptr<V4l2Format> m_streamFormat;
    std::unique_ptr<V4l2Format> m_stillFormat;
    // The driver counts from 0 at every start of its stream; ours goes on across the switch to the still and back.
    std::uint64_t m_sequenceBase = 0;
    std::uint64_t m_lastSequence = 0;
};

// The two formats to use of those offered: (stream, still). Stream: MJPG, the largest within 1920x1080 at 15 frames a
// second or more; still: the largest of all. Pure, for the test.
std::optional<std::pair<V4l2Format, V4l2Format>> chooseFormats(const std::vector<V4l2Format>& offered);

} // namespace darcha
