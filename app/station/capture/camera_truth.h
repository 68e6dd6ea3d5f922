// SPDX-License-Identifier: Apache-2.0
// What a liveness check asks of the camera that it sees through, attempt by attempt. CaptureSession is one. Any thread.
#pragma once

#include "core/pad/camera/exposure_challenge.h"
#include "core/pad/presentation_attack_detector.h"

#include <cstdint>
#include <optional>

namespace darcha {

// Of one attempt.
struct CameraAnswer {
    CueResult cue;                             // "camera", with the scores of the exposure challenge once it is through
    std::optional<ExposureChallenge> exposure; // for the record; none: none was asked, or the camera cannot
};

class CameraTruth {
public:
    virtual ~CameraTruth() = default;
    // Another attempt: what was seen before counts no more, and a challenge under way ends.
    virtual void beginAttempt() = 0;
    // Steps the camera's exposure for about a second, as the seed says, and gives it back. Without effect on a camera
    // that cannot.
    virtual void challengeExposure(std::uint64_t seed) = 0;
    virtual CameraAnswer answer() const = 0; // the camera's thread waits for a part of it: not for every frame
};

} // namespace darcha
