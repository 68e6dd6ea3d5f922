// SPDX-License-Identifier: Apache-2.0
// Puts together what the rooms of the station collected: one EnrolmentRecord, and what its service demands of it.
//
// Main thread: pictures were encoded and hashed where they were taken, and are shared here. What is copied (texts, the
// signature) goes between values that wipe themselves; nothing is logged.
#pragma once

#include "app/station/capture/face_capture.h"
#include "app/station/capture/finger_capture.h"
#include "app/station/flow/collected.h"
#include "core/enrolment/enrolment_record.h"
#include "core/service/service_definition.h"

#include <memory>
#include <string>
#include <vector>

namespace darcha {

// Identifiers of one session, drawn when it begins.
struct SessionIdentity {
    std::string packetId;
    std::string sessionId;
    std::string caseNumber;
};

struct SessionParts {
    const SessionIdentity& identity;
    const CollectedSession& collected;
    const FaceCaptureResult* face = nullptr;
    const std::vector<FingerCaptureResult>& fingers;
    std::vector<DeviceRecord> devices = {};
    std::vector<ModelRecord> models = {};
    std::vector<StepTime> steps = {};
    std::vector<CaptureException> exceptions = {}; // but those of the fingers, which are in `fingers`
    bool training = true;
};

std::shared_ptr<const EnrolmentRecord> composeRecord(SessionParts parts);
EnrolmentDemands demandsOf(const ServiceDefinition& service);

} // namespace darcha
