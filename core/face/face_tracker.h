// SPDX-License-Identifier: Apache-2.0
// From frames to what is known about the face in them: detector when there is no track, mesh of the last place when
// there is one.
//
// Deterministic: the same frames give the same findings. Bound to one thread (the analysis thread). An observation
// needs 8 ms at any frame size while tracked; every `countEvery`th frame, and every frame without a track, adds the
// detector.
#pragma once

#include "core/base/result.h"
#include "core/face/face_observation.h"

#include <memory>

namespace darcha {

class ModelStore;

struct FaceTrackerOptions {
    int countEvery = 10; // frames between two looks for further faces while one is tracked; 1 = always
    // Vertical field of view of the camera, for distance: a UVC camera's 78 degrees diagonal at 16:9 is 43 vertical.
    double verticalFieldOfViewDegrees = 43;
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
