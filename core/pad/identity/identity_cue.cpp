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
        double nearest = -1;
        if (!m_photo.empty()) {
            nearest = similarity(m_frames[i], m_photo);
            photo = std::min(photo, nearest);
        }
        if (i > 0)
            nearest = std::max(nearest, similarity(m_frames[i], m_frames[0]));
        if (i > 0 || !m_photo.empty())
            least = std::min(least, nearest);
    }
    cue.scores = {{"identity.least", least}, {"identity.keyFrames", static_cast<double>(m_frames.size())}};
    if (!m_photo.empty())
        cue.scores.push_back({"identity.photo.least", photo});
    return cue;
}

} // namespace darcha
