// SPDX-License-Identifier: Apache-2.0
#include "core/quality/portrait_crop.h"

#include "core/face/mesh_points.h"
#include "core/media/wiped_pixels.h"
#include "core/quality/linear_light.h"
#include "core/quality/portrait_jpeg.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace darcha {

namespace {

constexpr double largestHeadShare = 0.90; // ICAO's upper end: how far the crop may tighten where the frame is narrow
constexpr double spaceAboveCrown = 0.4;   // of the space that the head leaves: 0.10 of the height at a share of 0.75

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

constexpr double turnedFrom =
    1; // degrees; less is within what the estimator is off (0.5), and resampling costs sharpness

struct Upright {
    cv::Rect2d crop;
    double head = 0;
};

// The ideal crop turned until the eyes are level, if all of it lies in the frame.
std::optional<Upright> upright(const FaceObservation& face, double angle, double share, cv::Size frame) {
    const double cosine = std::cos(angle), sine = std::sin(angle);
    const cv::Point2d eyes = (face.rightEye + face.leftEye) * 0.5;
    const cv::Point2d down(-sine, cosine), right(cosine, sine);
    const double chin = (face.chin - eyes).dot(down);
    const double crown = (face.crownY - eyes.y) / cosine; // along the head's axis
    const double head = std::max(1.0, chin - crown);
    const double height = head / share, width = height * portraitAspect;
    const double top = crown - spaceAboveCrown * (height - head);
    const cv::Point2d centre = eyes + down * (top + height / 2);
    for (const double x : {-width / 2, width / 2})
        for (const double y : {-height / 2, height / 2}) {
            const cv::Point2d corner = centre + right * x + down * y;
            if (corner.x < 0 || corner.y < 0 || corner.x > frame.width - 1 || corner.y > frame.height - 1)
                return std::nullopt;
        }
    return Upright{{centre.x - width / 2, centre.y - height / 2, width, height}, head};
}

// Level to level, for each channel.
cv::Mat balancing(const ChannelGains& gains) {
    cv::Mat table(1, 256, CV_8UC3);
    const auto& light = linearLightTable();
    for (int level = 0; level < 256; ++level) {
        const double here = light[static_cast<std::size_t>(level)];
        const auto made = [&](double gain) {
            return cv::saturate_cast<unsigned char>(srgbLevel(std::min(1.0, here * gain)));
        };
        table.at<cv::Vec3b>(0, level) = {made(gains.blue), made(gains.green), made(gains.red)};
    }
    return table;
}

} // namespace

PortraitGeometry portraitGeometry(const FaceObservation& face, const PortraitRules& rules) {
    PortraitGeometry geometry;
    if (!face.frame || face.frame->bgr.empty())
        return geometry;
    const cv::Size frame = face.frame->bgr.size();
    const cv::Point2d eyes = (face.rightEye + face.leftEye) * 0.5;
    double head = std::max(1.0, face.chin.y - face.crownY);
    const cv::Point2d level = face.leftEye - face.rightEye;
    const double angle = std::atan2(level.y, level.x);
    const bool tilted = std::abs(angle) * 180 / CV_PI >= turnedFrom && std::abs(angle) < CV_PI / 4;
    if (const auto turned = tilted ? upright(face, angle, rules.headHeightShare, frame) : std::nullopt) {
        geometry.crop = turned->crop;
        geometry.rotation = angle * 180 / CV_PI;
        head = turned->head;
    } else {
        Fit best = fit(eyes, face.crownY, head, rules.headHeightShare, frame);
        for (double share = rules.headHeightShare; share <= largestHeadShare && best.moved > 0.001; share += 0.01)
            if (const Fit tighter = fit(eyes, face.crownY, head, share, frame); tighter.moved < best.moved)
                best = tighter;
        geometry.crop = best.crop;
    }
    const cv::Rect2d& crop = geometry.crop;
    const cv::Point2d fromCentre = eyes - (crop.tl() + crop.br()) / 2;
    const double turn = geometry.rotation * CV_PI / 180;
    const cv::Point3d &left = face.mesh[meshpoint::leftTemple], &right = face.mesh[meshpoint::rightTemple];
    geometry.headHeightShare = head / crop.height;
    geometry.headWidthShare =
        std::abs((left.x - right.x) * std::cos(turn) + (left.y - right.y) * std::sin(turn)) / crop.width;
    geometry.centreX = 0.5 + (fromCentre.x * std::cos(turn) + fromCentre.y * std::sin(turn)) / crop.width;
    geometry.eyeLineY = 0.5 + (fromCentre.y * std::cos(turn) - fromCentre.x * std::sin(turn)) / crop.height;
    const double scale = rules.largest ? std::min(1.0, rules.largest->height / crop.height) : 1;
    geometry.saved = {cvRound(crop.width * scale), cvRound(crop.height * scale)};
    geometry.interEyePixels = face.interEyeDistance * scale;
    return geometry;
}

Result<cv::Mat> cutPortrait(const Frame& frame, const PortraitGeometry& geometry) {
    const cv::Rect inside(cvFloor(geometry.crop.x), cvFloor(geometry.crop.y), cvRound(geometry.crop.width),
                          cvRound(geometry.crop.height));
    const cv::Rect crop = geometry.rotation != 0 ? inside : inside & cv::Rect({0, 0}, frame.bgr.size());
    if (frame.bgr.empty() || crop.width < 8 || crop.height < 8)
        return {ErrorCode::ImageUnreadable, "the portrait's crop has no pixels"};
    cv::Mat portrait;
    if (geometry.rotation != 0) {
        // Saved pixel -> turned about the crop's centre -> the frame.
        const cv::Point2d centre = (geometry.crop.tl() + geometry.crop.br()) / 2;
        const double turn = geometry.rotation * CV_PI / 180, cosine = std::cos(turn), sine = std::sin(turn);
        const double halfWidth = (crop.width - 1) / 2.0, halfHeight = (crop.height - 1) / 2.0;
        const cv::Matx23d toFrame(cosine, -sine, centre.x - cosine * halfWidth + sine * halfHeight, //
                                  sine, cosine, centre.y - sine * halfWidth - cosine * halfHeight);
        cv::warpAffine(frame.bgr, portrait, toFrame, crop.size(), cv::INTER_CUBIC | cv::WARP_INVERSE_MAP,
                       cv::BORDER_REPLICATE);
    } else {
        portrait = frame.bgr(crop);
    }
    if (geometry.saved.width < crop.width && geometry.saved.area() > 0) {
        cv::Mat smaller;
        cv::resize(portrait, smaller, geometry.saved, 0, 0, cv::INTER_AREA);
        wipeIfLast(portrait);
        portrait = smaller;
    }
    if (!geometry.colour.none()) {
        cv::Mat balanced;
        cv::LUT(portrait, balancing(geometry.colour), balanced);
        wipeIfLast(portrait);
        portrait = balanced;
    }
    return portrait;
}

Result<std::vector<std::uint8_t>> encodePortrait(const Frame& frame, const PortraitGeometry& geometry,
                                                 int jpegQuality) {
    const Result<cv::Mat> portrait = cutPortrait(frame, geometry);
    if (!portrait)
        return portrait.error();
    Result<std::vector<std::uint8_t>> bytes = encodePortraitJpeg(*portrait, jpegQuality);
    wipeIfLast(*portrait);
    return bytes;
}

} // namespace darcha
