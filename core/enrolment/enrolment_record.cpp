// SPDX-License-Identifier: Apache-2.0
#include "core/enrolment/enrolment_record.h"

#include "core/enrolment/packet_header.h"

#include <algorithm>

namespace darcha {

namespace {

bool excepted(const EnrolmentRecord& record, const std::string& subject) {
    return std::any_of(record.exceptions.begin(), record.exceptions.end(), [&](const CaptureException& exception) {
        return exception.subject == subject && !exception.reasonId.empty();
    });
}

} // namespace

std::vector<std::string> lacks(const EnrolmentRecord& record, const EnrolmentDemands& demands) {
    std::vector<std::string> missing;
    const auto require = [&](bool there, std::string what) {
        if (!there)
            missing.push_back(std::move(what));
    };
    require(isPacketId(record.packetId), "packetId");
    require(!record.serviceId.empty() && record.serviceId == demands.serviceId, "service " + demands.serviceId);
    require(!record.serviceVersion.empty() && record.serviceVersion == demands.serviceVersion,
            "service version " + demands.serviceVersion);
    require(!record.mode.empty(), "mode");
    require(!record.role.empty(), "role");
    require(!record.language.empty(), "language");
    for (const std::string& field : demands.fields) {
        const auto found = record.details.find(field);
        require(found != record.details.end() && !found->second.empty(), "details." + field);
    }
    if (demands.consent)
        require(record.consent && !record.consent->version.empty() && record.consent->textSha256.size() == 64 &&
                    !record.consent->language.empty(),
                "consent");
    if (demands.face)
        require((record.face && !record.face->image.empty()) || excepted(record, "face"), "face");
    for (const FingerPosition position : demands.fingers) {
        const bool captured =
            std::any_of(record.fingers.begin(), record.fingers.end(), [&](const FingerCaptureRecord& finger) {
                return finger.position == position && !finger.image.empty();
            });
        const std::string subject = "finger." + std::string(name(position));
        require(captured || excepted(record, subject), subject);
    }
    if (demands.signature)
        require((record.signature && !record.signature->image.empty() && !record.signature->strokesJson.empty()) ||
                    excepted(record, "signature"),
                "signature");
    return missing;
}

std::string redacted(const EnrolmentRecord& record) {
    return "packet " + record.packetId + ", service " + record.serviceId + " " + record.serviceVersion + ", " +
           std::to_string(record.details.size()) + " details, " + std::to_string(record.fingers.size()) + " fingers" +
           (record.face ? ", face" : "") + (record.signature ? ", signature" : "") +
           (record.training ? ", training" : "");
}

} // namespace darcha
