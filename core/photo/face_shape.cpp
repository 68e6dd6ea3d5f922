// SPDX-License-Identifier: Apache-2.0
#include "core/photo/face_shape.h"

#include "core/face/mesh_points.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/core.hpp>

namespace darcha {

namespace {

// The mean of the distances of some pairs of mesh points.
struct Length {
    ShapeMeasure measure;
    std::array<std::array<int, 2>, 3> pairs; // {0, 0} is none
};

// Deviations: measure_shape over shared/data, rounded up from the larger of neutral against smiling (6 people) and one
// camera's distances, and two thirds of what frames of eleven clips gave, grimaces and all (models/cards/photo.md).
constexpr Length lengths[] = {
    {{"eye_width", FacePart::Eyes, 0.035}, {{{33, 133}, {362, 263}}}},
    {{"eye_opening", FacePart::Eyes, 0.15}, {{{159, 145}, {386, 374}}}},
    {{"iris", FacePart::Eyes, 0.05}, {{{469, 471}, {474, 476}}}},
    {{"eye_gap", FacePart::Eyes, 0.02}, {{{133, 362}}}},
    {{"brow_height", FacePart::Brows, 0.07}, {{{105, 33}, {334, 263}}}},
    {{"brow_gap", FacePart::Brows, 0.045}, {{{55, 285}}}},
    {{"nose_width", FacePart::Nose, 0.08}, {{{48, 278}, {64, 294}, {98, 327}}}},
    {{"nose_length", FacePart::Nose, 0.035}, {{{168, 2}, {6, 1}}}},
    {{"mouth_width", FacePart::Mouth, 0.15}, {{{61, 291}, {78, 308}}}},
    {{"lip_height", FacePart::Mouth, 0.25}, {{{0, 17}}}},
    {{"philtrum", FacePart::Mouth, 0.2}, {{{2, 0}}}},
    {{"jaw_width", FacePart::Jaw, 0.025}, {{{172, 397}, {58, 288}}}},
    {{"chin_width", FacePart::Jaw, 0.025}, {{{136, 365}, {150, 379}}}},
    {{"chin_height", FacePart::Jaw, 0.12}, {{{17, 152}}}},
    {{"cheek_width", FacePart::Outline, 0.02}, {{{234, 454}, {93, 323}}}},
    {{"cheekbones", FacePart::Outline, 0.02}, {{{116, 345}, {123, 352}}}},
    {{"face_height", FacePart::Outline, 0.04}, {{{10, 152}}}},
};
constexpr std::size_t count = std::size(lengths);

const std::array<ShapeMeasure, count> measures = [] {
    std::array<ShapeMeasure, count> made;
    std::transform(std::begin(lengths), std::end(lengths), made.begin(), [](const Length& l) { return l.measure; });
    return made;
}();

// The rotation of the similarity that lays `from` nearest to `onto` (Umeyama 1991).
cv::Matx33d rotationOnto(const std::vector<cv::Vec3d>& from, const std::vector<cv::Vec3d>& onto,
                         const std::vector<double>& weights) {
    cv::Vec3d a, b;
    double sum = 0;
    for (std::size_t i = 0; i < from.size(); ++i) {
        a += weights[i] * from[i];
        b += weights[i] * onto[i];
        sum += weights[i];
    }
    a /= sum;
    b /= sum;
    cv::Matx33d spread = cv::Matx33d::zeros();
    for (std::size_t i = 0; i < from.size(); ++i)
        spread += weights[i] * (onto[i] - b) * (from[i] - a).t();
    cv::Matx31d w;
    cv::Matx33d u, vt;
    cv::SVD::compute(spread, w, u, vt);
    cv::Matx33d mirror = cv::Matx33d::eye();
    mirror(2, 2) = cv::determinant(u) * cv::determinant(vt) < 0 ? -1 : 1;
    return u * mirror * vt;
}

} // namespace

std::string_view name(FacePart part) {
    switch (part) {
    case FacePart::Eyes:
        return "eyes";
    case FacePart::Brows:
        return "brows";
    case FacePart::Nose:
        return "nose";
    case FacePart::Mouth:
        return "mouth";
    case FacePart::Jaw:
        return "jaw";
    case FacePart::Outline:
        return "outline";
    }
    return {};
}

std::span<const ShapeMeasure> shapeMeasures() { return measures; }

FaceShape shapeOf(const FaceObservation& face, const CanonicalFace& canonical) {
    const auto seen = [&](int i) { // y up and z out of the face, as the canonical face has them
        const cv::Point3d& p = face.mesh[static_cast<std::size_t>(i)];
        return cv::Vec3d(p.x, -p.y, -p.z);
    };
    std::vector<cv::Vec3d> from, onto;
    std::vector<double> weights;
    for (const CanonicalFace::PosePoint& point : canonical.posePoints) {
        from.push_back(seen(point.index));
        onto.emplace_back(canonical.vertices[static_cast<std::size_t>(point.index)]);
        weights.push_back(point.weight);
    }
    const cv::Matx33d rotation = rotationOnto(from, onto, weights);
    // From here on the two axes of the picture plane: depth is what the mesh knows least.
    const auto frontal = [&](int i) {
        const cv::Vec3d p = rotation * seen(i);
        return cv::Point2d(p[0], p[1]);
    };
    using namespace meshpoint;
    const cv::Point2d eyes =
        (frontal(leftEyeInner) + frontal(leftEyeOuter)) / 2 - (frontal(rightEyeInner) + frontal(rightEyeOuter)) / 2;
    const double unit = std::max(1e-9, cv::norm(eyes));
    FaceShape made;
    for (const Length& length : lengths) {
        double sum = 0;
        int pairs = 0;
        for (const auto& [a, b] : length.pairs)
            if (a != b) {
                sum += cv::norm(frontal(a) - frontal(b)) / unit;
                ++pairs;
            }
        made.lengths.push_back(sum / pairs);
    }
    return made;
}

ShapeDifference compareShapes(const FaceShape& photo, const FaceShape& live) {
    ShapeDifference made;
    double squares = 0;
    for (std::size_t i = 0; i < count && i < photo.lengths.size() && i < live.lengths.size(); ++i) {
        const double change = std::log(std::max(1e-6, photo.lengths[i]) / std::max(1e-6, live.lengths[i]));
        const ShapeMeasure& measure = measures[i];
        const double deviations = change / measure.deviation;
        squares += deviations * deviations;
        if (measure.name == "jaw_width" || measure.name == "chin_width" || measure.name == "cheek_width")
            made.slimmed -= deviations / 3;
        if (measure.name == "eye_width" || measure.name == "iris")
            made.widened += deviations / 3;
        if (measure.name == "eye_gap")
            made.widened -= deviations / 3;
        auto part = std::find_if(made.parts.begin(), made.parts.end(),
                                 [&](const ShapeDifference::Part& p) { return p.part == measure.part; });
        if (part == made.parts.end())
            part = made.parts.insert(part, {measure.part, 0, measure.name, 0});
        if (std::abs(deviations) > std::abs(part->deviations))
            *part = {measure.part, deviations, measure.name, std::exp(change) - 1};
    }
    made.overall = std::sqrt(squares / static_cast<double>(count));
    std::stable_sort(made.parts.begin(), made.parts.end(),
                     [](const auto& a, const auto& b) { return std::abs(a.deviations) > std::abs(b.deviations); });
    return made;
}

} // namespace darcha
