// SPDX-License-Identifier: Apache-2.0
// From frames to what is known about the face in them: detector when there is no track, mesh of the last place when
// there is one.
//
// Deterministic: the same frames give the same findings. Bound to one thread (the analysis thread). An observation
// needs 4 ms at any frame size while tracked; every `countEvery`th frame, and every frame without a track, adds the
// detector.
#pragma once

#include "core/base/result.h"
#include "core/face/face_observation.h"

#include <memory>

namespace darcha {

class ModelStore;

struct FaceTrackerOptions {
    int countEvery = 5; // frames between two looks for further faces while one is tracked; 1 = always
    // Of the camera, across the picture's shorter side; distance depends on it. 43 degrees: the common UVC camera with
    // 78 degrees across the diagonal of a 16:9 sensor.
    double fieldOfViewDegrees = 43;
};

class FaceTracker {
public:
    static Result<FaceTracker> create(const ModelStore& store, const FaceTrackerOptions& options = {});
    FaceTracker(FaceTracker&&) noexcept;
    FaceTracker& operator=(FaceTracker&&) noexcept;
    ~FaceTracker();

    FaceFinding observe(const FramePtr& frame);

    // Forgets the track: the next frame is looked at as if it were the first. For stills, and for a new person.
    void reset();

private:
    struct Content;
    explicit FaceTracker(std::unique_ptr<Content> content);
    std::unique_ptr<Content> m_content;
};

} // namespace darcha
