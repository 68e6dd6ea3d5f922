// SPDX-License-Identifier: Apache-2.0
// Operators, from mediapipe/util/tflite/operations (version 2 of each, as the file names them):
// landmarks_to_transform_matrix, transform_tensor_bilinear, transform_landmarks. Where depth comes from:
// tensors_to_face_landmarks_with_attention.pbtxt.
#include "core/face/attention_mesh.h"

#include "core/face/mesh_points.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>

namespace darcha {
namespace {

using meshpoint::leftEyeRefined;
using meshpoint::lipsRefined;
using meshpoint::rightEyeRefined;

constexpr int featureSide = 48;
constexpr int channels = 32;
constexpr int patchSide = 16;
constexpr double featuresPerPixel = static_cast<double>(featureSide) / AttentionMesh::side;
constexpr std::size_t basePoints = 468;
constexpr double margin = 1.5; // scale_x, scale_y of the operator's options

constexpr std::size_t lidPoints = 16; // the first of an eye's points are its lids: an iris lies at their mean depth

// Maps the patch's pixels to the feature map's: x' = a x - b y + tx, y' = b x + a' y + ty, edges at whole numbers.
struct Region {
    double xx = 0, xy = 0, yx = 0, yy = 0, tx = 0, ty = 0;
};

// The rectangle around the subset, turned so that `first` and `last` lie level, grown by the margin.
Region regionAround(const MeshResult& mesh, std::span<const int> subset, int first, int last) {
    const auto at = [&](int index) {
        const cv::Point3d& p = mesh.points[static_cast<std::size_t>(index)];
        return cv::Point2d(p.x, p.y) * featuresPerPixel;
    };
    const cv::Point2d level = at(last) - at(first);
    const double angle = std::atan2(level.y, level.x);
    const double cosine = std::cos(angle), sine = std::sin(angle);
    double left = 1e9, right = -1e9, top = 1e9, bottom = -1e9;
    for (const int index : subset) {
        const cv::Point2d p = at(index);
        const double x = cosine * p.x + sine * p.y, y = -sine * p.x + cosine * p.y;
        left = std::min(left, x);
        right = std::max(right, x);
        top = std::min(top, y);
        bottom = std::max(bottom, y);
    }
    const double scaleX = (right - left) * margin / patchSide, scaleY = (bottom - top) * margin / patchSide;
    const double middleX = (left + right) / 2, middleY = (top + bottom) / 2;
    const cv::Point2d centre(cosine * middleX - sine * middleY, sine * middleX + cosine * middleY);
    Region region{cosine * scaleX, -sine * scaleY, sine * scaleX, cosine * scaleY, 0, 0};
    const double half = patchSide / 2.0;
    region.tx = centre.x - (region.xx + region.xy) * half;
    region.ty = centre.y - (region.yx + region.yy) * half;
    return region;
}

// Written out because cv::remap rounds positions to a 32nd of a pixel, which costs 0.06 pixels of the crop.
void sample(const cv::Mat& features, const Region& region, cv::Mat& patch) {
    const int shape[] = {1, channels, patchSide, patchSide};
    patch.create(4, shape, CV_32F);
    const float* source = features.ptr<float>();
    float* target = patch.ptr<float>();
    constexpr int sourcePlane = featureSide * featureSide, targetPlane = patchSide * patchSide;
    for (int v = 0; v < patchSide; ++v)
        for (int u = 0; u < patchSide; ++u) {
            const double x = region.xx * (u + 0.5) + region.xy * (v + 0.5) + region.tx - 0.5;
            const double y = region.yx * (u + 0.5) + region.yy * (v + 0.5) + region.ty - 0.5;
            const int x0 = static_cast<int>(std::floor(x)), y0 = static_cast<int>(std::floor(y));
            const float fx = static_cast<float>(x - x0), fy = static_cast<float>(y - y0);
            const float weights[4] = {(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy};
            int offsets[4];
            float used[4];
            for (int k = 0; k < 4; ++k) {
                const int xk = x0 + (k & 1), yk = y0 + (k >> 1);
                const bool inside = xk >= 0 && yk >= 0 && xk < featureSide && yk < featureSide; // outside counts as 0
                offsets[k] = inside ? yk * featureSide + xk : 0;
                used[k] = inside ? weights[k] : 0;
            }
            float* to = target + v * patchSide + u;
            const float* from = source;
            for (int c = 0; c < channels; ++c, from += sourcePlane, to += targetPlane)
                *to = used[0] * from[offsets[0]] + used[1] * from[offsets[1]] + used[2] * from[offsets[2]] +
                      used[3] * from[offsets[3]];
        }
}

// The refining networks answer in pixels of a crop that is four times the patch, as the crop of the face is of the
// feature map.
cv::Point2d onCrop(const Region& region, const float* point) {
    return {region.xx * point[0] + region.xy * point[1] + region.tx / featuresPerPixel,
            region.yx * point[0] + region.yy * point[1] + region.ty / featuresPerPixel};
}

void refine(MeshResult& mesh, const Region& region, std::span<const int> subset, const cv::Mat& points) {
    const float* at = points.ptr<float>();
    for (const int index : subset) {
        const cv::Point2d refined = onCrop(region, at);
        cv::Point3d& point = mesh.points[static_cast<std::size_t>(index)];
        point.x = refined.x; // depth stays that of the base mesh
        point.y = refined.y;
        at += 2;
    }
}

void placeIris(MeshResult& mesh, const Region& region, std::span<const int> subset, const cv::Mat& points,
               std::size_t first) {
    double depth = 0;
    for (const int index : subset.first(lidPoints))
        depth += mesh.points[static_cast<std::size_t>(index)].z / lidPoints;
    const float* at = points.ptr<float>();
    for (std::size_t k = 0; k < 5; ++k, at += 2) {
        const cv::Point2d place = onCrop(region, at);
        mesh.points[first + k] = {place.x, place.y, depth};
    }
}

bool holds(const cv::Mat& output, std::size_t numbers) {
    return output.type() == CV_32F && output.isContinuous() && output.total() == numbers;
}

} // namespace

AttentionMesh::AttentionMesh(Network base, Network lips, Network rightEye, Network leftEye)
    : m_base(std::move(base)),
      m_lips(std::move(lips)),
      m_rightEye(std::move(rightEye)),
      m_leftEye(std::move(leftEye)) {}

Result<AttentionMesh> AttentionMesh::create(const ModelStore& store) {
    Result<Network> base = Network::load(store, "face_mesh");
    if (!base)
        return base.error();
    Result<Network> lips = Network::load(store, "face_mesh_lips");
    if (!lips)
        return lips.error();
    Result<Network> rightEye = Network::load(store, "face_mesh_right_eye");
    if (!rightEye)
        return rightEye.error();
    Result<Network> leftEye = Network::load(store, "face_mesh_left_eye");
    if (!leftEye)
        return leftEye.error();
    if (base->entry().input.width != side || base->entry().input.height != side)
        return {ErrorCode::ConfigurationInvalid,
                "face_mesh: the manifest describes another network than the attention mesh"};
    AttentionMesh mesh(std::move(*base), std::move(*lips), std::move(*rightEye), std::move(*leftEye));
    // Another network under the same names would answer with other numbers of numbers: found here, not on the first
    // face.
    if (const auto first = mesh.run(cv::Mat(side, side, CV_8UC3, cv::Scalar::all(128))); !first)
        return first.error();
    return mesh;
}

Result<MeshResult> AttentionMesh::run(const cv::Mat& crop) {
    m_base.prepare(crop, m_blob);
    const auto base = m_base.run(m_blob);
    if (!base)
        return base.error();
    const auto foreign = [](const char* name) {
        return Error{ErrorCode::ModelUnreadable,
                     std::string(name) + ": its outputs are not those of the attention mesh"};
    };
    if (base->size() != 3 || !holds((*base)[0], 3 * basePoints) || !holds((*base)[1], 1) ||
        !holds((*base)[2], channels * featureSide * featureSide))
        return foreign("face_mesh");

    MeshResult mesh;
    mesh.presence = (*base)[1].ptr<float>()[0];
    const float* at = (*base)[0].ptr<float>();
    for (std::size_t i = 0; i < basePoints; ++i, at += 3)
        mesh.points[i] = {at[0], at[1], at[2]};
    const cv::Mat& features = (*base)[2];

    // All regions are laid out on the base mesh, before any refinement moves a point of it.
    const Region lips = regionAround(mesh, lipsRefined, 61, 291);
    const Region rightEye = regionAround(mesh, rightEyeRefined, 33, 133);
    const Region leftEye = regionAround(mesh, leftEyeRefined, 362, 263);

    sample(features, lips, m_patch);
    const auto lipsAnswer = m_lips.run(m_patch);
    if (!lipsAnswer)
        return lipsAnswer.error();
    if (lipsAnswer->size() != 1 || !holds((*lipsAnswer)[0], 2 * lipsRefined.size()))
        return foreign("face_mesh_lips");
    refine(mesh, lips, lipsRefined, (*lipsAnswer)[0]);

    const auto eye = [&](Network& network, const Region& region, std::span<const int> subset,
                         std::size_t iris) -> Result<void> {
        sample(features, region, m_patch);
        const auto answer = network.run(m_patch);
        if (!answer)
            return answer.error();
        if (answer->size() != 2 || !holds((*answer)[0], 2 * subset.size()) || !holds((*answer)[1], 10))
            return foreign(network.entry().name.c_str());
        refine(mesh, region, subset, (*answer)[0]);
        placeIris(mesh, region, subset, (*answer)[1], iris);
        return {};
    };
    if (const auto done = eye(m_rightEye, rightEye, rightEyeRefined, 468); !done)
        return done.error();
    if (const auto done = eye(m_leftEye, leftEye, leftEyeRefined, 473); !done)
        return done.error();
    return mesh;
}

} // namespace darcha
