// SPDX-License-Identifier: Apache-2.0
#include "core/face/face_embedder.h"

#include "core/base/secret.h"
#include "core/face/face_region.h"
#include "core/face/mesh_points.h"
#include "core/inference/network.h"

#include <cmath>
#include <numeric>
#include <opencv2/core.hpp>

namespace darcha {

namespace {

// Where ArcFace's training lays right eye, left eye, tip of the nose, right and left corner of the mouth (the subject's
// own sides) in 112 x 112, pixel centres at whole numbers (InsightFace, face_align.py, arcface_dst).
constexpr std::array<std::array<double, 2>, 5> template112{
    {{38.2946, 51.6963}, {73.5318, 51.5014}, {56.0252, 71.7366}, {41.5493, 92.3655}, {70.7299, 92.2041}}};

// The similarity that lays the template nearest to the five points (least squares), as the square that it cuts out.
FaceRegion regionOf(const FaceObservation& face) {
    const auto mesh = [&](int index) {
        const cv::Point3d& p = face.mesh[static_cast<std::size_t>(index)];
        return cv::Point2d(p.x, p.y);
    };
    const std::array<cv::Point2d, 5> seen{face.rightEye, face.leftEye, mesh(meshpoint::noseTip),
                                          mesh(meshpoint::mouthRightCorner), mesh(meshpoint::mouthLeftCorner)};
    cv::Point2d seenMiddle, laidMiddle;
    std::array<cv::Point2d, 5> laid;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        laid[i] = cv::Point2d(template112[i][0], template112[i][1]) + cv::Point2d(0.5, 0.5) -
                  cv::Point2d(FaceEmbedder::side, FaceEmbedder::side) / 2; // FaceRegion counts from the crop's middle
        seenMiddle += seen[i] / 5;
        laidMiddle += laid[i] / 5;
    }
    double along = 0, across = 0, spread = 0;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const cv::Point2d l = laid[i] - laidMiddle, s = seen[i] - seenMiddle;
        along += l.dot(s);
        across += l.cross(s);
        spread += l.dot(l);
    }
    const double cosine = along / spread, sine = across / spread; // times the scale
    const cv::Point2d centre = seenMiddle - cv::Point2d(cosine * laidMiddle.x - sine * laidMiddle.y,
                                                        sine * laidMiddle.x + cosine * laidMiddle.y);
    return {centre, std::hypot(cosine, sine) * FaceEmbedder::side, std::atan2(sine, cosine)};
}

} // namespace

void FaceEmbedding::Wiper::operator()(Numbers* numbers) const {
    wipe(std::as_writable_bytes(std::span(*numbers)));
    delete numbers;
}

FaceEmbedding FaceEmbedding::of(std::span<const float> numbers) {
    FaceEmbedding made;
    if (numbers.size() != size)
        return made;
    const double length = std::sqrt(
        std::accumulate(numbers.begin(), numbers.end(), 0.0, [](double sum, double n) { return sum + n * n; }));
    if (!std::isfinite(length) || length <= 0)
        return made;
    made.m_numbers.reset(new Numbers);
    std::transform(numbers.begin(), numbers.end(), made.m_numbers->begin(),
                   [&](float n) { return static_cast<float>(n / length); });
    return made;
}

std::span<const float> FaceEmbedding::numbers() const {
    return m_numbers ? std::span<const float>(*m_numbers) : std::span<const float>();
}

double similarity(const FaceEmbedding& a, const FaceEmbedding& b) {
    if (a.empty() || b.empty())
        return 0;
    return std::inner_product(a.numbers().begin(), a.numbers().end(), b.numbers().begin(), 0.0);
}

struct FaceEmbedder::Content {
    Network network;
    cv::Mat blob;
};

FaceEmbedder::FaceEmbedder(std::unique_ptr<Content> content) : m_content(std::move(content)) {}
FaceEmbedder::FaceEmbedder(FaceEmbedder&&) noexcept = default;
FaceEmbedder& FaceEmbedder::operator=(FaceEmbedder&&) noexcept = default;
FaceEmbedder::~FaceEmbedder() = default;

Result<FaceEmbedder> FaceEmbedder::create(const ModelStore& store) {
    Result<Network> network = Network::load(store, "face_embedding");
    if (!network)
        return network.error();
    if (network->entry().input.width != side || network->entry().input.height != side)
        return {ErrorCode::ConfigurationInvalid, "the manifest gives \"face_embedding\" another input than 112 x 112"};
    return FaceEmbedder(std::make_unique<Content>(Content{std::move(*network), {}}));
}

bool FaceEmbedder::comparable(const FaceObservation& face) {
    // Whole faces give 8 and more (face_tracker.cpp); a mesh that had slipped gave 3.8 and less. 25 degrees: beyond it
    // nobody of shared/data was seen both ways.
    return face.meshPresence >= 8 && std::abs(face.pose.yaw) <= 25 && std::abs(face.pose.pitch) <= 25;
}

const ModelEntry& FaceEmbedder::model() const { return m_content->network.entry(); }

cv::Mat FaceEmbedder::aligned(const FaceObservation& face) {
    cv::Mat crop, scratch;
    if (!face.frame || face.frame->bgr.empty())
        return crop;
    const FaceRegion region = regionOf(face);
    const double reach = std::max(face.frame->bgr.cols, face.frame->bgr.rows);
    if (!(region.side >= 8) || region.side > 4 * reach) // as FaceTracker: below that there is no face, above no picture
        return crop;
    cutOut(face.frame->bgr, region, side, crop, scratch);
    wipeIfLast(scratch);
    return crop;
}

Result<FaceEmbedding> FaceEmbedder::embed(const FaceObservation& face) {
    const cv::Mat crop = aligned(face);
    if (crop.empty())
        return {ErrorCode::InvalidArgument, "the face has no picture, or its points lie on each other"};
    m_content->network.prepare(crop, m_content->blob);
    wipeIfLast(crop);
    Result<std::vector<cv::Mat>> outputs = m_content->network.run(m_content->blob);
    m_content->blob.setTo(0);
    if (!outputs)
        return outputs.error();
    cv::Mat& raw = outputs->front();
    if (raw.total() != FaceEmbedding::size || raw.type() != CV_32F || !raw.isContinuous())
        return {ErrorCode::ModelUnreadable,
                "face_embedding answered " + std::to_string(raw.total()) + " numbers, not 512"};
    FaceEmbedding made = FaceEmbedding::of({raw.ptr<float>(), FaceEmbedding::size});
    raw.setTo(0); // the runner's own buffer
    if (made.empty())
        return {ErrorCode::ModelUnreadable, "face_embedding answered numbers without a length"};
    return made;
}

} // namespace darcha
