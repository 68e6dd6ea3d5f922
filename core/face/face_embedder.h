// SPDX-License-Identifier: Apache-2.0
// Who a face looks like, as 512 numbers: near each other for one person, far apart for two. Network: face_embedding of
// the manifest (models/cards/face_embedding.md: provenance, thresholds, what cannot be claimed).
//
// An embedding is biometric data: it cannot be copied or printed, and is wiped when it goes; so is what the network
// leaves behind. The embedder is bound to one thread at a time, 13 ms a face; embeddings are thread-safe to read.
// Errors: create as Network::load; embed InvalidArgument (no picture, or a mesh that collapsed), ModelUnreadable.
#pragma once

#include "core/base/result.h"
#include "core/face/face_observation.h"
#include "core/inference/model_store.h"

#include <array>
#include <cstddef>
#include <iosfwd>
#include <memory>
#include <span>

namespace darcha {

class FaceEmbedding {
public:
    static constexpr std::size_t size = 512;

    // Scaled to length 1. Empty where the numbers have no length, are not finite, or are not as many.
    static FaceEmbedding of(std::span<const float> numbers);

    FaceEmbedding() = default;
    FaceEmbedding(FaceEmbedding&&) noexcept = default;
    FaceEmbedding& operator=(FaceEmbedding&&) noexcept = default;
    FaceEmbedding(const FaceEmbedding&) = delete;
    FaceEmbedding& operator=(const FaceEmbedding&) = delete;

    bool empty() const { return !m_numbers; }
    std::span<const float> numbers() const; // `size`, or none

private:
    using Numbers = std::array<float, size>;
    struct Wiper {
        void operator()(Numbers* numbers) const;
    };
    std::unique_ptr<Numbers, Wiper> m_numbers; // on the heap: moving leaves no copy behind
};

std::ostream& operator<<(std::ostream&, const FaceEmbedding&) = delete;

// Cosine of the angle between them, -1..1; 0 where one is empty.
double similarity(const FaceEmbedding& a, const FaceEmbedding& b);

class FaceEmbedder {
public:
    static constexpr int side = 112; // of the network's input, pixels

    static Result<FaceEmbedder> create(const ModelStore& store);
    FaceEmbedder(FaceEmbedder&&) noexcept;
    FaceEmbedder& operator=(FaceEmbedder&&) noexcept;
    ~FaceEmbedder();

    Result<FaceEmbedding> embed(const FaceObservation& face);
    // The picture that the network looks at: turned, scaled and shifted so that pupils, nose and mouth lie where it
    // learned them. Pixels outside the frame are black. Empty if the points span nothing.
    static cv::Mat aligned(const FaceObservation& face);

    // Whether a low similarity of this face would say anything: the mesh has hold of it, and it is near enough to
    // frontal. Elsewhere the same person gave -0.04 (models/cards/face_embedding.md).
    static bool comparable(const FaceObservation& face);

    const ModelEntry& model() const; // version and hash for the record

private:
    struct Content;
    explicit FaceEmbedder(std::unique_ptr<Content> content);
    std::unique_ptr<Content> m_content;
};

} // namespace darcha
