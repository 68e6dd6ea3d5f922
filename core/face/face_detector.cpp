// SPDX-License-Identifier: Apache-2.0
#include "core/face/face_detector.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace darcha {
namespace {

constexpr int side = 128; // of the network's input
constexpr std::size_t anchorCount = 896;
constexpr std::size_t numbersPerAnchor = 16; // box: x, y, width, height; six points: x, y

// SSD anchors of face_detection_short_range.pbtxt: strides 8, 16, 16, 16, two a layer and cell, unit size, centre of
// the cell. Layers of one stride share their cells: 16 x 16 x 2, then 8 x 8 x 6.
const std::array<cv::Point2f, anchorCount>& anchors() {
    static const auto made = [] {
        std::array<cv::Point2f, anchorCount> all;
        std::size_t next = 0;
        for (const auto& [cells, perCell] : {std::pair(16, 2), std::pair(8, 6)})
            for (int y = 0; y < cells; ++y)
                for (int x = 0; x < cells; ++x)
                    for (int i = 0; i < perCell; ++i)
                        all[next++] = {(x + 0.5f) / cells, (y + 0.5f) / cells};
        return all;
    }();
    return made;
}

DetectedFace decodeOne(const float* numbers, cv::Point2f anchor, double score) {
    const auto unit = [](float value) { return static_cast<double>(value) / side; };
    DetectedFace face;
    const double width = unit(numbers[2]), height = unit(numbers[3]);
    face.box = {unit(numbers[0]) + anchor.x - width / 2, unit(numbers[1]) + anchor.y - height / 2, width, height};
    for (std::size_t k = 0; k < face.points.size(); ++k)
        face.points[k] = {unit(numbers[4 + 2 * k]) + anchor.x, unit(numbers[5 + 2 * k]) + anchor.y};
    face.score = score;
    return face;
}

// MediaPipe's weighted non-maximum suppression: what overlaps the best one is averaged into it by score. Steadier than
// keeping the best alone.
std::vector<DetectedFace> blend(std::vector<DetectedFace> candidates) {
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const DetectedFace& a, const DetectedFace& b) { return a.score > b.score; });
    std::vector<DetectedFace> faces;
    while (!candidates.empty()) {
        const DetectedFace best = candidates.front();
        DetectedFace sum;
        double weight = 0;
        std::vector<DetectedFace> rest;
        cv::Point2d topLeft, bottomRight;
        for (const DetectedFace& other : candidates) {
            if (overlap(best.box, other.box) <= FaceDetector::blendedOverlap && &other != &candidates.front()) {
                rest.push_back(other);
                continue;
            }
            topLeft += other.score * other.box.tl();
            bottomRight += other.score * other.box.br();
            for (std::size_t k = 0; k < sum.points.size(); ++k)
                sum.points[k] += other.score * other.points[k];
            weight += other.score;
        }
        sum.box = cv::Rect2d(topLeft / weight, bottomRight / weight);
        for (cv::Point2d& point : sum.points)
            point /= weight;
        sum.score = best.score;
        faces.push_back(sum);
        candidates = std::move(rest);
    }
    return faces;
}

} // namespace

double overlap(const cv::Rect2d& a, const cv::Rect2d& b) {
    const double shared = (a & b).area();
    const double all = a.area() + b.area() - shared;
    return all > 0 ? shared / all : 0;
}

FaceDetector::FaceDetector(Network network) : m_network(std::move(network)) {}

Result<FaceDetector> FaceDetector::create(const ModelStore& store) {
    Result<Network> network = Network::load(store, "face_detector");
    if (!network)
        return network.error();
    const ModelInput& input = network->entry().input;
    if (input.width != side || input.height != side || network->entry().outputs.size() != 2)
        return {ErrorCode::ConfigurationInvalid,
                "face_detector: the manifest describes another network than BlazeFace short range"};
    return FaceDetector(std::move(*network));
}

std::vector<DetectedFace> FaceDetector::decode(std::span<const float> regressors, std::span<const float> scores) {
    std::vector<DetectedFace> candidates;
    if (regressors.size() != anchorCount * numbersPerAnchor || scores.size() != anchorCount)
        return candidates;
    for (std::size_t i = 0; i < anchorCount; ++i) {
        const double score = 1 / (1 + std::exp(-std::clamp<double>(scores[i], -100, 100)));
        if (score < minimumScore)
            continue;
        const float* numbers = &regressors[i * numbersPerAnchor];
        if (numbers[2] > 0 && numbers[3] > 0)
            candidates.push_back(decodeOne(numbers, anchors()[i], score));
    }
    return blend(std::move(candidates));
}

Result<std::vector<DetectedFace>> FaceDetector::detect(const cv::Mat& bgr, cv::Rect window) {
    const cv::Rect whole(0, 0, bgr.cols, bgr.rows);
    window = window.empty() ? whole : window & whole;
    if (window.empty())
        return std::vector<DetectedFace>{};
    // Whole blocks are averaged first: averaging over fractions of pixels takes more than twice as long. What is left
    // over at the right and bottom edge, less than a pixel of the network's input, is not looked at.
    int block = std::max(1, std::max(window.width, window.height) / side);
    if (block < 4 || std::min(window.width, window.height) < block)
        block = 1; // cheap anyway, or too narrow for it
    window.width -= window.width % block;
    window.height -= window.height % block;
    cv::Mat source = bgr(window);
    if (block > 1) {
        cv::resize(source, m_shrunk, {window.width / block, window.height / block}, 0, 0, cv::INTER_AREA);
        source = m_shrunk;
    }
    // Letter box: the longer side fills the square, black fills the rest.
    const double scale = static_cast<double>(side) / std::max(window.width, window.height);
    const cv::Size inner(std::max(1, cvRound(window.width * scale)), std::max(1, cvRound(window.height * scale)));
    const cv::Rect place((side - inner.width) / 2, (side - inner.height) / 2, inner.width, inner.height);
    m_letterBox.create(side, side, CV_8UC3);
    m_letterBox.setTo(cv::Scalar::all(0));
    cv::Mat target = m_letterBox(place);
    cv::resize(source, target, inner, 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
    m_network.prepare(m_letterBox, m_blob);
    const auto outputs = m_network.run(m_blob);
    if (!outputs)
        return outputs.error();
    const cv::Mat &regressors = (*outputs)[0], &scores = (*outputs)[1];
    std::vector<DetectedFace> faces =
        decode({regressors.ptr<float>(), regressors.total()}, {scores.ptr<float>(), scores.total()});

    const double scaleX = static_cast<double>(inner.width) / window.width;
    const double scaleY = static_cast<double>(inner.height) / window.height;
    const auto back = [&](cv::Point2d p) {
        // Units of the square -> its pixels' edges -> the picture's edges -> the picture's pixel centres.
        return cv::Point2d((p.x * side - place.x) / scaleX + window.x - 0.5,
                           (p.y * side - place.y) / scaleY + window.y - 0.5);
    };
    for (DetectedFace& face : faces) {
        face.box = cv::Rect2d(back(face.box.tl()), back(face.box.br()));
        for (cv::Point2d& point : face.points)
            point = back(point);
    }
    return faces;
}

} // namespace darcha
