// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/video_file_camera.h"

#include <cmath>
#include <fstream>
#include <opencv2/videoio.hpp>

namespace darcha {

using namespace std::chrono;

namespace {

// What one frame lasts where the container does not say: 25 frames a second.
constexpr microseconds fallbackStep = milliseconds(40);

} // namespace

struct VideoFileCamera::Decoder {
    cv::VideoCapture capture;
    microseconds offset{0}; // presentation time at which this round of a loop began
    microseconds last{-1};  // of the last picture handed out
    microseconds step = fallbackStep;
    bool anyFrame = false;
};

std::string_view videoContainer(std::string_view bytes) {
    const auto at = [&](std::size_t offset, std::string_view magic) {
        return bytes.substr(0, 64).find(magic, offset) == offset;
    };
    using namespace std::string_view_literals;
    if (at(4, "ftyp") || at(4, "moov") || at(4, "mdat") || at(4, "wide") || at(4, "free"))
        return "mp4";
    if (at(0, "\x1a\x45\xdf\xa3"))
        return "matroska";
    if (at(0, "RIFF") && at(8, "AVI "))
        return "avi";
    if (at(0, "GIF87a") || at(0, "GIF89a"))
        return "gif";
    if (at(0, "OggS"))
        return "ogg";
    if (at(0, "FLV\x01"))
        return "flv";
    if (at(0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11"))
        return "asf";
    if (at(0, "\x00\x00\x01\xba"sv) || at(0, "\x00\x00\x01\xb3"sv))
        return "mpeg";
    return {};
}

VideoFileCamera::VideoFileCamera(std::filesystem::path file, const Clock& clock, VideoFileOptions options)
    : VirtualCamera({"video:" + file.filename().string(), file.filename().string(), "video-file", true}, clock,
                    options.pacing),
      m_file(std::move(file)),
      m_options(options) {}

VideoFileCamera::~VideoFileCamera() = default;

Result<void> VideoFileCamera::openDecoder() {
    std::error_code trouble;
    if (!std::filesystem::exists(m_file, trouble))
        return {ErrorCode::FileNotFound, m_file.string() + ": no such file"};
    if (!std::filesystem::is_regular_file(m_file, trouble))
        return {ErrorCode::VideoUnreadable, m_file.string() + ": not a file"};
    std::ifstream stream(m_file, std::ios::binary);
    if (!stream)
        return {ErrorCode::FileUnreadable, m_file.string() + ": cannot be opened; check its permissions"};
    char first[64] = {};
    stream.read(first, sizeof first);
    if (videoContainer({first, static_cast<std::size_t>(stream.gcount())}).empty())
        return {ErrorCode::VideoUnreadable,
                m_file.string() + ": not a video (MP4, MKV, WebM, AVI, GIF, Ogg, FLV, ASF or MPEG is)"};
    auto decoder = std::make_unique<Decoder>();
    bool opened = false;
    try {
        opened = decoder->capture.open(std::filesystem::absolute(m_file).string(), cv::CAP_FFMPEG);
    } catch (const cv::Exception&) { // OpenCV's way to say no
    }
    if (!opened)
        return {ErrorCode::VideoUnreadable, m_file.string() + ": damaged, or of a codec that is not installed"};
    m_decoder = std::move(decoder);
    return {};
}

Result<CameraFormat> VideoFileCamera::begin() {
    if (Result<void> opened = openDecoder(); !opened)
        return opened.error();
    const cv::Size size(static_cast<int>(m_decoder->capture.get(cv::CAP_PROP_FRAME_WIDTH)),
                        static_cast<int>(m_decoder->capture.get(cv::CAP_PROP_FRAME_HEIGHT)));
    return CameraFormat{size, size, m_decoder->capture.get(cv::CAP_PROP_FPS)};
}

Result<VirtualCamera::Picture> VideoFileCamera::nextPicture() {
    Decoder& decoder = *m_decoder;
    cv::Mat bgr;
    for (int round = 0; bgr.empty(); ++round) {
        try {
            if (!decoder.capture.read(bgr))
                bgr.release();
        } catch (const cv::Exception&) {
            bgr.release();
        }
        if (!bgr.empty())
            break;
        if (!decoder.anyFrame)
            return {ErrorCode::VideoUnreadable, m_file.string() + ": holds no frame that can be decoded"};
        if (!m_options.loop || round > 0)
            return {ErrorCode::VideoUnreadable, m_file.string() + ": the video is over"};
        const microseconds next = decoder.last + decoder.step;
        if (Result<void> opened = openDecoder(); !opened)
            return opened.error();
        m_decoder->offset = next;
        m_decoder->last = next - microseconds(1);
        m_decoder->anyFrame = true;
        return nextPicture();
    }
    Decoder& current = *m_decoder;
    const microseconds stamp(std::llround(current.capture.get(cv::CAP_PROP_POS_MSEC) * 1000));
    microseconds presentation = current.offset + stamp;
    if (presentation <= current.last) // a container without stamps, or one that goes backwards
        presentation = current.last + (current.anyFrame ? current.step : microseconds(1));
    else if (current.anyFrame && current.last >= microseconds(0))
        current.step = std::min<microseconds>(presentation - current.last, seconds(1));
    current.last = presentation;
    current.anyFrame = true;
    return Picture{bgr.clone(), presentation};
}

void VideoFileCamera::end() { m_decoder.reset(); }

} // namespace darcha
