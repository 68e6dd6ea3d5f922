// SPDX-License-Identifier: Apache-2.0
#include "core/quality/portrait_crop.h"

#include "core/face/mesh_points.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace darcha {

namespace {

constexpr double largestHeadShare = 0.90; // ICAO's upper end: how far the crop may tighten where the frame is narrow
constexpr double spaceAboveCrown = 0.4;   // of the space that the head leaves: 0.10 of the height at a share of 0.75
constexpr int dotsPerInch = 300;          // ICAO Doc 9303-3: printed at 300 dpi or better

struct Fit {
    cv::Rect2d crop;
    double moved = 0; // how far from where it should lie, in its own sizes
};

Fit fit(const cv::Point2d& eyes, double crownY, double head, double share, cv::Size frame) {
    const double height = std::min({head / share, static_cast<double>(frame.height), frame.width / portraitAspect});
    const double width = height * portraitAspect;
    const cv::Point2d ideal(eyes.x - width / 2, crownY - spaceAboveCrown * std::max(0.0, height - head));
    const cv::Point2d held(std::clamp(ideal.x, 0.0, std::max(0.0, frame.width - width)),
                           std::clamp(ideal.y, 0.0, std::max(0.0, frame.height - height)));
    return {{held.x, held.y, width, height}, std::abs(held.x - ideal.x) / width + std::abs(held.y - ideal.y) / height};
}

} // namespace

PortraitGeometry portraitGeometry(const FaceObservation& face, const PortraitRules& rules) {
    PortraitGeometry geometry;
    if (!face.frame || face.frame->bgr.empty())
        return geometry;
    const cv::Size frame = face.frame->bgr.size();
    const cv::Point2d eyes = (face.rightEye + face.leftEye) * 0.5;
    const double head = std::max(1.0, face.chin.y - face.crownY);
    Fit best = fit(eyes, face.crownY, head, rules.headHeightShare, frame);
    for (double share = rules.headHeightShare; share <= largestHeadShare && best.moved > 0.001; share += 0.01)
        if (const Fit tighter = fit(eyes, face.crownY, head, share, frame); tighter.moved < best.moved)
            best = tighter;
    geometry.crop = best.crop;
    geometry.headHeightShare = head / best.crop.height;
    geometry.headWidthShare =
        std::abs(face.mesh[meshpoint::leftTemple].x - face.mesh[meshpoint::rightTemple].x) / best.crop.width;
    geometry.centreX = (eyes.x - best.crop.x) / best.crop.width;
    geometry.eyeLineY = (eyes.y - best.crop.y) / best.crop.height;
    const double scale = rules.largest ? std::min(1.0, rules.largest->height / best.crop.height) : 1;
    geometry.saved = {cvRound(best.crop.width * scale), cvRound(best.crop.height * scale)};
    geometry.interEyePixels = face.interEyeDistance * scale;
    return geometry;
}

Result<std::vector<std::uint8_t>> encodePortrait(const Frame& frame, const PortraitGeometry& geometry,
                                                 int jpegQuality) {
    const cv::Rect inside(cvFloor(geometry.crop.x), cvFloor(geometry.crop.y), cvRound(geometry.crop.width),
                          cvRound(geometry.crop.height));
    const cv::Rect crop = inside & cv::Rect({0, 0}, frame.bgr.size());
    if (crop.width < 8 || crop.height < 8)
        return {ErrorCode::ImageUnreadable, "the portrait's crop has no pixels"};
    cv::Mat portrait = frame.bgr(crop);
    if (geometry.saved.width < crop.width && geometry.saved.area() > 0) {
        cv::Mat smaller;
        cv::resize(portrait, smaller, geometry.saved, 0, 0, cv::INTER_AREA);
        portrait = smaller;
    }
    std::vector<std::uint8_t> bytes;
    try {
        if (!cv::imencode(".jpg", portrait, bytes, {cv::IMWRITE_JPEG_QUALITY, jpegQuality}))
            return {ErrorCode::ImageUnreadable, "the portrait cannot be encoded as JPEG"};
    } catch (const cv::Exception& trouble) { // OpenCV's way to refuse
        return {ErrorCode::ImageUnreadable, "the portrait cannot be encoded as JPEG: " + trouble.err};
    }
    // The JFIF header (ISO/IEC 10918-5) follows the start marker: unit at byte 13 (1 = per inch), densities after it.
    if (bytes.size() > 18 && bytes[2] == 0xFF && bytes[3] == 0xE0) {
        bytes[13] = 1;
        bytes[14] = bytes[16] = dotsPerInch >> 8;
        bytes[15] = bytes[17] = dotsPerInch & 0xFF;
    }
    return bytes;
}

} // namespace darcha
