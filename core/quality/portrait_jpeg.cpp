// SPDX-License-Identifier: Apache-2.0
#include "core/quality/portrait_jpeg.h"

#include "core/quality/srgb_profile.h"

#include <opencv2/imgcodecs.hpp>

namespace darcha {

namespace {

constexpr int dotsPerInch = 300; // ICAO Doc 9303-3: printed at 300 dpi or better

} // namespace

Result<std::vector<std::uint8_t>> encodePortraitJpeg(const cv::Mat& portrait, int quality) {
    std::vector<std::uint8_t> bytes;
    try {
        if (!cv::imencode(".jpg", portrait, bytes, {cv::IMWRITE_JPEG_QUALITY, quality}))
            return {ErrorCode::ImageUnreadable, "the portrait cannot be encoded as JPEG"};
    } catch (const cv::Exception& trouble) { // OpenCV's way to refuse
        return {ErrorCode::ImageUnreadable, "the portrait cannot be encoded as JPEG: " + trouble.err};
    }
    markAsSrgb(bytes, dotsPerInch);
    return bytes;
}

} // namespace darcha
