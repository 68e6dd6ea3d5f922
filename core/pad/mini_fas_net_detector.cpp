// SPDX-License-Identifier: Apache-2.0
#include "core/pad/mini_fas_net_detector.h"

#include "core/base/quantile.h"
#include "core/inference/network.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace darcha {

namespace {

constexpr int side = 128;      // of the network's input; BGR, raw 0..255
constexpr double around = 2.7; // crop over detector box
constexpr int liveClass = 0;   // 1 is a flat attack, 2 a mask

// NCHW without mean or scale. cv::dnn::blobFromImage would need its header here for three lines of work.
cv::Mat planes(const cv::Mat& bgr) {
    const int shape[] = {1, 3, side, side};
    cv::Mat blob(4, shape, CV_32F);
    std::vector<cv::Mat> channels;
    for (int c = 0; c < 3; ++c)
        channels.emplace_back(side, side, CV_32F, blob.ptr<float>(0, c));
    cv::Mat wide;
    bgr.convertTo(wide, CV_32F);
    cv::split(wide, channels);
    return blob;
}

} // namespace

struct MiniFasNetDetector::Content {
    Network network;
    std::vector<double> scores;
    std::vector<double> frontal; // whatever their focus
};

MiniFasNetDetector::MiniFasNetDetector(std::unique_ptr<Content> content) : m_content(std::move(content)) {}
MiniFasNetDetector::~MiniFasNetDetector() = default;

Result<std::unique_ptr<MiniFasNetDetector>> MiniFasNetDetector::create(const ModelStore& models) {
    Result<Network> network = Network::load(models, "pad_fr_liveness");
    if (!network)
        return network.error();
    return std::unique_ptr<MiniFasNetDetector>(
        new MiniFasNetDetector(std::make_unique<Content>(Content{std::move(*network), {}, {}})));
}

cv::Rect MiniFasNetDetector::cropFor(const cv::Rect2d& box, cv::Size picture) {
    if (box.width < 1 || box.height < 1)
        return {};
    const double scale = std::min({around, (picture.width - 1) / box.width, (picture.height - 1) / box.height});
    const double width = box.width * scale, height = box.height * scale;
    const double left = box.x + box.width / 2 - width / 2;
    const double top = box.y + box.height / 2 - height / 2;
    const double x = std::clamp(left, 0.0, std::max(0.0, picture.width - 1 - width));
    const double y = std::clamp(top, 0.0, std::max(0.0, picture.height - 1 - height));
    return cv::Rect(static_cast<int>(x), static_cast<int>(y), static_cast<int>(width) + 1,
                    static_cast<int>(height) + 1) &
           cv::Rect({0, 0}, picture);
}

std::optional<double> MiniFasNetDetector::live(const FaceObservation& face) {
    if (!face.frame || face.frame->bgr.empty())
        return std::nullopt;
    const cv::Rect crop = cropFor(face.detectorBox, face.frame->bgr.size());
    if (crop.width < 16 || crop.height < 16)
        return std::nullopt;
    cv::Mat input;
    cv::resize(face.frame->bgr(crop), input, {side, side}); // bilinear, as the network was trained
    Result<std::vector<cv::Mat>> outputs = m_content->network.run(planes(input));
    if (!outputs || outputs->empty() || outputs->front().total() < 3)
        return std::nullopt;
    const cv::Mat flat = outputs->front().reshape(1, 1);
    double classes[3] = {flat.at<float>(0), flat.at<float>(1), flat.at<float>(2)};
    const double sum = classes[0] + classes[1] + classes[2];
    const bool probabilities = std::abs(sum - 1) < 0.01 && *std::min_element(classes, classes + 3) >= 0;
    if (!probabilities) {
        const double largest = *std::max_element(classes, classes + 3);
        for (double& value : classes)
            value = std::exp(value - largest);
    }
    return classes[liveClass] / (classes[0] + classes[1] + classes[2]);
}

void MiniFasNetDetector::observe(const FaceObservation& face, const QualityAssessment& quality) {
    const auto full = [](const std::vector<double>& values, int most) {
        return static_cast<int>(values.size()) >= most;
    };
    if (!m_latest && (full(m_content->scores, framesMost) || full(m_content->frontal, 2 * framesMost)))
        return;
    if (std::abs(face.pose.yaw) > poseLimitDegrees || std::abs(face.pose.pitch) > poseLimitDegrees)
        return;
    const bool few = static_cast<int>(m_content->frontal.size()) < framesNeeded;
    if (m_since++ % (few ? std::min(m_every, 2) : m_every) != 0)
        return;
    const QualityScore* const sharpness = quality.score(QualityComponent::Sharpness);
    const bool sharp = sharpness && sharpness->value.value_or(0) >= 50; // 50 lies at the limit of the profiles
    if (!m_latest && !sharp && full(m_content->frontal, framesMost))
        return;
    const std::optional<double> score = live(face);
    if (!score)
        return;
    const auto keep = [&](std::vector<double>& values) {
        if (m_latest && full(values, framesMost))
            values.erase(values.begin());
        values.push_back(*score);
    };
    keep(m_content->frontal);
    if (sharp)
        keep(m_content->scores);
}

CueResult MiniFasNetDetector::frontalResult() const {
    CueResult result;
    result.cue = "texture";
    result.version = m_content->network.entry().version;
    const std::vector<double>&all = m_content->frontal, &sharp = m_content->scores;
    result.frames = static_cast<int>(all.size());
    if (all.empty())
        result.notJudged = "no_frontal_frame";
    else if (all.size() == 1)
        result.scores = {{"texture.live.one", all.front()}};
    else if (result.frames < framesNeeded)
        result.notJudged = "too_few_frames";
    if (all.size() > 1)
        result.scores = {{"texture.live.median", median(all)}};
    if (static_cast<int>(sharp.size()) >= framesNeeded)
        result.scores.push_back({"texture.live.sharp", median(sharp)});
    else if (all.size() == 1 && sharp.size() == 1)
        result.scores.push_back({"texture.live.one_sharp", sharp.front()});
    return result;
}

CueResult MiniFasNetDetector::result() const {
    CueResult result;
    result.cue = "minifasnet";
    result.version = m_content->network.entry().version;
    const std::vector<double>& scores = m_content->scores;
    result.frames = static_cast<int>(scores.size());
    if (result.frames < framesNeeded)
        result.notJudged = "too_few_frames";
    if (scores.empty())
        return result;
    const auto [low, high] = std::minmax_element(scores.begin(), scores.end());
    result.scores = {
        {"minifasnet.live.median", median(scores)}, {"minifasnet.live.min", *low}, {"minifasnet.live.max", *high}};
    return result;
}

void MiniFasNetDetector::reset() {
    m_content->scores.clear();
    m_content->frontal.clear();
    m_since = 0;
}

} // namespace darcha
