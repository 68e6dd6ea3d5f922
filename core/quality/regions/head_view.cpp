// SPDX-License-Identifier: Apache-2.0
#include "core/quality/regions/head_view.h"

#include "core/face/mesh_points.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace darcha {

std::optional<HeadView> HeadView::of(const FaceObservation& face, double unitPixels, const ViewReach& reach) {
    if (!face.frame || face.frame->bgr.empty() || face.frame->bgr.type() != CV_8UC3)
        return std::nullopt;
    const cv::Mat& picture = face.frame->bgr;
    const cv::Point2d eyes = (face.rightEye + face.leftEye) * 0.5;
    const cv::Point2d chin(face.mesh[meshpoint::chin].x, face.mesh[meshpoint::chin].y);
    const double length = cv::norm(chin - eyes);
    if (!(length >= 4) || !std::isfinite(length))
        return std::nullopt;
    const cv::Point2d line = face.leftEye - face.rightEye;
    const double angle = -std::atan2(line.y, line.x);
    const double scale = unitPixels / length;
    const double c = scale * std::cos(angle), s = scale * std::sin(angle);

    HeadView view;
    view.unit = unitPixels;
    view.reach = reach;
    const cv::Size size(cvRound(2 * reach.sideways * unitPixels), cvRound((reach.up + reach.down) * unitPixels));
    const cv::Point2d origin(reach.sideways * unitPixels, reach.up * unitPixels);
    view.fromPicture = {c, -s, origin.x - (c * eyes.x - s * eyes.y), s, c, origin.y - (s * eyes.x + c * eyes.y)};

    // Only the part that is shown is touched, and it is averaged before it is turned: a large picture costs no more
    // than its pixels.
    cv::Matx23d back;
    cv::invertAffineTransform(view.fromPicture, back);
    cv::Point2d low(1e9, 1e9), high(-1e9, -1e9);
    for (const cv::Point2d corner : {cv::Point2d(0, 0), cv::Point2d(size.width, 0), cv::Point2d(0, size.height),
                                     cv::Point2d(size.width, size.height)}) {
        const cv::Vec2d p = back * cv::Vec3d(corner.x, corner.y, 1);
        low = {std::min(low.x, p[0]), std::min(low.y, p[1])};
        high = {std::max(high.x, p[0]), std::max(high.y, p[1])};
    }
    const cv::Rect part =
        cv::Rect(cv::Point(cvFloor(std::clamp(low.x, -1e6, 1e6)), cvFloor(std::clamp(low.y, -1e6, 1e6))),
                 cv::Point(cvCeil(std::clamp(high.x, -1e6, 1e6)), cvCeil(std::clamp(high.y, -1e6, 1e6)))) &
        cv::Rect({}, picture.size());
    if (part.width < 4 || part.height < 4)
        return std::nullopt;
    cv::Mat source = picture(part);
    cv::Matx23d fromSource = view.fromPicture;
    fromSource(0, 2) += fromSource(0, 0) * part.x + fromSource(0, 1) * part.y;
    fromSource(1, 2) += fromSource(1, 0) * part.x + fromSource(1, 1) * part.y;
    if (scale < 0.7) {
        cv::Mat smaller;
        const cv::Size reduced(std::max(2, cvRound(part.width * scale)), std::max(2, cvRound(part.height * scale)));
        cv::resize(source, smaller, reduced, 0, 0, cv::INTER_AREA);
        const double fx = static_cast<double>(part.width) / reduced.width;
        const double fy = static_cast<double>(part.height) / reduced.height;
        for (int row = 0; row < 2; ++row) { // pixel centres at whole numbers
            fromSource(row, 2) += fromSource(row, 0) * (fx - 1) / 2 + fromSource(row, 1) * (fy - 1) / 2;
            fromSource(row, 0) *= fx;
            fromSource(row, 1) *= fy;
        }
        source = smaller;
    }
    cv::warpAffine(source, view.bgr, fromSource, size, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    cv::warpAffine(cv::Mat(source.size(), CV_8UC1, cv::Scalar(255)), view.valid, fromSource, size, cv::INTER_NEAREST,
                   cv::BORDER_CONSTANT, cv::Scalar(0));
    cv::cvtColor(view.bgr, view.lab, cv::COLOR_BGR2Lab);
    view.points.reserve(face.mesh.size());
    for (const cv::Point3d& p : face.mesh) {
        const cv::Vec2d q = view.fromPicture * cv::Vec3d(p.x, p.y, 1);
        view.points.emplace_back(static_cast<float>(q[0]), static_cast<float>(q[1]));
    }
    return view;
}

cv::Point2f HeadView::at(double x, double y) const {
    return {static_cast<float>((x + reach.sideways) * unit), static_cast<float>((y + reach.up) * unit)};
}

cv::Point2d HeadView::unitsOf(cv::Point2f pixel) const {
    return {pixel.x / unit - reach.sideways, pixel.y / unit - reach.up};
}

std::vector<cv::Point> HeadView::polygon(std::span<const int> meshPoints) const {
    std::vector<cv::Point> made;
    made.reserve(meshPoints.size());
    for (const int index : meshPoints) {
        const cv::Point2f& p = points[static_cast<std::size_t>(index)];
        made.emplace_back(cvRound(std::clamp(p.x, -1e4F, 1e4F)), cvRound(std::clamp(p.y, -1e4F, 1e4F)));
    }
    return made;
}

} // namespace darcha
