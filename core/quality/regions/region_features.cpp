// SPDX-License-Identifier: Apache-2.0
#include "core/quality/regions/region_features.h"

#include "core/face/mesh_points.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace darcha {

namespace {

using Plane = cv::Mat_<float>;

float apart(const cv::Vec3f& a, const cv::Vec3f& b) {
    const cv::Vec3f d = a - b;
    return std::sqrt(d[0] * d[0] * 0.5F + d[1] * d[1] + d[2] * d[2]); // shading moves L more than it moves a and b
}

cv::Vec3f medianOf(std::vector<cv::Vec3b>& colours) {
    if (colours.empty())
        return {0, 0, 0};
    cv::Vec3f median;
    const auto middle = colours.begin() + static_cast<std::ptrdiff_t>(colours.size() / 2);
    for (int c = 0; c < 3; ++c) {
        std::nth_element(colours.begin(), middle, colours.end(),
                         [c](const cv::Vec3b& a, const cv::Vec3b& b) { return a[c] < b[c]; });
        median[c] = (*middle)[c];
    }
    return median;
}

// Colours in a few representative means (k-means from spread-out starts, no randomness).
std::vector<cv::Vec3f> clusters(const std::vector<cv::Vec3b>& colours, int count) {
    std::vector<cv::Vec3f> centres;
    if (colours.empty())
        return centres;
    centres.push_back(cv::Vec3f(colours[colours.size() / 2]));
    std::vector<float> nearest(colours.size(), 1e9F);
    while (static_cast<int>(centres.size()) < count) {
        std::size_t far = 0;
        for (std::size_t i = 0; i < colours.size(); ++i) {
            nearest[i] = std::min(nearest[i], apart(cv::Vec3f(colours[i]), centres.back()));
            if (nearest[i] > nearest[far])
                far = i;
        }
        centres.push_back(cv::Vec3f(colours[far]));
    }
    for (int round = 0; round < 3; ++round) {
        std::vector<cv::Vec3f> sums(centres.size(), cv::Vec3f(0, 0, 0));
        std::vector<int> counts(centres.size(), 0);
        for (const cv::Vec3b& colour : colours) {
            std::size_t best = 0;
            for (std::size_t k = 1; k < centres.size(); ++k)
                if (apart(cv::Vec3f(colour), centres[k]) < apart(cv::Vec3f(colour), centres[best]))
                    best = k;
            sums[best] += cv::Vec3f(colour);
            ++counts[best];
        }
        for (std::size_t k = 0; k < centres.size(); ++k)
            if (counts[k] > 0)
                centres[k] = sums[k] / static_cast<float>(counts[k]);
    }
    return centres;
}

// How much colour lies between a pixel and the nearest seed, along the cheapest way (two rounds of two sweeps).
Plane geodesic(const cv::Mat& lab, const cv::Mat& seeds) {
    constexpr float step = 0.6F; // a pixel's way costs this much even without an edge
    Plane cost(lab.size(), 1e6F);
    cost.setTo(0, seeds);
    const auto reach = [&](int y, int x, int dy, int dx) {
        const int fy = y + dy, fx = x + dx;
        if (fy < 0 || fx < 0 || fy >= lab.rows || fx >= lab.cols)
            return;
        const cv::Vec3b &a = lab.at<cv::Vec3b>(y, x), &b = lab.at<cv::Vec3b>(fy, fx);
        const float change = static_cast<float>(std::abs(a[0] - b[0]) + std::abs(a[1] - b[1]) + std::abs(a[2] - b[2]));
        cost(y, x) = std::min(cost(y, x), cost(fy, fx) + step + change);
    };
    for (int round = 0; round < 2; ++round) {
        for (int y = 0; y < lab.rows; ++y)
            for (int x = 0; x < lab.cols; ++x)
                reach(y, x, -1, -1), reach(y, x, -1, 0), reach(y, x, -1, 1), reach(y, x, 0, -1);
        for (int y = lab.rows - 1; y >= 0; --y)
            for (int x = lab.cols - 1; x >= 0; --x)
                reach(y, x, 1, 1), reach(y, x, 1, 0), reach(y, x, 1, -1), reach(y, x, 0, 1);
    }
    return cost;
}

std::uint8_t byteOf(float value, float low, float high) {
    return static_cast<std::uint8_t>(std::clamp((value - low) / (high - low), 0.F, 1.F) * 255.F + 0.5F);
}

float nearestOf(const std::vector<cv::Vec3f>& centres, const cv::Vec3f& colour) {
    float best = 120;
    for (const cv::Vec3f& centre : centres)
        best = std::min(best, apart(colour, centre));
    return best;
}

// Beyond these (units from between the eyes) is no head, hair or scarf that a portrait shows.
constexpr double headReach = 1.05, headTop = 1.25;
constexpr float headColour =
    45; // own: Lab steps; dark hair differs so much within itself, a wall from it by 60 and more

constexpr std::size_t cornerPixels = 12;

struct Seeds {
    cv::Mat rim, face, above, bottom; // CV_8UC1
    std::vector<cv::Vec3b> rimColours, bottomColours;
    std::vector<cv::Vec3f> leftOfRow, rightOfRow; // colour at the picture's side, by row
    cv::Vec3f skin, crown;
};

void addDisc(const HeadView& view, cv::Point2f centre, double radius, std::vector<cv::Vec3b>& colours) {
    const int r = std::max(1, cvRound(radius * view.unit));
    for (int y = cvRound(centre.y) - r; y <= cvRound(centre.y) + r; ++y)
        for (int x = cvRound(centre.x) - r; x <= cvRound(centre.x) + r; ++x)
            if (x >= 0 && y >= 0 && x < view.lab.cols && y < view.lab.rows && view.valid.at<std::uint8_t>(y, x))
                colours.push_back(view.lab.at<cv::Vec3b>(y, x));
}

Seeds seedsOf(const HeadView& view, const cv::Mat& calm, const cv::Mat& oval) {
    Seeds seeds;
    const cv::Size size = view.lab.size();
    seeds.rim = cv::Mat::zeros(size, CV_8UC1);
    seeds.bottom = cv::Mat::zeros(size, CV_8UC1);
    cv::erode(oval, seeds.face, cv::Mat::ones(5, 5, CV_8UC1));

    std::vector<cv::Vec3b> skin;
    for (const int point : {151, 9, 108, 337, 50, 280, 101, 330, 205, 425, 195, 5}) // forehead, cheeks, nose
        addDisc(view, view.points[static_cast<std::size_t>(point)], 0.05, skin);
    seeds.skin = medianOf(skin);

    // The band above the face's oval, where hair, a cover or a bald head is.
    const cv::Point2f top = view.points[meshpoint::foreheadTop];
    std::vector<cv::Vec3b> crown;
    seeds.above = cv::Mat::zeros(size, CV_8UC1);
    for (const double side : {-0.22, 0.0, 0.22}) {
        const cv::Point2f place(top.x + static_cast<float>(side * view.unit),
                                top.y - static_cast<float>(0.22 * view.unit));
        addDisc(view, place, 0.08, crown);
        cv::circle(seeds.above, place, std::max(1, cvRound(0.08 * view.unit)), cv::Scalar(255), cv::FILLED);
    }
    seeds.crown = medianOf(crown);

    // In a narrow crop the picture's edge cuts hair or a scarf: what has its colour there is no wall. Not where the
    // wall itself, seen in an upper corner, has that colour.
    bool told = false;
    for (const int side : {-1, 1}) {
        std::vector<cv::Vec3b> corner;
        for (int y = 0; y < size.height && corner.size() < cornerPixels; ++y)
            for (int i = 0; i < size.width / 2 && corner.size() < cornerPixels; ++i)
                if (const int x = side < 0 ? i : size.width - 1 - i; view.valid.at<std::uint8_t>(y, x))
                    corner.push_back(calm.at<cv::Vec3b>(y, x));
        told = told || apart(medianOf(corner), seeds.crown) > 1.5F * headColour;
    }
    const auto ofTheHead = [&](int x, int y) {
        const cv::Point2d place = view.unitsOf(cv::Point(x, y));
        return told && std::abs(place.x) < headReach && place.y > -headTop &&
               apart(cv::Vec3f(calm.at<cv::Vec3b>(y, x)), seeds.crown) < headColour;
    };
    // The rim: what lies within 3 pixels of the picture's (or the view's) upper and side edges, above the shoulders.
    cv::Mat inner;
    cv::copyMakeBorder(view.valid, inner, 1, 0, 1, 1, cv::BORDER_CONSTANT, cv::Scalar(0));
    cv::erode(inner, inner, cv::Mat::ones(7, 7, CV_8UC1), {-1, -1}, 1, cv::BORDER_REPLICATE);
    inner = inner(cv::Rect(1, 1, size.width, size.height));
    const int shoulders = std::min(size.height, cvRound(view.at(0, 0.35).y));
    const int below = std::min(size.height, cvRound(view.at(0, 1.3).y));
    cv::Mat face;
    cv::dilate(oval, face, cv::Mat::ones(7, 7, CV_8UC1));
    for (int y = 0; y < shoulders; ++y)
        for (int x = 0; x < size.width; ++x)
            if (view.valid.at<std::uint8_t>(y, x) && !inner.at<std::uint8_t>(y, x) && !face.at<std::uint8_t>(y, x) &&
                !ofTheHead(x, y)) {
                seeds.rim.at<std::uint8_t>(y, x) = 255;
                seeds.rimColours.push_back(calm.at<cv::Vec3b>(y, x));
            }
    for (int y = below; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x)
            if (view.valid.at<std::uint8_t>(y, x) && std::abs(view.unitsOf(cv::Point(x, y)).x) < 1.1) {
                seeds.bottom.at<std::uint8_t>(y, x) = 255;
                seeds.bottomColours.push_back(calm.at<cv::Vec3b>(y, x));
            }

    seeds.leftOfRow.resize(static_cast<std::size_t>(size.height));
    seeds.rightOfRow.resize(static_cast<std::size_t>(size.height));
    for (int y = 0; y < size.height; ++y) {
        const int row = std::min(y, shoulders - 1);
        int first = 0, last = size.width - 1;
        while (first < last && !view.valid.at<std::uint8_t>(row, first))
            ++first;
        while (last > first && !view.valid.at<std::uint8_t>(row, last))
            --last;
        const int left = std::min(first + 2, last), right = std::max(last - 2, first);
        const auto at = static_cast<std::size_t>(y);
        // A side that hair covers is as the row above.
        seeds.leftOfRow[at] =
            y > 0 && ofTheHead(left, row) ? seeds.leftOfRow[at - 1] : cv::Vec3f(calm.at<cv::Vec3b>(row, left));
        seeds.rightOfRow[at] =
            y > 0 && ofTheHead(right, row) ? seeds.rightOfRow[at - 1] : cv::Vec3f(calm.at<cv::Vec3b>(row, right));
    }
    return seeds;
}

} // namespace

std::vector<std::uint8_t> regionFeatures(const HeadView& view) {
    const cv::Size size = view.lab.size();
    cv::Mat calm;
    cv::blur(view.lab, calm, {3, 3});
    cv::Mat oval = cv::Mat::zeros(size, CV_8UC1);
    cv::fillPoly(oval, std::vector<std::vector<cv::Point>>{view.polygon(meshpoint::faceOval)}, cv::Scalar(255));
    const Seeds seeds = seedsOf(view, calm, oval);

    cv::Mat inside, outside;
    cv::distanceTransform(oval, inside, cv::DIST_L2, 3);
    cv::distanceTransform(~oval, outside, cv::DIST_L2, 3);
    const std::array<Plane, 4> ways = {geodesic(calm, seeds.rim), geodesic(calm, seeds.face),
                                       geodesic(calm, seeds.above), geodesic(calm, seeds.bottom)};
    const std::vector<cv::Vec3f> rim = clusters(seeds.rimColours, 5), bottom = clusters(seeds.bottomColours, 3);

    cv::Mat level, mean, square, across, down, edge;
    cv::extractChannel(view.lab, level, 0);
    level.convertTo(level, CV_32F);
    cv::blur(level, mean, {5, 5});
    cv::blur(level.mul(level), square, {5, 5});
    cv::Mat spread;
    cv::sqrt(cv::max(square - mean.mul(mean), 0), spread);
    cv::Sobel(mean, across, CV_32F, 1, 0);
    cv::Sobel(mean, down, CV_32F, 0, 1);
    cv::magnitude(across, down, edge);

    std::vector<std::uint8_t> features(size.area() * static_cast<std::size_t>(regionFeatureCount));
    std::uint8_t* f = features.data();
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x, f += regionFeatureCount) {
            const cv::Vec3f colour(calm.at<cv::Vec3b>(y, x));
            const cv::Point2d place = view.unitsOf(cv::Point(x, y));
            const float out = (outside.at<float>(y, x) - inside.at<float>(y, x)) / static_cast<float>(view.unit);
            const cv::Vec3f skin = colour - seeds.skin;
            const auto row = static_cast<std::size_t>(y);
            const float left = apart(colour, seeds.leftOfRow[row]), right = apart(colour, seeds.rightOfRow[row]);
            const float nearSide = place.x < 0 ? left : right, farSide = place.x < 0 ? right : left;
            const float toRim = nearestOf(rim, colour), toCrown = apart(colour, seeds.crown);
            f[0] = byteOf(static_cast<float>(std::abs(place.x)), 0, 1.4F);
            f[1] = byteOf(static_cast<float>(place.y), -1.6F, 1.5F);
            f[2] = byteOf(out, -0.6F, 1.2F);
            f[3] = byteOf(skin[0], -128, 128);
            f[4] = byteOf(skin[1], -40, 40);
            f[5] = byteOf(skin[2], -40, 40);
            f[6] = byteOf(std::hypot(skin[1], skin[2]), 0, 50);
            f[7] = byteOf(nearSide, 0, 90);
            f[8] = byteOf(farSide, 0, 90);
            f[9] = byteOf(toRim, 0, 70);
            f[10] = byteOf(toCrown, 0, 90);
            f[11] = byteOf(nearestOf(bottom, colour), 0, 70);
            f[12] = byteOf(std::sqrt(ways[0](y, x)), 0, 25);
            f[13] = byteOf(std::sqrt(ways[1](y, x)), 0, 25);
            f[14] = byteOf(std::sqrt(ways[2](y, x)), 0, 25);
            f[15] = byteOf(std::sqrt(ways[3](y, x)), 0, 25);
            f[16] = byteOf(colour[0], 0, 255);
            f[17] = byteOf(std::hypot(colour[1] - 128, colour[2] - 128), 0, 80);
            f[18] = byteOf(spread.at<float>(y, x), 0, 40);
            f[19] = byteOf(edge.at<float>(y, x), 0, 120);
            f[20] = byteOf(std::sqrt(ways[0](y, x)) - std::sqrt(ways[2](y, x)), -20, 20);
            f[21] = byteOf(toRim - toCrown, -80, 80);
            f[22] = byteOf(apart(seeds.crown, seeds.skin), 0, 90); // bald or not
            f[23] = byteOf(toRim - apart(colour, seeds.skin), -80, 80);
        }
    return features;
}

} // namespace darcha
