// SPDX-License-Identifier: Apache-2.0
// A complete enrolment of nobody, with planted markers: whatever holds one of them in plain text leaks.
#pragma once

#include "core/enrolment/enrolment_record.h"

#include <array>
#include <memory>

namespace darcha {

inline constexpr std::array<std::string_view, 4> plantedMarkers{"MARKER-SURNAME-QX7", "MARKER-GIVEN-QX7",
                                                                "MARKER-FACE-QX7", "MARKER-STROKE-QX7"};

inline Secret noisyBytes(std::size_t size, std::string_view marker, std::uint32_t seed) {
    Secret bytes(size);
    for (std::byte& byte : bytes.bytes()) {
        seed = seed * 1664525u + 1013904223u; // Numerical Recipes' generator: incompressible is all that matters
        byte = static_cast<std::byte>(seed >> 24);
    }
    for (std::size_t i = 0; i < marker.size() && i < size; ++i)
        bytes.bytes()[i] = static_cast<std::byte>(marker[i]);
    return bytes;
}

inline EnrolmentDemands sampleDemands() {
    EnrolmentDemands demands;
    demands.serviceId = "uz.first_id_card";
    demands.serviceVersion = "1.0";
    demands.fields = {"surname", "given_name", "birth_date"};
    demands.fingers = {FingerPosition::RightIndex, FingerPosition::LeftIndex};
    return demands;
}

inline EnrolmentRecord sampleRecord(const std::string& packetId, UtcTime now, std::size_t pictureBytes = 60'000) {
    EnrolmentRecord record;
    record.packetId = packetId;
    record.sessionId = "session-1";
    record.caseNumber = "UZ-2026-000123";
    record.serviceId = "uz.first_id_card";
    record.serviceVersion = "1.0";
    record.mode = "kiosk";
    record.role = "citizen";
    record.language = "uz-Latn";
    record.started = now - std::chrono::minutes(6);
    record.details.emplace("surname", PersonalText("MARKER-SURNAME-QX7"));
    record.details.emplace("given_name", PersonalText("MARKER-GIVEN-QX7 \"O\xca\xbbktam\"\n\x01"));
    record.details.emplace("birth_date", PersonalText("1984-02-29"));
    record.consent = ConsentRecord{"1.0", std::string(64, 'a'), "uz-Latn", now - std::chrono::minutes(5)};
    record.face.emplace();
    record.face->image = noisyBytes(pictureBytes, "MARKER-FACE-QX7", 1);
    record.face->qualityJson = "{\"Sharpness\":{\"native\":12.5,\"value\":88}}";
    record.face->attackDetectionJson = "{\"decision\":\"BonaFide\"}";
    record.face->captured = now - std::chrono::minutes(3);
    for (const FingerPosition position : {FingerPosition::RightIndex, FingerPosition::LeftIndex}) {
        FingerCaptureRecord finger;
        finger.position = position;
        finger.image = noisyBytes(pictureBytes / 2, "", 7 + static_cast<std::uint32_t>(position));
        finger.score = 71;
        finger.algorithm = "darcha-finger-1";
        finger.captured = now - std::chrono::minutes(2);
        record.fingers.push_back(std::move(finger));
    }
    record.signature.emplace();
    record.signature->strokesJson = Secret("[[[0.1,0.2,0],[0.3,0.25,16]],\"MARKER-STROKE-QX7\"]");
    record.signature->image = noisyBytes(4'000, "", 99);
    record.signature->captured = now - std::chrono::minutes(1);
    record.devices.push_back({"camera", "virtual-citizen-1", "Virtual citizen", "virtual-citizen", true});
    record.models.push_back({"face_detector", "1", std::string(64, 'b')});
    record.steps.push_back({"face", now - std::chrono::minutes(4), now - std::chrono::minutes(3)});
    return record;
}

inline std::shared_ptr<const EnrolmentRecord> sharedSample(const std::string& packetId, UtcTime now,
                                                           std::size_t pictureBytes = 60'000) {
    return std::make_shared<const EnrolmentRecord>(sampleRecord(packetId, now, pictureBytes));
}

} // namespace darcha
