// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/v4l2_camera.h"

#include "core/base/log.h"
#include "drivers/camera/v4l2_exposure.h"
#include "drivers/camera/v4l2_stream.h"

#include <algorithm>
#include <linux/videodev2.h>
#include <tuple>

namespace darcha {

using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

// After a change of format, exposure and white balance start anew; a UVC camera settles within about this many frames.
constexpr int framesToSettle = 6;

class StreamIoctl final : public V4l2Ioctl {
public:
    explicit StreamIoctl(const V4l2Stream& stream) : m_stream(stream) {}
    int call(unsigned long request, void* argument) override { return m_stream.call(request, argument); }

private:
    const V4l2Stream& m_stream;
};

} // namespace

std::optional<std::pair<V4l2Format, V4l2Format>> chooseFormats(const std::vector<V4l2Format>& offered) {
    if (offered.empty())
        return std::nullopt;
    const auto area = [](const V4l2Format& f) { return f.size.area(); };
    const auto streamRank = [&](const V4l2Format& f) {
        const bool fits = f.size.width <= 1920 && f.size.height <= 1080;
        const bool fast = f.framesPerSecond >= 15 || f.framesPerSecond == 0; // 0: the driver does not say
        // If nothing fits, the smallest of the too large ones.
        return std::tuple(fits, fast, f.fourcc == V4L2_PIX_FMT_MJPEG, fits ? area(f) : -area(f), f.framesPerSecond);
    };
    const auto stillRank = [&](const V4l2Format& f) { return std::tuple(area(f), f.fourcc == V4L2_PIX_FMT_MJPEG); };
    const auto by = [](auto rank) {
        return [rank](const V4l2Format& a, const V4l2Format& b) { return rank(a) < rank(b); };
    };
    return std::pair(*std::max_element(offered.begin(), offered.end(), by(streamRank)),
                     *std::max_element(offered.begin(), offered.end(), by(stillRank)));
}

V4l2Camera::V4l2Camera(DeviceInfo info, std::filesystem::path sysfs, std::filesystem::path dev)
    : m_info(std::move(info)),
      m_sysfs(std::move(sysfs)),
      m_dev(std::move(dev)) {}

V4l2Camera::V4l2Camera(DeviceInfo info, CameraIdentity provisioned, std::filesystem::path sysfs,
                       std::filesystem::path dev)
    : m_info(std::move(info)),
      m_provisioned(std::move(provisioned)),
      m_sysfs(std::move(sysfs)),
      m_dev(std::move(dev)) {}

V4l2Camera::~V4l2Camera() { letGo(); }

std::vector<CameraProblem> V4l2Camera::problemsOf(const CameraFound& camera) const {
    return m_provisioned ? problemsAgainst(camera.identity, *m_provisioned) : genuineProblems(camera.identity);
}

// A copy on a host controller of software may bear the same id: of several, the one with the fewest problems.
std::optional<CameraFound> V4l2Camera::found() const {
    std::optional<CameraFound> best;
    for (CameraFound& camera : CameraWatcher::list(m_sysfs, m_dev))
        if (camera.info.id == m_info.id && (!best || problemsOf(camera).size() < problemsOf(*best).size()))
            best = std::move(camera);
    return best;
}

Result<void> V4l2Camera::admit(const CameraFound& camera) const {
    const std::vector<CameraProblem> problems = problemsOf(camera);
    if (problems.empty())
        return {};
    return {ErrorCode::DeviceUntrusted, m_info.name + " (" + camera.identity.text() + "): " + names(problems) + "; " +
                                            std::string(remedy(problems.front()))};
}

DeviceState V4l2Camera::state() const {
    const DeviceState known = m_state;
    if (known == DeviceState::Open || known == DeviceState::Capturing)
        return known;
    if (!found())
        return DeviceState::Absent;
    return known == DeviceState::Failed ? known : DeviceState::Present;
}

Error V4l2Camera::notStreaming() const {
    if (state() == DeviceState::Absent)
        return {ErrorCode::DeviceGone, m_info.name + " was unplugged; plug it in again"};
    return {ErrorCode::WrongState, m_info.name + " is not open"};
}

void V4l2Camera::letGo() {
    m_exposure.reset(); // restores through the stream
    m_ioctl.reset();
    m_stream.reset();
}

Error V4l2Camera::failed(Error error) {
    const DeviceState before = m_state;
    if (error.code == ErrorCode::DeviceGone) {
        m_state = DeviceState::Absent;
        letGo();
        error.detail = m_info.name + " was unplugged (" + error.detail + "); plug it in again";
    } else if (error.code == ErrorCode::DeviceFailed || error.code == ErrorCode::DeviceUntrusted) {
        m_state = DeviceState::Failed;
        letGo();
    }
    if (m_state != before || m_stream) // not at each of many tries to open it again
        log::error("camera.failed", error);
    return error;
}

Result<CameraFormat> V4l2Camera::open() {
    if (m_state == DeviceState::Open || m_state == DeviceState::Capturing)
        return {ErrorCode::WrongState, m_info.name + " is open already"};
    const std::optional<CameraFound> camera = found();
    if (!camera)
        return failed({ErrorCode::DeviceGone, "no video node belongs to " + m_info.id});
    if (const Result<void> admitted = admit(*camera); !admitted)
        return failed(admitted.error());
    Result<V4l2Stream> stream = V4l2Stream::open(camera->node);
    if (!stream)
        return failed(stream.error());
    if (found() != camera) // between look-up and opening, another device took the node
        return failed({ErrorCode::DeviceGone, camera->node.string() + " is another device by now"});
    const auto chosen = chooseFormats(stream->formats());
    if (!chosen)
        return failed({ErrorCode::DeviceUnsupported, m_info.name + " offers neither MJPG nor YUYV pictures"});
    m_stream = std::make_unique<V4l2Stream>(std::move(*stream));
    Result<V4l2Format> started = m_stream->start(chosen->first);
    if (!started)
        return failed(started.error());
    m_streamFormat = std::make_unique<V4l2Format>(*started);
    m_stillFormat = std::make_unique<V4l2Format>(chosen->second);
    m_ioctl = std::make_unique<StreamIoctl>(*m_stream);
    m_exposure = V4l2Exposure::find(*m_ioctl);
    m_sequenceBase = m_lastSequence + 1;
    m_state = DeviceState::Open;
    log::info("camera.open", {{"device", m_info.id}, {"width", started->size.width}, {"height", started->size.height}});
    return CameraFormat{started->size, chosen->second.size, started->framesPerSecond};
}

Result<FramePtr> V4l2Camera::take(milliseconds patience) {
    Result<Frame> frame = m_stream->next(patience);
    if (!frame)
        return frame.error().code == ErrorCode::DeviceTimeout ? frame.error() : failed(frame.error());
    frame->sequence += m_sequenceBase;
    m_lastSequence = frame->sequence;
    return FramePtr(std::make_shared<Frame>(std::move(*frame)));
}

Result<FramePtr> V4l2Camera::nextFrame(milliseconds patience) {
    if (!m_stream)
        return notStreaming();
    Result<FramePtr> frame = take(patience);
    if (frame)
        m_state = DeviceState::Capturing;
    return frame;
}

Result<FramePtr> V4l2Camera::still(milliseconds patience) {
    const auto giveUp = steady_clock::now() + patience;
    if (!m_stream)
        return notStreaming();
    if (m_stillFormat->size == m_streamFormat->size)
        return take(patience);
    const auto switchTo = [this](const V4l2Format& format) -> Result<void> {
        m_sequenceBase = m_lastSequence + 1;
        Result<V4l2Format> started = m_stream->start(format);
        if (!started)
            return failed(started.error());
        return {};
    };
    if (Result<void> switched = switchTo(*m_stillFormat); !switched)
        return switched.error();
    Result<FramePtr> picture(ErrorCode::DeviceTimeout, m_info.name + " gave no still");
    for (int i = 0; i < framesToSettle && m_stream; ++i) {
        Result<FramePtr> next = take(std::max(0ms, ceil<milliseconds>(giveUp - steady_clock::now())));
        if (!next.ok() && picture.ok()) // not quite settled, but a picture: it is judged like any other
            break;
        picture = std::move(next);
        if (!picture)
            break;
    }
    if (m_stream)
        if (Result<void> back = switchTo(*m_streamFormat); !back)
            return back.error();
    return picture;
}

ExposureControl* V4l2Camera::exposureControl() { return m_exposure.get(); }

void V4l2Camera::close() {
    letGo();
    DeviceState from = m_state;
    if (from == DeviceState::Open || from == DeviceState::Capturing)
        m_state = DeviceState::Present;
}

} // namespace darcha
