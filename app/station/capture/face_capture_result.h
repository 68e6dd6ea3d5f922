// SPDX-License-Identifier: Apache-2.0
// The portrait of one person and what is known about it: what the face step hands to the packet.
//
// The JPEG is hashed as it is made and shared, not copied, with the record; JPEG and frame overwrite themselves with
// their last holder; the small pictures that measures make of a frame are freed, not overwritten.
#pragma once

#include "core/base/clock.h"
#include "core/enrolment/captured_bytes.h"
#include "core/pad/pad_decision.h"
#include "core/quality/quality_assessment.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace darcha {

struct ModelVersion {
    std::string name;
    std::string version;
    std::string sha256;
};

struct FaceCaptureResult {
    CapturedBytes jpeg;           // the portrait, cropped, never enlarged
    CapturedBytes chip;           // the same for a document's chip, JPEG 2000; empty if it could not be made
    QualityAssessment assessment; // of the frame that it comes from
    QualityProfile profile;       // what it was held against
    FramePtr frame;               // the full picture that it was cut from; goes with the session
    // For staff, never shown to the person: seed, plan, every sub-score, every attempt (LivenessSession::record()).
    std::string attackDetectionJson = "{}";
    PadResult liveness;
    bool livenessAsked = false; // the person was led through a challenge; else only what could be seen was recorded
    std::string livenessReason; // why staff are asked (LivenessNext::reason); empty where they are not
    std::vector<ModelVersion> models;   // of every network that took part
    std::optional<Disagreement> second; // what another algorithm says of the same frame; none where none was asked
    UtcTime captured{};
    int attempts = 1;
    bool fromStill = false;  // the camera's still; else a frame of its stream
    bool acceptable = false; // every limit of the profile held
    // Another picture of the same hold that no measure tells from this one: the person may choose. Null if there is
    // none.
    std::shared_ptr<const FaceCaptureResult> other;
};

} // namespace darcha
