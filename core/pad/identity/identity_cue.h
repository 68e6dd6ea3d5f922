// SPDX-License-Identifier: Apache-2.0
// Is it one person through every key frame, and in the photo of record?
//
// Scores of cue "identity": least (of all key frames, the cosine with the photo or with the first key frame, whichever
// is nearer; the first one has the photo only), photo.least (with the photo alone), keyFrames (that could be compared:
// near frontal, held by the mesh). Not judged: "too_few_frames". Without a photo the key frames alone are compared. 13
// ms a face; embeddings are wiped with the cue.
#pragma once

#include "core/face/face_embedder.h"
#include "core/pad/presentation_attack_detector.h"

#include <string>

namespace darcha {

class IdentityCue {
public:
    static Result<IdentityCue> create(const ModelStore& models);

    // False where the face says nothing about who it is.
    bool add(const FaceObservation& face);
    bool setPhoto(const FaceObservation& face); // again: the later one counts
    // Of the frame that was added as number `frame` (from 0, of those that say something): the cosine with the photo or
    // with the first key frame, whichever is nearer. 1 for the first one without a photo.
    double nearness(std::size_t frame) const;
    std::size_t frames() const { return m_frames.size(); }
    CueResult result() const;

private:
    explicit IdentityCue(FaceEmbedder embedder);
    FaceEmbedder m_embedder;
    std::vector<FaceEmbedding> m_frames;
    FaceEmbedding m_photo;
};

} // namespace darcha
