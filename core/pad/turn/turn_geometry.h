// SPDX-License-Identifier: Apache-2.0
// What the points of a face do when it turns, and what a sheet of paper or glass cannot do.
//
// Pure. Pixels in, ratios out (of the eye distance). A flat sheet in two views is a homography, whatever the face on
// it; a bent one moves as a smooth function of place. A head does neither: its nose moves against its cheeks. The mesh
// sees noise of about 0.005 eye distances (reference, liveness 5.3: flat prints 0.002 to 0.019).
#pragma once

#include "core/face/canonical_face.h"
#include "core/face/face_observation.h"

#include <array>
#include <optional>
#include <span>

namespace darcha {

// Points that sit on bone or gristle: no lids, lips, brows; no outline, which slides around a turning head. The first
// ones are the nose.
inline constexpr std::size_t stablePointCount = 36;
inline constexpr std::size_t nosePointCount = 9;
extern const std::array<int, stablePointCount> stablePoints; // indices of the mesh

using StablePoints = std::array<cv::Point2d, stablePointCount>;

struct FaceView { // one frame, as far as it is looked at here
    SteadyTime at{};
    HeadPose pose;
    double eyeDistance = 0; // pixels, as a frontal view would have it
    StablePoints points{};

    static FaceView of(const FaceObservation& face, SteadyTime at);
};

struct ViewPair {
    double similarity = 0; // RMS residual of the best similarity: how far the picture changed its shape at all
    double planarity = 0;  // RMS residual of the best homography: a sheet has none
    double relief = 0;     // -1..1: how far what no bent sheet explains is the canonical face's own depth
    double reliefGain = 0; // that depth's movement, over the canonical depth: about the sine of the turn; a sheet: 0
    double nose = 0;       // movement of the nose against a smooth sheet through its surroundings
};

class TurnGeometry {
public:
    explicit TurnGeometry(const CanonicalFace& face);

    // Empty where the points fit nothing (on one line, not finite).
    std::optional<ViewPair> compare(const FaceView& rest, const FaceView& turned) const;

    // Width over height of the face: as seen, and as the canonical face would show it in that pose. Turned paper
    // narrows without a pose that explains it.
    static double narrowness(const FaceView& view);
    double expectedNarrowness(const HeadPose& pose) const;

    // How a view lies before the camera when the canonical face has this pose; centimetres, z towards the camera.
    std::array<cv::Point3d, stablePointCount> posed(const HeadPose& pose) const;

private:
    std::array<cv::Point3d, stablePointCount> m_points{};
};

// The mean of views that show the same pose, each laid onto the first by a similarity: noise falls with their number.
std::optional<FaceView> meanView(std::span<const FaceView> views);

// RMS distance of `b` from the best similarity of `a`, over b's eye distance.
double shapeChange(const FaceView& a, const FaceView& b);

} // namespace darcha
