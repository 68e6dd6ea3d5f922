// SPDX-License-Identifier: Apache-2.0
#include "tests/support/worn.h"

#include "core/face/mesh_points.h"

#include <opencv2/imgproc.hpp>
#include <span>
#include <vector>

namespace darcha::test {

namespace {

constexpr int shift = 4; // bits of sub-pixel drawing

cv::Point2d at(const FaceObservation& face, int index) {
    const cv::Point3d& p = face.mesh[static_cast<std::size_t>(index)];
    return {p.x, p.y};
}

cv::Point fine(const cv::Point2d& p) { return {cvRound(p.x * (1 << shift)), cvRound(p.y * (1 << shift))}; }

void paint(cv::Mat& cover, const std::vector<cv::Point2d>& polygon) {
    std::vector<cv::Point> points;
    for (const cv::Point2d& p : polygon)
        points.push_back(fine(p));
    cv::fillPoly(cover, std::vector{points}, cv::Scalar(255), cv::LINE_AA, shift);
}

// `worn` over the picture where `cover` is, with `opacity` of it.
cv::Mat laid(const cv::Mat& bgr, const cv::Mat& worn, const cv::Mat& cover, double opacity) {
    cv::Mat made = bgr.clone();
    for (int y = 0; y < made.rows; ++y)
        for (int x = 0; x < made.cols; ++x)
            if (const double share = cover.at<unsigned char>(y, x) / 255.0 * opacity; share > 0)
                for (int c = 0; c < 3; ++c)
                    made.at<cv::Vec3b>(y, x)[c] = cv::saturate_cast<unsigned char>(
                        (1 - share) * bgr.at<cv::Vec3b>(y, x)[c] + share * worn.at<cv::Vec3b>(y, x)[c]);
    return made;
}

// A lens: wider than high, rounder below, as aviators and most others are.
std::vector<cv::Point2d> lens(const cv::Point2d& eye, const cv::Point2d& outward, double apart) {
    const cv::Point2d down = outward.x > 0 ? cv::Point2d(-outward.y, outward.x) : cv::Point2d(outward.y, -outward.x);
    const cv::Point2d centre = eye + 0.04 * apart * outward + 0.05 * apart * down;
    std::vector<cv::Point2d> made;
    for (int i = 0; i < 40; ++i) {
        const double turn = i * 2 * CV_PI / 40, c = std::cos(turn), s = std::sin(turn);
        const auto square = [](double v) { return std::copysign(std::pow(std::abs(v), 0.7), v); };
        made.push_back(centre + 0.42 * apart * square(c) * outward + (s > 0 ? 0.33 : 0.24) * apart * square(s) * down);
    }
    return made;
}

} // namespace

cv::Mat withSunglasses(const cv::Mat& bgr, const FaceObservation& face, double opacity, const cv::Scalar& tint) {
    const double apart = cv::norm(face.leftEye - face.rightEye);
    const cv::Point2d along = (face.leftEye - face.rightEye) / apart;
    cv::Mat lenses = cv::Mat::zeros(bgr.size(), CV_8UC1), frame = lenses.clone();
    const int thick = std::max(1, cvRound(0.035 * apart));
    for (const auto& [eye, outward, temple] : {std::tuple{face.rightEye, -along, at(face, meshpoint::rightTemple)},
                                               std::tuple{face.leftEye, along, at(face, meshpoint::leftTemple)}}) {
        const auto outline = lens(eye, outward, apart);
        paint(lenses, outline);
        std::vector<cv::Point> rim;
        for (const cv::Point2d& p : outline)
            rim.push_back(fine(p));
        cv::polylines(frame, std::vector{rim}, true, cv::Scalar(255), thick, cv::LINE_AA, shift);
        cv::line(frame, fine(eye + 0.46 * apart * outward), fine(temple), cv::Scalar(255), thick, cv::LINE_AA, shift);
    }
    const cv::Point2d middle = (face.leftEye + face.rightEye) / 2;
    cv::line(frame, fine(middle - 0.1 * apart * along), fine(middle + 0.1 * apart * along), cv::Scalar(255), thick,
             cv::LINE_AA, shift);
    const cv::Mat glass(bgr.size(), CV_8UC3, tint), rim(bgr.size(), CV_8UC3, cv::Scalar(28, 26, 30));
    return laid(laid(bgr, glass, lenses, opacity), rim, frame, 1);
}

cv::Mat withCap(const cv::Mat& bgr, const FaceObservation& face, const cv::Scalar& colour) {
    const double apart = cv::norm(face.leftEye - face.rightEye);
    const cv::Point2d along = (face.leftEye - face.rightEye) / apart, up(along.y, -along.x);
    const cv::Point2d rim = (at(face, 54) + at(face, 284)) / 2; // where the forehead bends back, on both sides
    const double wide = 0.57 * cv::norm(at(face, meshpoint::leftTemple) - at(face, meshpoint::rightTemple));
    const double high = std::max(0.6 * apart, rim.y - face.crownY) + 0.15 * apart;
    std::vector<cv::Point2d> outline;
    for (int i = 0; i <= 40; ++i) {
        const double turn = i * CV_PI / 40;
        outline.push_back(rim + wide * std::cos(turn) * along + high * std::sin(turn) * up);
    }
    for (int i = 0; i <= 20; ++i) { // the rim hangs a little in the middle
        const double t = -1 + i / 10.0;
        outline.push_back(rim + wide * t * along - 0.12 * apart * (1 - t * t) * up);
    }
    cv::Mat cover = cv::Mat::zeros(bgr.size(), CV_8UC1);
    paint(cover, outline);
    cv::Mat cloth(bgr.size(), CV_8UC3);
    for (int y = 0; y < cloth.rows; ++y)
        for (int x = 0; x < cloth.cols; ++x) { // darker towards its sides, knitted
            const double side = (cv::Point2d(x, y) - rim).dot(along) / wide;
            const double light = (1 - 0.45 * side * side) * (1 + 0.06 * std::sin(x * CV_PI / (0.03 * apart)));
            for (int c = 0; c < 3; ++c)
                cloth.at<cv::Vec3b>(y, x)[c] = cv::saturate_cast<unsigned char>(colour[c] * light);
        }
    return laid(bgr, cloth, cover, 1);
}

cv::Mat withMask(const cv::Mat& bgr, const FaceObservation& face, MaskPlace place, const cv::Scalar& colour) {
    const double apart = cv::norm(face.leftEye - face.rightEye);
    // The jaw from the subject's right ear to the left one; below it the cloth goes a little beyond the chin.
    std::vector<int> jaw{93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323};
    std::vector<int> upper{346, 347, 197, 118, 117}; // cheekbone, bridge of the nose, cheekbone; from left to right
    if (place == MaskPlace::BelowNose) {
        upper = {425, 2, 205}; // beside and below the nose
        jaw.erase(jaw.begin());
        jaw.pop_back();
    } else if (place == MaskPlace::BelowChin) {
        jaw = {172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397};
        upper = {};
    }
    std::vector<cv::Point2d> outline;
    for (const int index : jaw) {
        const cv::Point2d p = at(face, index), nose = at(face, meshpoint::noseTip);
        outline.push_back(p + 0.06 * (p - nose));
    }
    if (place == MaskPlace::BelowChin) // a band over the throat
        for (auto i = static_cast<std::ptrdiff_t>(jaw.size()) - 1; i >= 0; --i)
            outline.push_back(at(face, jaw[static_cast<std::size_t>(i)]) + cv::Point2d(0, 0.5 * apart));
    for (const int index : upper)
        outline.push_back(at(face, index));
    cv::Mat cover = cv::Mat::zeros(bgr.size(), CV_8UC1);
    paint(cover, outline);

    // The cloth has the face's large shadows and pleats of its own.
    cv::Mat grey, soft;
    cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
    cv::GaussianBlur(grey, soft, {0, 0}, 0.12 * apart);
    const double mean = std::max(1.0, cv::mean(soft, cover)[0]);
    cv::Mat cloth(bgr.size(), CV_8UC3);
    for (int y = 0; y < cloth.rows; ++y)
        for (int x = 0; x < cloth.cols; ++x) {
            const double pleat = std::abs(std::sin(y / apart * CV_PI / 0.28)) < 0.12 ? 0.88 : 1;
            const double light = pleat * (0.6 + 0.4 * soft.at<unsigned char>(y, x) / mean);
            for (int c = 0; c < 3; ++c)
                cloth.at<cv::Vec3b>(y, x)[c] = cv::saturate_cast<unsigned char>(colour[c] * light);
        }
    return laid(bgr, cloth, cover, 1);
}

cv::Mat turned(const cv::Mat& bgr, const FaceObservation& face, double degrees) {
    const cv::Point2d middle = (face.leftEye + face.rightEye) / 2;
    cv::Mat made;
    cv::warpAffine(bgr, made, cv::getRotationMatrix2D(middle, -degrees, 1), bgr.size(), cv::INTER_CUBIC,
                   cv::BORDER_REPLICATE);
    return made;
}

} // namespace darcha::test
