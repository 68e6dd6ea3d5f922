// SPDX-License-Identifier: Apache-2.0
#include "core/face/face_region.h"

#include "core/face/mesh_points.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace darcha {
namespace {

// face_detection_front_detection_to_roi.pbtxt and face_landmark_landmarks_to_roi.pbtxt: the long side of the box, 1.5
// times.
constexpr double margin = 1.5;

FaceRegion around(const cv::Rect2d& box, cv::Point2d rightEye, cv::Point2d leftEye) {
    const cv::Point2d level = leftEye - rightEye;
    return {(box.tl() + box.br()) / 2, margin * std::max(box.width, box.height), std::atan2(level.y, level.x)};
}

} // namespace

FaceRegion FaceRegion::of(const DetectedFace& face) {
    return around(face.box, face.points[DetectedFace::RightEye], face.points[DetectedFace::LeftEye]);
}

FaceRegion FaceRegion::of(std::span<const cv::Point3d> mesh) {
    double left = mesh[0].x, right = left, top = mesh[0].y, bottom = top;
    for (const cv::Point3d& p : mesh) {
        left = std::min(left, p.x);
        right = std::max(right, p.x);
        top = std::min(top, p.y);
        bottom = std::max(bottom, p.y);
    }
    const cv::Point3d &from = mesh[meshpoint::rightEyeOuter], &to = mesh[meshpoint::leftEyeOuter];
    return around({left, top, right - left, bottom - top}, {from.x, from.y}, {to.x, to.y});
}

cv::Point2d FaceRegion::toPicture(cv::Point2d onCrop, int cropSide) const {
    const double scale = side / cropSide;
    const double x = (onCrop.x - cropSide / 2.0) * scale, y = (onCrop.y - cropSide / 2.0) * scale;
    const double cosine = std::cos(angle), sine = std::sin(angle);
    return {centre.x + cosine * x - sine * y, centre.y + sine * x + cosine * y};
}

void cutOut(const cv::Mat& picture, const FaceRegion& region, int cropSide, cv::Mat& crop, cv::Mat& scratch) {
    const double reach = region.side / 2 * (std::abs(std::cos(region.angle)) + std::abs(std::sin(region.angle))) + 2;
    const cv::Rect whole(0, 0, picture.cols, picture.rows);
    const cv::Rect around = cv::Rect(cv::Point(cvFloor(region.centre.x - reach), cvFloor(region.centre.y - reach)),
                                     cv::Point(cvCeil(region.centre.x + reach), cvCeil(region.centre.y + reach))) &
                            whole;
    crop.create(cropSide, cropSide, CV_8UC3);
    if (around.empty()) {
        crop.setTo(cv::Scalar::all(0));
        return;
    }
    // A large face is first shrunk by averaging whole blocks: bilinear sampling alone would skip most of its pixels,
    // and noise and aliasing would move the points.
    const int block = std::max(1, static_cast<int>(region.side / cropSide));
    cv::Mat source = picture(around);
    cv::Point2d origin(around.x, around.y);
    double scale = region.side / cropSide; // picture pixels a crop pixel
    const cv::Size shrunk(around.width / block, around.height / block);
    if (block > 1 && shrunk.width > 0 && shrunk.height > 0) {
        source = source(cv::Rect(0, 0, shrunk.width * block, shrunk.height * block));
        cv::resize(source, scratch, shrunk, 0, 0, cv::INTER_AREA);
        source = scratch;
    }
    const double per = block > 1 && source.data == scratch.data ? block : 1; // picture pixels a source pixel
    scale /= per;
    // Centre of a crop pixel -> edges of the crop -> edges of the picture -> edges of the source -> centre of a source
    // pixel.
    const double cosine = std::cos(region.angle) * scale, sine = std::sin(region.angle) * scale;
    const double half = cropSide / 2.0 - 0.5;
    const double centreX = (region.centre.x + 0.5 - origin.x) / per - 0.5,
                 centreY = (region.centre.y + 0.5 - origin.y) / per - 0.5;
    const cv::Matx23d toSource(cosine, -sine, centreX - (cosine - sine) * half, //
                               sine, cosine, centreY - (sine + cosine) * half);
    cv::warpAffine(source, crop, toSource, crop.size(), cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_CONSTANT);
}

} // namespace darcha
