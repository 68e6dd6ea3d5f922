// SPDX-License-Identifier: Apache-2.0
// The shape of a face as lengths that do not depend on pose or size, and how far two faces differ in each region: what
// slimming, enlarged eyes, swapped features and morphs change, and what survives a resize.
//
// The mesh is turned to face the camera by the similarity that lays it on the canonical face; lengths are of the
// distance between the middles of the eyes. Deviations count standard deviations of one person between two pictures
// (models/cards/photo.md), so that 1 is nothing and 4 is much. Pure and thread-safe.
#pragma once

#include "core/face/canonical_face.h"
#include "core/face/face_observation.h"

#include <span>
#include <string_view>
#include <vector>

namespace darcha {

enum class FacePart { Eyes, Brows, Nose, Mouth, Jaw, Outline };
std::string_view name(FacePart part); // "jaw"

struct ShapeMeasure {
    std::string_view name; // "jaw_width"
    FacePart part{};
    double deviation = 0; // of ln(length), one person between two pictures
};
std::span<const ShapeMeasure> shapeMeasures();

struct FaceShape {
    std::vector<double> lengths; // as shapeMeasures(), in eye distances
};
FaceShape shapeOf(const FaceObservation& face, const CanonicalFace& canonical);

struct ShapeDifference {
    struct Part {
        FacePart part{};
        double deviations = 0;    // of the part's most different measure; above 0: larger in the photo
        std::string_view measure; // which
        double change = 0;        // of it, 0.08: 8 % longer in the photo than live
    };
    std::vector<Part> parts; // every part, the most different first
    double overall = 0;      // root mean square of all measures' deviations
    double slimmed = 0;      // mean deviation of jaw, chin and cheeks, above 0: narrower in the photo
    double widened = 0;      // the same of the eyes' widths, above 0: larger in the photo
};
ShapeDifference compareShapes(const FaceShape& photo, const FaceShape& live);

} // namespace darcha
