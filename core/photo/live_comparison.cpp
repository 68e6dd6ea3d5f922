// SPDX-License-Identifier: Apache-2.0
#include "core/photo/live_comparison.h"

namespace darcha {

std::string_view name(IdentityBand band) {
    switch (band) {
    case IdentityBand::Match:
        return "match";
    case IdentityBand::Grey:
        return "grey";
    case IdentityBand::NoMatch:
        return "no_match";
    }
    return {};
}

LiveComparer::LiveComparer(FaceEmbedder embedder, CanonicalFace canonical)
    : m_embedder(std::move(embedder)),
      m_canonical(std::move(canonical)) {}

Result<LiveComparer> LiveComparer::create(const ModelStore& models) {
    Result<FaceEmbedder> embedder = FaceEmbedder::create(models);
    if (!embedder)
        return embedder.error();
    Result<CanonicalFace> canonical = CanonicalFace::load(models);
    if (!canonical)
        return canonical.error();
    return LiveComparer(std::move(*embedder), std::move(*canonical));
}

Result<LiveComparison> LiveComparer::compare(const FaceObservation& photo, const FaceObservation& live) {
    const Result<FaceEmbedding> ofPhoto = m_embedder.embed(photo);
    if (!ofPhoto)
        return ofPhoto.error();
    const Result<FaceEmbedding> ofLive = m_embedder.embed(live);
    if (!ofLive)
        return ofLive.error();
    LiveComparison made;
    made.similarity = darcha::similarity(*ofPhoto, *ofLive);
    made.comparable = FaceEmbedder::comparable(photo) && FaceEmbedder::comparable(live);
    if (made.similarity >= LiveComparison::matchFrom)
        made.band = IdentityBand::Match;
    else if (made.similarity < LiveComparison::noMatchBelow && made.comparable)
        made.band = IdentityBand::NoMatch;
    made.shape = compareShapes(shapeOf(photo, m_canonical), shapeOf(live, m_canonical));
    // One person between two pictures: 0.90 and 0.7 deviations; a mixture lies lower and further (cards/photo.md).
    made.morph = (0.80 - made.similarity) / 0.05 + (made.shape.overall - 1.2) / 0.6;
    return made;
}

} // namespace darcha
