// SPDX-License-Identifier: Apache-2.0
// One open /dev/video node: formats, memory-mapped buffers, dequeuing. Only v4l2_camera.cpp uses it.
//
// Bound to one thread. Errors: DeviceGone when the kernel says ENODEV, DeviceBusy for EBUSY, DeviceTimeout, else
// DeviceFailed with errno's words. Source: Linux Media Infrastructure userspace API, V4L2, chapters "Data Formats" and
// "Streaming I/O".
#pragma once

#include "core/media/frame.h"
#include "drivers/device.h"

#include <chrono>
#include <filesystem>
#include <opencv2/core/types.hpp>
#include <span>
#include <vector>

namespace darcha {

struct V4l2Format {
    std::uint32_t fourcc = 0;
    cv::Size size;
    double framesPerSecond = 0;
};

class V4l2Stream {
public:
    static Result<V4l2Stream> open(const std::filesystem::path& node);
    ~V4l2Stream();
    V4l2Stream(V4l2Stream&& other) noexcept;
    V4l2Stream& operator=(V4l2Stream&&) = delete;

    // What the camera offers in pixel formats that we can decode (MJPG, YUYV), discrete sizes only.
    std::vector<V4l2Format> formats() const;
    Result<V4l2Format> start(const V4l2Format& wanted);
    Result<Frame> next(std::chrono::milliseconds patience); // decoded; the sequence is the driver's
    void stop();
    int call(unsigned long request, void* argument) const; // any other ioctl; -1: errno says why

private:
    struct Buffer {
        void* start = nullptr;
        std::size_t length = 0;
    };

    V4l2Stream(int descriptor, std::filesystem::path node);
    Error failure(const char* doing) const; // reads errno
    Result<void> control(unsigned long request, void* argument, const char* doing) const;
    Result<cv::Mat> decode(std::span<const unsigned char> bytes) const;

    int m_descriptor = -1;
    std::filesystem::path m_node;
    V4l2Format m_format;
    std::size_t m_bytesPerLine = 0;
    std::vector<Buffer> m_buffers;
    bool m_streaming = false;
};

} // namespace darcha
