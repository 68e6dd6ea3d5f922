// SPDX-License-Identifier: Apache-2.0
#include "core/pad/identity/identity_cue.h"

#include <algorithm>

namespace darcha {

Result<IdentityCue> IdentityCue::create(const ModelStore& models) {
    Result<FaceEmbedder> embedder = FaceEmbedder::create(models);
    if (!embedder)
        return embedder.error();
    return IdentityCue(std::move(*embedder));
}

IdentityCue::IdentityCue(FaceEmbedder embedder) : m_embedder(std::move(embedder)) {}

bool IdentityCue::add(const FaceObservation& face) {
    if (!FaceEmbedder::comparable(face))
        return false;
    Result<FaceEmbedding> embedding = m_embedder.embed(face);
    if (!embedding || embedding->empty())
        return false;
    m_frames.push_back(std::move(*embedding));
    return true;
}

bool IdentityCue::setPhoto(const FaceObservation& face) {
    if (!FaceEmbedder::comparable(face))
        return false;
    Result<FaceEmbedding> embedding = m_embedder.embed(face);
    if (!embedding || embedding->empty())
        return false;
    m_photo = std::move(*embedding);
    return true;
}

double IdentityCue::nearness(std::size_t frame) const {
    double nearest = m_photo.empty() && frame == 0 ? 1 : -1;
    if (!m_photo.empty())
        nearest = similarity(m_frames[frame], m_photo);
    if (frame > 0)
        nearest = std::max(nearest, static_cast<double>(similarity(m_frames[frame], m_frames[0])));
    return nearest;
}

CueResult IdentityCue::result() const {
    CueResult cue;
    cue.cue = "identity";
    cue.version = m_embedder.model().version;
    cue.frames = static_cast<int>(m_frames.size()) + !m_photo.empty();
    if (cue.frames < 2) {
        cue.notJudged = "too_few_frames";
        return cue;
    }
    // Each key frame against the photo, or against the first one if that is nearer: two turns to opposite sides are far
    // apart of anybody, and neither says that the other is a stranger.
    double least = 1, photo = 1;
    for (std::size_t i = 0; i < m_frames.size(); ++i) {
        if (!m_photo.empty())
            photo = std::min(photo, static_cast<double>(similarity(m_frames[i], m_photo)));
        least = std::min(least, nearness(i));
    }
    cue.scores = {{"identity.least", least}, {"identity.keyFrames", static_cast<double>(m_frames.size())}};
    if (!m_photo.empty())
        cue.scores.push_back({"identity.photo.least", photo});
    return cue;
}

} // namespace darcha
