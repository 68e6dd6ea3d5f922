// SPDX-License-Identifier: Apache-2.0
#include "tests/core/photo/photo_edits.h"

#include "core/face/mesh_points.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <sstream>

namespace darcha::test {

namespace {

using namespace meshpoint;

cv::Point2f at(const FaceObservation& face, int i) {
    const cv::Point3d& p = face.mesh[static_cast<std::size_t>(i)];
    return {static_cast<float>(p.x), static_cast<float>(p.y)};
}

// 0..1, CV_32FC1: inside the hull of the points, feathered.
cv::Mat softMask(const FaceObservation& face, std::span<const int> indices, double grow, double feather) {
    std::vector<cv::Point> points, around;
    cv::Point2f middle;
    for (const int i : indices)
        middle += at(face, i) / static_cast<float>(indices.size());
    for (const int i : indices)
        points.emplace_back(middle + (at(face, i) - middle) * grow);
    cv::convexHull(points, around);
    cv::Mat mask(face.frame->bgr.size(), CV_8UC1, cv::Scalar(0)), wide;
    cv::fillConvexPoly(mask, around, cv::Scalar(255), cv::LINE_AA);
    const double sigma = std::max(0.8, feather * face.interEyeDistance);
    cv::GaussianBlur(mask, mask, {0, 0}, sigma);
    mask.convertTo(wide, CV_32F, 1 / 255.0);
    return wide;
}

cv::Mat blended(const cv::Mat& under, const cv::Mat& over, const cv::Mat& mask) {
    cv::Mat made = under.clone();
    for (int y = 0; y < made.rows; ++y)
        for (int x = 0; x < made.cols; ++x)
            if (const float share = mask.at<float>(y, x); share > 0)
                for (int c = 0; c < 3; ++c)
                    made.at<cv::Vec3b>(y, x)[c] = cv::saturate_cast<std::uint8_t>(
                        share * over.at<cv::Vec3b>(y, x)[c] + (1 - share) * under.at<cv::Vec3b>(y, x)[c]);
    return made;
}

cv::Mat warpedBy(const cv::Mat& picture, const std::function<cv::Point2f(cv::Point2f)>& from) {
    cv::Mat map(picture.size(), CV_32FC2), made;
    for (int y = 0; y < map.rows; ++y)
        for (int x = 0; x < map.cols; ++x)
            map.at<cv::Vec2f>(y, x) = from({static_cast<float>(x), static_cast<float>(y)});
    cv::remap(picture, made, map, {}, cv::INTER_CUBIC, cv::BORDER_REFLECT);
    return made;
}

void matchColours(cv::Mat& donor, const cv::Mat& picture, const cv::Mat& mask) {
    cv::Mat inside = mask > 0.5;
    cv::Scalar ofPicture, ofDonor, spreadPicture, spreadDonor;
    cv::meanStdDev(picture, ofPicture, spreadPicture, inside);
    cv::meanStdDev(donor, ofDonor, spreadDonor, inside);
    std::vector<cv::Mat> channels;
    cv::split(donor, channels);
    for (int c = 0; c < 3; ++c) {
        const double gain = std::clamp(spreadPicture[c] / std::max(1.0, spreadDonor[c]), 0.7, 1.4);
        channels[static_cast<std::size_t>(c)].convertTo(channels[static_cast<std::size_t>(c)], -1, gain,
                                                        ofPicture[c] - gain * ofDonor[c]);
    }
    cv::merge(channels, donor);
}

// The donor's picture laid so that the given points fall onto the picture's own (similarity).
cv::Mat laidOver(const FaceObservation& face, const FaceObservation& donor, std::span<const int> indices) {
    cv::Point2f fromMiddle, ontoMiddle;
    const auto n = static_cast<float>(indices.size());
    for (const int i : indices) {
        fromMiddle += at(donor, i) / n;
        ontoMiddle += at(face, i) / n;
    }
    double along = 0, across = 0, spread = 0;
    for (const int i : indices) {
        const cv::Point2f f = at(donor, i) - fromMiddle, o = at(face, i) - ontoMiddle;
        along += f.dot(o);
        across += f.cross(o);
        spread += f.dot(f);
    }
    const double a = along / spread, b = across / spread;
    const cv::Matx23d way(a, -b, ontoMiddle.x - a * fromMiddle.x + b * fromMiddle.y, //
                          b, a, ontoMiddle.y - b * fromMiddle.x - a * fromMiddle.y);
    cv::Mat made;
    cv::warpAffine(donor.frame->bgr, made, way, face.frame->bgr.size(),
                   std::hypot(a, b) < 0.7 ? cv::INTER_AREA : cv::INTER_CUBIC, cv::BORDER_REFLECT);
    return made;
}

} // namespace

cv::Mat smoothed(const FaceObservation& face, double strength) {
    const cv::Mat& picture = face.frame->bgr;
    cv::Mat soft, mask = softMask(face, faceOval, 0.97, 0.06);
    const int reach = std::max(5, cvRound(face.interEyeDistance * 0.08)) | 1;
    cv::bilateralFilter(picture, soft, reach, 30 * strength, reach);
    for (const cv::Mat& spared : {softMask(face, rightEyeOutline, 1.3, 0.03), softMask(face, leftEyeOutline, 1.3, 0.03),
                                  softMask(face, outerLips, 1.1, 0.03)})
        mask = mask.mul(1 - spared);
    return blended(picture, soft, mask);
}

cv::Mat slimmed(const FaceObservation& face, double strength) {
    // Each pixel near the jaw is fetched from further out: the jaw moves in. Full at the height of the mouth, fading to
    // the eyes and below the chin, and towards the middle line and the picture's sides.
    const cv::Point2f right = face.rightEye, left = face.leftEye;
    const cv::Point2f across = (left - right) / cv::norm(left - right), down(-across.y, across.x);
    const cv::Point2f middle = (right + left) / 2;
    const double half = cv::norm(at(face, 58) - at(face, 288)) / 2;
    const double chinAt = (at(face, chin) - middle).dot(down), mouthAt = (at(face, 13) - middle).dot(down);
    return warpedBy(face.frame->bgr, [=](cv::Point2f p) {
        const double x = (p - middle).dot(across), y = (p - middle).dot(down);
        double high = 0;
        if (y > 0 && y <= mouthAt)
            high = y / mouthAt;
        else if (y > mouthAt)
            high = std::max(0.0, 1 - (y - mouthAt) / (1.6 * (chinAt - mouthAt)));
        const double r = std::abs(x) / half;
        const double wide = r < 1 ? r * r : std::max(0.0, 1 - (r - 1) / 0.7);
        const double more = strength * half * high * wide * (x < 0 ? -1 : 1);
        return p + across * static_cast<float>(more);
    });
}

cv::Mat enlargedEyes(const FaceObservation& face, double strength) {
    const cv::Point2f eyes[] = {face.rightEye, face.leftEye};
    const double radius = 0.42 * face.interEyeDistance;
    return warpedBy(face.frame->bgr, [=](cv::Point2f p) {
        for (const cv::Point2f& eye : eyes) {
            const double r = cv::norm(p - eye) / radius;
            if (r < 1) { // whole in the inner half, fading outwards
                const double fade = r < 0.5 ? 1 : 0.5 + 0.5 * std::cos((r - 0.5) / 0.5 * CV_PI);
                return eye + (p - eye) * static_cast<float>(1 / (1 + strength * fade));
            }
        }
        return p;
    });
}

cv::Mat facePasted(const FaceObservation& face, const FaceObservation& donor) {
    constexpr std::array anchors{33, 133, 362, 263, 168, 2, 61, 291, 152};
    cv::Mat other = laidOver(face, donor, anchors);
    const cv::Mat mask = softMask(face, faceOval, 0.86, 0.04);
    matchColours(other, face.frame->bgr, mask);
    return blended(face.frame->bgr, other, mask);
}

cv::Mat partsPasted(const FaceObservation& face, const FaceObservation& donor) {
    cv::Mat made = face.frame->bgr.clone();
    constexpr std::array nose{168, 48, 64, 98, 2, 327, 294, 278};
    for (const std::span<const int> part :
         {std::span<const int>(rightEyeRefined), std::span<const int>(leftEyeRefined), std::span<const int>(nose)}) {
        cv::Mat other = laidOver(face, donor, part);
        const cv::Mat mask = softMask(face, part, 0.95, 0.03);
        matchColours(other, made, mask);
        made = blended(made, other, mask);
    }
    return made;
}

cv::Mat morphed(const cv::Mat& a, const std::vector<cv::Point2f>& pointsOfA, const cv::Mat& b,
                const std::vector<cv::Point2f>& pointsOfB, double own) {
    const auto share = static_cast<float>(own);
    std::vector<cv::Point2f> from = pointsOfA, to = pointsOfB, half;
    const auto corners = [](std::vector<cv::Point2f>& points, cv::Size size) {
        const auto w = static_cast<float>(size.width - 1), h = static_cast<float>(size.height - 1);
        for (const cv::Point2f p :
             {cv::Point2f(0, 0), cv::Point2f(w, 0), cv::Point2f(0, h), cv::Point2f(w, h), cv::Point2f(w / 2, 0),
              cv::Point2f(w / 2, h), cv::Point2f(0, h / 2), cv::Point2f(w, h / 2)})
            points.push_back(p);
    };
    corners(from, a.size());
    corners(to, b.size());
    for (std::size_t i = 0; i < from.size(); ++i)
        half.push_back(from[i] * share + to[i] * (1 - share));
    cv::Subdiv2D division(cv::Rect(-2, -2, a.cols + 4, a.rows + 4));
    for (const cv::Point2f& p : half)
        division.insert(p);
    std::vector<cv::Vec6f> triangles;
    division.getTriangleList(triangles);
    const auto indexOf = [&](cv::Point2f p) {
        std::size_t best = 0;
        for (std::size_t i = 1; i < half.size(); ++i)
            if (cv::norm(half[i] - p) < cv::norm(half[best] - p))
                best = i;
        return best;
    };
    cv::Mat mapA(a.size(), CV_32FC2), mapB(a.size(), CV_32FC2);
    for (int y = 0; y < a.rows; ++y)
        for (int x = 0; x < a.cols; ++x)
            mapA.at<cv::Vec2f>(y, x) = mapB.at<cv::Vec2f>(y, x) = {static_cast<float>(x), static_cast<float>(y)};
    const cv::Rect whole({}, a.size());
    for (const cv::Vec6f& t : triangles) {
        const std::array<std::size_t, 3> i{indexOf({t[0], t[1]}), indexOf({t[2], t[3]}), indexOf({t[4], t[5]})};
        const cv::Point2f h[] = {half[i[0]], half[i[1]], half[i[2]]}, fa[] = {from[i[0]], from[i[1]], from[i[2]]},
                          fb[] = {to[i[0]], to[i[1]], to[i[2]]};
        if (std::abs((h[1] - h[0]).cross(h[2] - h[0])) < 1)
            continue;
        const cv::Mat wayA = cv::getAffineTransform(h, fa), wayB = cv::getAffineTransform(h, fb);
        const std::vector<cv::Point2f> corner(h, h + 3);
        const cv::Rect box = cv::boundingRect(corner) & whole;
        for (int y = box.y; y < box.br().y; ++y)
            for (int x = box.x; x < box.br().x; ++x) {
                const cv::Point2f p(static_cast<float>(x), static_cast<float>(y));
                const float one = (h[1] - h[0]).cross(p - h[0]), two = (h[2] - h[1]).cross(p - h[1]),
                            three = (h[0] - h[2]).cross(p - h[2]);
                if ((one < 0 || two < 0 || three < 0) && (one > 0 || two > 0 || three > 0))
                    continue;
                const auto moved = [&](const cv::Mat& w) {
                    return cv::Vec2f(
                        static_cast<float>(w.at<double>(0, 0) * x + w.at<double>(0, 1) * y + w.at<double>(0, 2)),
                        static_cast<float>(w.at<double>(1, 0) * x + w.at<double>(1, 1) * y + w.at<double>(1, 2)));
                };
                mapA.at<cv::Vec2f>(y, x) = moved(wayA);
                mapB.at<cv::Vec2f>(y, x) = moved(wayB);
            }
    }
    cv::Mat partA, partB, made;
    cv::remap(a, partA, mapA, {}, cv::INTER_LINEAR, cv::BORDER_REFLECT);
    cv::remap(b, partB, mapB, {}, cv::INTER_LINEAR, cv::BORDER_REFLECT);
    cv::addWeighted(partA, own, partB, 1 - own, 0, made);
    return made;
}

std::vector<cv::Point2f> readTem(const std::string& file) {
    std::ifstream in(file);
    int count = 0;
    in >> count;
    std::vector<cv::Point2f> points;
    for (int i = 0; i < count; ++i) {
        cv::Point2f p;
        if (!(in >> p.x >> p.y))
            return {};
        points.push_back(p);
    }
    return points;
}

std::vector<std::uint8_t> savedAs(const cv::Mat& bgr, int quality) {
    std::vector<std::uint8_t> file;
    cv::imencode(".jpg", bgr, file, {cv::IMWRITE_JPEG_QUALITY, quality});
    return file;
}

cv::Mat savedAndRead(const cv::Mat& bgr, int quality) { return cv::imdecode(savedAs(bgr, quality), cv::IMREAD_COLOR); }

cv::Mat resized(const cv::Mat& bgr, double factor) {
    cv::Mat made;
    cv::resize(bgr, made, {}, factor, factor, factor < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
    return made;
}

double areaUnderCurve(const std::vector<double>& high, const std::vector<double>& low) {
    double won = 0;
    for (const double h : high)
        for (const double l : low)
            won += h > l ? 1 : h == l ? 0.5 : 0;
    return high.empty() || low.empty() ? 0.5 : won / static_cast<double>(high.size() * low.size());
}

} // namespace darcha::test
