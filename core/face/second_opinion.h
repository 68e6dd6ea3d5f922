// SPDX-License-Identifier: Apache-2.0
// Where another algorithm, of another training, sees eyes and chin: dlib's HOG detector and its 68 points (Kazemi and
// Sullivan 2014) against the mesh. For the still of record.
//
// Optional: its data (models/manifest.json, system_models; models/cards/face_landmarks_68.md) come with Debian's
// libdlib-data, which a station need not have. Loading takes 0.7 s and 100 MB; a reading is made of the face's
// surroundings at 480 x 480 whatever the picture's size. Bound to one thread at a time. Errors: as ModelStore::read,
// ModelUnreadable.
#pragma once

#include "core/base/result.h"
#include "core/face/face_observation.h"

#include <memory>
#include <optional>

namespace darcha {

class ModelStore;

// Subject's own sides, pixels of the full frame. An eye is the middle between its two corners: it does not move with
// the gaze.
struct EyesAndChin {
    cv::Point2d rightEye;
    cv::Point2d leftEye;
    cv::Point2d chin;
};

EyesAndChin eyesAndChin(const FaceObservation& face); // as the mesh sees them

Disagreement disagreement(const EyesAndChin& a, const EyesAndChin& b); // of `a`'s eye distance

class SecondOpinion {
public:
    static constexpr const char* modelName = "face_landmarks_68";

    static Result<SecondOpinion> create(const ModelStore& store);
    SecondOpinion(SecondOpinion&&) noexcept;
    SecondOpinion& operator=(SecondOpinion&&) noexcept;
    ~SecondOpinion();

    // None: no face is seen where the mesh sees `face`.
    std::optional<EyesAndChin> read(const FaceObservation& face);
    Disagreement with(const FaceObservation& face); // the mesh against what is read here

private:
    struct Content;
    explicit SecondOpinion(std::unique_ptr<Content> content);
    std::unique_ptr<Content> m_content;
};

} // namespace darcha
