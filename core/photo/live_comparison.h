// SPDX-License-Identifier: Apache-2.0
// A brought picture against the live capture of the same session: the same person, the same shape, or a mixture of two.
//
// Two bands of likeness, as a morph of two people lies between one person and another. Every limit here has its
// measurement in models/cards/photo.md. Bound to one thread (it owns a network). Errors: as FaceEmbedder.
#pragma once

#include "core/face/face_embedder.h"
#include "core/photo/face_shape.h"

#include <string_view>

namespace darcha {

enum class IdentityBand { Match, Grey, NoMatch };
std::string_view name(IdentityBand band); // "no_match"

struct LiveComparison {
    static constexpr double matchFrom = 0.70;    // cosine
    static constexpr double noMatchBelow = 0.40; // only where both faces are comparable (FaceEmbedder)
    static constexpr double shapeLimit = 4;      // deviations of a part of the face
    static constexpr double morphLimit = 0;      // above it: as a mixture of two people would look

    double similarity = 0;
    IdentityBand band = IdentityBand::Grey;
    bool comparable = true; // both near frontal, and the mesh has hold of both
    ShapeDifference shape;
    double morph = 0; // differential morph detection: rises as likeness falls and shapes differ
};

class LiveComparer {
public:
    static Result<LiveComparer> create(const ModelStore& models);
    Result<LiveComparison> compare(const FaceObservation& photo, const FaceObservation& live);
    const ModelEntry& model() const { return m_embedder.model(); }

private:
    LiveComparer(FaceEmbedder embedder, CanonicalFace canonical);
    FaceEmbedder m_embedder;
    CanonicalFace m_canonical;
};

} // namespace darcha
