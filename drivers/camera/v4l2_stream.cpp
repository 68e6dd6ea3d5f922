// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/v4l2_stream.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

namespace darcha {

using namespace std::chrono;

namespace {

constexpr std::uint32_t bufferCount = 4; // one being filled, one being decoded, two in hand

int repeat(int descriptor, unsigned long request, void* argument) {
    int answer;
    do
        answer = ::ioctl(descriptor, request, argument);
    while (answer == -1 && errno == EINTR);
    return answer;
}

double fastestRate(int descriptor, std::uint32_t fourcc, cv::Size size) {
    double best = 0;
    for (std::uint32_t index = 0;; ++index) {
        v4l2_frmivalenum interval{};
        interval.index = index;
        interval.pixel_format = fourcc;
        interval.width = static_cast<std::uint32_t>(size.width);
        interval.height = static_cast<std::uint32_t>(size.height);
        if (repeat(descriptor, VIDIOC_ENUM_FRAMEINTERVALS, &interval) == -1)
            return best;
        if (interval.type == V4L2_FRMIVAL_TYPE_DISCRETE && interval.discrete.numerator > 0)
            best = std::max(best, static_cast<double>(interval.discrete.denominator) / interval.discrete.numerator);
    }
}

} // namespace

V4l2Stream::V4l2Stream(int descriptor, std::filesystem::path node)
    : m_descriptor(descriptor),
      m_node(std::move(node)) {}

V4l2Stream::V4l2Stream(V4l2Stream&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_node(std::move(other.m_node)),
      m_format(other.m_format),
      m_bytesPerLine(other.m_bytesPerLine),
      m_buffers(std::move(other.m_buffers)),
      m_streaming(std::exchange(other.m_streaming, false)) {}

V4l2Stream::~V4l2Stream() {
    if (m_descriptor == -1)
        return;
    stop();
    ::close(m_descriptor);
}

Error V4l2Stream::failure(const char* doing) const {
    const int cause = errno;
    const std::string detail = m_node.string() + ": " + doing + ": " + std::strerror(cause);
    switch (cause) {
    case ENODEV:
    case ENOENT:
    case ENXIO:
    case ESHUTDOWN:
        return {ErrorCode::DeviceGone, detail};
    case EBUSY:
        return {ErrorCode::DeviceBusy, detail + "; another program uses this camera"};
    case EACCES:
        return {ErrorCode::DeviceFailed, detail + "; the station's user must be in the group video"};
    default:
        return {ErrorCode::DeviceFailed, detail};
    }
}

int V4l2Stream::call(unsigned long request, void* argument) const { return repeat(m_descriptor, request, argument); }

Result<void> V4l2Stream::control(unsigned long request, void* argument, const char* doing) const {
    if (repeat(m_descriptor, request, argument) == -1)
        return failure(doing);
    return {};
}

Result<V4l2Stream> V4l2Stream::open(const std::filesystem::path& node) {
    const int descriptor = ::open(node.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    V4l2Stream stream(descriptor, node);
    if (descriptor == -1)
        return stream.failure("open");
    v4l2_capability capability{};
    if (Result<void> asked = stream.control(VIDIOC_QUERYCAP, &capability, "query"); !asked)
        return asked.error();
    const std::uint32_t can =
        capability.capabilities & V4L2_CAP_DEVICE_CAPS ? capability.device_caps : capability.capabilities;
    if (!(can & V4L2_CAP_VIDEO_CAPTURE) || !(can & V4L2_CAP_STREAMING))
        return {ErrorCode::DeviceUnsupported, node.string() + ": gives no stream of pictures"};
    return stream;
}

std::vector<V4l2Format> V4l2Stream::formats() const {
    std::vector<V4l2Format> found;
    for (const std::uint32_t fourcc : {V4L2_PIX_FMT_MJPEG, V4L2_PIX_FMT_YUYV})
        for (std::uint32_t index = 0;; ++index) {
            v4l2_frmsizeenum size{};
            size.index = index;
            size.pixel_format = fourcc;
            if (repeat(m_descriptor, VIDIOC_ENUM_FRAMESIZES, &size) == -1)
                break;
            if (size.type != V4L2_FRMSIZE_TYPE_DISCRETE)
                break; // stepwise sizes are scalers in software: no camera of ours
            const cv::Size pixels(static_cast<int>(size.discrete.width), static_cast<int>(size.discrete.height));
            found.push_back({fourcc, pixels, fastestRate(m_descriptor, fourcc, pixels)});
        }
    return found;
}

Result<V4l2Format> V4l2Stream::start(const V4l2Format& wanted) {
    stop();
    v4l2_format format{};
    format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    format.fmt.pix.width = static_cast<std::uint32_t>(wanted.size.width);
    format.fmt.pix.height = static_cast<std::uint32_t>(wanted.size.height);
    format.fmt.pix.pixelformat = wanted.fourcc;
    format.fmt.pix.field = V4L2_FIELD_NONE;
    if (Result<void> set = control(VIDIOC_S_FMT, &format, "set format"); !set)
        return set.error();
    if (format.fmt.pix.pixelformat != V4L2_PIX_FMT_MJPEG && format.fmt.pix.pixelformat != V4L2_PIX_FMT_YUYV)
        return {ErrorCode::DeviceUnsupported, m_node.string() + ": offers neither MJPG nor YUYV"};
    m_format = {format.fmt.pix.pixelformat,
                {static_cast<int>(format.fmt.pix.width), static_cast<int>(format.fmt.pix.height)},
                wanted.framesPerSecond};
    m_bytesPerLine = format.fmt.pix.bytesperline;
    if (wanted.framesPerSecond > 0) {
        v4l2_streamparm rate{};
        rate.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
        rate.parm.capture.timeperframe = {1000, static_cast<std::uint32_t>(wanted.framesPerSecond * 1000)};
        (void)control(VIDIOC_S_PARM, &rate, "set rate"); // a wish: not every driver knows it
    }

    v4l2_requestbuffers request{};
    request.count = bufferCount;
    request.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    request.memory = V4L2_MEMORY_MMAP;
    if (Result<void> asked = control(VIDIOC_REQBUFS, &request, "request buffers"); !asked)
        return asked.error();
    for (std::uint32_t index = 0; index < request.count; ++index) {
        v4l2_buffer buffer{};
        buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
        buffer.memory = V4L2_MEMORY_MMAP;
        buffer.index = index;
        if (Result<void> asked = control(VIDIOC_QUERYBUF, &buffer, "query buffer"); !asked)
            return asked.error();
        void* const start =
            ::mmap(nullptr, buffer.length, PROT_READ | PROT_WRITE, MAP_SHARED, m_descriptor, buffer.m.offset);
        if (start == MAP_FAILED)
            return failure("map buffer");
        m_buffers.push_back({start, buffer.length});
        if (Result<void> queued = control(VIDIOC_QBUF, &buffer, "queue buffer"); !queued)
            return queued.error();
    }
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    if (Result<void> on = control(VIDIOC_STREAMON, &type, "start"); !on)
        return on.error();
    m_streaming = true;
    return m_format;
}

void V4l2Stream::stop() {
    if (m_streaming) {
        int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
        repeat(m_descriptor, VIDIOC_STREAMOFF, &type);
        m_streaming = false;
    }
    for (const Buffer& buffer : m_buffers)
        ::munmap(buffer.start, buffer.length);
    if (!m_buffers.empty()) {
        v4l2_requestbuffers release{};
        release.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
        release.memory = V4L2_MEMORY_MMAP;
        repeat(m_descriptor, VIDIOC_REQBUFS, &release);
    }
    m_buffers.clear();
}

Result<Frame> V4l2Stream::next(milliseconds patience) {
    const auto giveUp = steady_clock::now() + patience;
    for (;;) {
        const auto left = duration_cast<milliseconds>(giveUp - steady_clock::now());
        pollfd waiting{m_descriptor, POLLIN, 0};
        const int ready = ::poll(&waiting, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
        if (ready == -1 && errno == EINTR)
            continue;
        if (ready == -1)
            return failure("wait");
        if (ready == 0)
            return {ErrorCode::DeviceTimeout,
                    m_node.string() + ": no frame in " + std::to_string(patience.count()) + " ms"};
        v4l2_buffer buffer{};
        buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
        buffer.memory = V4L2_MEMORY_MMAP;
        if (repeat(m_descriptor, VIDIOC_DQBUF, &buffer) == -1) {
            if (errno == EAGAIN && !(waiting.revents & (POLLERR | POLLHUP)))
                continue;
            if (errno == EAGAIN)
                errno = ENODEV; // poll says error and nothing can be had: the plug was pulled
            return failure("take frame");
        }
        Frame frame;
        frame.sequence = buffer.sequence;
        // uvcvideo stamps with CLOCK_MONOTONIC, which is what our steady time is.
        frame.captured = SteadyTime(seconds(buffer.timestamp.tv_sec) + microseconds(buffer.timestamp.tv_usec));
        const bool damaged =
            buffer.flags & V4L2_BUF_FLAG_ERROR || buffer.bytesused == 0 || buffer.index >= m_buffers.size();
        Result<cv::Mat> picture(ErrorCode::ImageUnreadable, "damaged");
        if (!damaged)
            picture = decode({static_cast<const unsigned char*>(m_buffers[buffer.index].start),
                              std::min<std::size_t>(buffer.bytesused, m_buffers[buffer.index].length)});
        if (Result<void> queued = control(VIDIOC_QBUF, &buffer, "queue buffer"); !queued)
            return queued.error();
        if (!picture) // UVC drops packets under load; the next frame is whole again
            continue;
        frame.bgr = *picture;
        return frame;
    }
}

Result<cv::Mat> V4l2Stream::decode(std::span<const unsigned char> bytes) const {
    const Error unreadable{ErrorCode::ImageUnreadable, m_node.string() + ": damaged frame"};
    try {
        if (m_format.fourcc == V4L2_PIX_FMT_MJPEG) {
            const cv::Mat packed(1, static_cast<int>(bytes.size()), CV_8UC1, const_cast<unsigned char*>(bytes.data()));
            cv::Mat bgr = cv::imdecode(packed, cv::IMREAD_COLOR);
            if (bgr.size() != m_format.size)
                return unreadable;
            return bgr;
        }
        const auto stride = std::max(m_bytesPerLine, static_cast<std::size_t>(m_format.size.width) * 2);
        if (bytes.size() < stride * static_cast<std::size_t>(m_format.size.height))
            return unreadable;
        const cv::Mat yuyv(m_format.size, CV_8UC2, const_cast<unsigned char*>(bytes.data()), stride);
        cv::Mat bgr;
        cv::cvtColor(yuyv, bgr, cv::COLOR_YUV2BGR_YUYV);
        return bgr;
    } catch (const cv::Exception&) { // OpenCV's way to refuse damaged JPEG
        return unreadable;
    }
}

} // namespace darcha
