// SPDX-License-Identifier: Apache-2.0
#include "core/quality/chip_picture.h"

#include "core/base/secret.h"
#include "core/media/wiped_pixels.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <opencv2/imgproc.hpp>
#include <openjpeg.h>
#include <span>
#include <utility>

namespace darcha {

namespace {

using Bytes = std::vector<std::uint8_t>;

// OpenJPEG writes through functions: into memory, with the place that it seeks to.
struct Sink {
    Bytes bytes;
    std::size_t at = 0;

    OPJ_SIZE_T write(const void* from, OPJ_SIZE_T count) {
        if (at + count > bytes.size())
            bytes.resize(at + count);
        std::memcpy(bytes.data() + at, from, count);
        at += count;
        return count;
    }
};

OPJ_SIZE_T writeTo(void* from, OPJ_SIZE_T count, void* sink) { return static_cast<Sink*>(sink)->write(from, count); }

OPJ_OFF_T skipIn(OPJ_OFF_T count, void* sink) {
    auto& at = static_cast<Sink*>(sink)->at;
    if (count < 0 && static_cast<std::size_t>(-count) > at)
        return -1;
    at = static_cast<std::size_t>(static_cast<OPJ_OFF_T>(at) + count);
    return count;
}

OPJ_BOOL seekIn(OPJ_OFF_T place, void* sink) {
    if (place < 0)
        return OPJ_FALSE;
    static_cast<Sink*>(sink)->at = static_cast<std::size_t>(place);
    return OPJ_TRUE;
}

// The face lies in its planes too.
void wipeAndDestroy(opj_image_t* image) {
    for (OPJ_UINT32 i = 0; i < image->numcomps; ++i)
        if (const opj_image_comp_t& plane = image->comps[i]; plane.data)
            wipe(std::as_writable_bytes(std::span(plane.data, std::size_t(plane.w) * plane.h)));
    opj_image_destroy(image);
}

template <auto free> struct Freed {
    template <typename Thing> void operator()(Thing* thing) const { free(thing); }
};

// Empty if OpenJPEG refuses. `ratio` is raw bytes over coded bytes.
Bytes encoded(const cv::Mat& bgr, double ratio) {
    opj_image_cmptparm_t plane{};
    plane.dx = plane.dy = 1;
    plane.w = static_cast<OPJ_UINT32>(bgr.cols);
    plane.h = static_cast<OPJ_UINT32>(bgr.rows);
    plane.prec = 8;
    opj_image_cmptparm_t planes[3] = {plane, plane, plane};
    const std::unique_ptr<opj_image_t, Freed<wipeAndDestroy>> image(opj_image_create(3, planes, OPJ_CLRSPC_SRGB));
    const std::unique_ptr<opj_codec_t, Freed<opj_destroy_codec>> codec(opj_create_compress(OPJ_CODEC_JP2));
    const std::unique_ptr<opj_stream_t, Freed<opj_stream_destroy>> stream(opj_stream_default_create(OPJ_FALSE));
    if (!image || !codec || !stream)
        return {};
    image->x1 = plane.w;
    image->y1 = plane.h;
    for (int y = 0; y < bgr.rows; ++y) {
        const cv::Vec3b* row = bgr.ptr<cv::Vec3b>(y);
        for (int x = 0; x < bgr.cols; ++x)
            for (int c = 0; c < 3; ++c)
                image->comps[c].data[y * bgr.cols + x] = row[x][2 - c];
    }
    opj_cparameters_t parameters;
    opj_set_default_encoder_parameters(&parameters);
    parameters.irreversible = 1; // the 9/7 wavelet: better at 1:90
    parameters.tcp_mct = 1;
    parameters.tcp_numlayers = 1;
    parameters.tcp_rates[0] = static_cast<float>(ratio);
    parameters.cp_disto_alloc = 1;
    Sink sink;
    sink.bytes.reserve(static_cast<std::size_t>(4.0 * bgr.total()) + 4096); // never moved: no copy is left behind
    opj_stream_set_user_data(stream.get(), &sink, nullptr);
    opj_stream_set_write_function(stream.get(), writeTo);
    opj_stream_set_skip_function(stream.get(), skipIn);
    opj_stream_set_seek_function(stream.get(), seekIn);
    if (!opj_setup_encoder(codec.get(), &parameters, image.get()) ||
        !opj_start_compress(codec.get(), image.get(), stream.get()) || !opj_encode(codec.get(), stream.get()) ||
        !opj_end_compress(codec.get(), stream.get()))
        return {};
    return std::move(sink.bytes);
}

// The largest coding of at most chipBytesMost; empty if there is none.
Bytes fitted(const cv::Mat& small, const std::function<bool()>& goOn) {
    // The encoder misses the asked rate by a little that depends on the picture (of 106 portraits by -210 to +16
    // bytes): asked for slightly less, one try is enough; else it is asked again by what it missed.
    constexpr double aim = chipBytesMost - 60.0;
    const double raw = 3.0 * small.cols * small.rows;
    Bytes best;
    double low = 1, high = 1000; // ratios: too many bytes at low, few enough at high
    double ratio = std::clamp(raw / aim, 1.0, high);
    for (int tries = 0; tries < 12; ++tries) {
        if (goOn && !goOn()) {
            wipe(std::as_writable_bytes(std::span(best)));
            return {};
        }
        Bytes bytes = encoded(small, ratio);
        if (bytes.empty())
            break;
        const bool fits = bytes.size() <= chipBytesMost;
        const double wanted = ratio * static_cast<double>(bytes.size()) / aim;
        const std::size_t size = bytes.size();
        if (fits && size > best.size())
            std::swap(best, bytes);
        wipe(std::as_writable_bytes(std::span(bytes)));
        if (best.size() >= chipBytesLeast || (fits && ratio <= 1))
            break;
        (fits ? high : low) = ratio;
        ratio = wanted > low && wanted < high ? wanted : (low + high) / 2;
    }
    return best;
}

} // namespace

Result<std::vector<std::uint8_t>> encodeChipPicture(const cv::Mat& bgr, const std::function<bool()>& goOn) {
    if (bgr.type() != CV_8UC3 || bgr.cols < 32 || bgr.rows < 32)
        return {ErrorCode::ImageUnreadable, "the chip's picture has too few pixels"};
    cv::Mat small = bgr;
    if (bgr.rows > chipPixels.height || bgr.cols > chipPixels.width) {
        const double scale = std::min(1.0 * chipPixels.width / bgr.cols, 1.0 * chipPixels.height / bgr.rows);
        const bool whole = std::abs(bgr.cols * scale - chipPixels.width) < 2 &&
                           std::abs(bgr.rows * scale - chipPixels.height) < 2; // 35:45 is 622.2:800
        const cv::Size size = whole ? chipPixels : cv::Size(cvRound(bgr.cols * scale), cvRound(bgr.rows * scale));
        cv::resize(bgr, small, size, 0, 0, cv::INTER_AREA);
    }
    Bytes made = fitted(small, goOn);
    if (small.data != bgr.data)
        wipeIfLast(small);
    if (made.empty() && goOn && !goOn())
        return {ErrorCode::Cancelled, "the chip's picture is not wanted any more"};
    if (made.empty())
        return {ErrorCode::ImageUnreadable, "the chip's picture cannot be encoded as JPEG 2000 of 17 kB"};
    return made;
}

} // namespace darcha
