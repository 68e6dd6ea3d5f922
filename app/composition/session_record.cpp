// SPDX-License-Identifier: Apache-2.0
#include "app/composition/session_record.h"

#include "core/quality/picture_judgement.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace darcha {
namespace {

Secret secretOf(std::span<const std::byte> bytes) { return Secret(bytes); }

std::string subjectOf(FingerPosition position) { return "finger." + std::string(name(position)); }

ConsentRecord consentOf(const CollectedConsent& collected) {
    return {collected.version, collected.textSha256, std::string(traits(collected.language).code), collected.at};
}

SignatureRecord signatureOf(const CollectedSignature& collected) {
    SignatureRecord record;
    record.strokesJson = Secret(std::string_view(collected.strokesJson));
    record.image = secretOf(std::as_bytes(std::span(collected.png)));
    record.captured = collected.captured;
    return record;
}

FaceCaptureRecord faceOf(const FaceCaptureResult& result) {
    FaceCaptureRecord record;
    record.image = result.jpeg;
    record.chipImage = result.chip;
    nlohmann::json quality = toJson(result.assessment, result.profile);
    quality["models"] = nlohmann::json::array();
    for (const ModelVersion& model : result.models)
        quality["models"].push_back({{"name", model.name}, {"version", model.version}, {"sha256", model.sha256}});
    quality["second_opinion"] = nullptr; // over the eye distance, as LandmarkAgreement; null: none was asked
    if (const auto& second = result.second)
        quality["second_opinion"] = {{"face_seen", second->faceSeen}, {"eyes", second->eyes}, {"chin", second->chin}};
    quality["source"] = result.fromStill ? "still" : "stream";
    record.qualityJson = quality.dump();
    record.attackDetectionJson = result.attackDetectionJson;
    record.captured = result.captured;
    record.attempts = result.attempts;
    return record;
}

FingerCaptureRecord fingerOf(const FingerCaptureResult& result) {
    FingerCaptureRecord record;
    record.position = result.position;
    record.image = result.png;
    record.pixelsPerInch = result.image->pixelsPerInch;
    record.score = result.score;
    record.algorithm = result.algorithm;
    record.captured = result.captured;
    record.attempts = result.attempts;
    return record;
}

} // namespace

std::shared_ptr<const EnrolmentRecord> composeRecord(SessionParts parts) {
    const CollectedSession& collected = parts.collected;
    auto record = std::make_shared<EnrolmentRecord>();
    record->packetId = parts.identity.packetId;
    record->sessionId = parts.identity.sessionId;
    record->caseNumber = parts.identity.caseNumber;
    record->serviceId = collected.serviceId;
    record->serviceVersion = std::to_string(collected.serviceVersion);
    record->mode = name(collected.mode);
    record->role = name(collected.role);
    record->language = traits(collected.language).code;
    record->training = parts.training;
    record->started = collected.started;
    for (const CollectedField& field : collected.details.fields) {
        if (!field.value.empty())
            record->details.emplace(field.id, PersonalText(field.value));
    }
    if (collected.consent.given)
        record->consent = consentOf(collected.consent);
    if (parts.face != nullptr)
        record->face = faceOf(*parts.face);
    record->exceptions = std::move(parts.exceptions);
    for (const FingerCaptureResult& finger : parts.fingers) {
        if (!finger.exceptionReason.empty()) {
            record->exceptions.push_back({subjectOf(finger.position), "finger." + finger.exceptionReason, ""});
        } else if (finger.image) {
            record->fingers.push_back(fingerOf(finger));
        }
    }
    if (!collected.signature.png.empty())
        record->signature = signatureOf(collected.signature);
    record->devices = std::move(parts.devices);
    record->models = std::move(parts.models);
    record->steps = std::move(parts.steps);
    return record;
}

EnrolmentDemands demandsOf(const ServiceDefinition& service) {
    EnrolmentDemands demands;
    demands.serviceId = service.id;
    demands.serviceVersion = std::to_string(service.version);
    const auto demanded = [&](Evidence evidence) {
        return std::find(service.evidence.begin(), service.evidence.end(), evidence) != service.evidence.end();
    };
    demands.consent = demanded(Evidence::Consent);
    demands.face = demanded(Evidence::Face);
    demands.signature = demanded(Evidence::Signature);
    if (const DetailsStep* details = service.find<DetailsStep>(); details != nullptr && demanded(Evidence::Details)) {
        for (const DetailsField& field : details->fields) {
            if (field.required)
                demands.fields.push_back(field.id);
        }
    }
    if (const FingersStep* fingers = service.find<FingersStep>(); fingers != nullptr && demanded(Evidence::Fingers))
        demands.fingers = fingers->positions;
    return demands;
}

} // namespace darcha
