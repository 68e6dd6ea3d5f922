// SPDX-License-Identifier: Apache-2.0
#include "core/enrolment/enrolment_record.h"

namespace darcha {

std::string redacted(const EnrolmentRecord& record) {
    return "packet " + record.packetId + ", service " + record.serviceId + " " + record.serviceVersion + ", " +
           std::to_string(record.details.size()) + " details, " + std::to_string(record.fingers.size()) + " fingers" +
           (record.face ? ", face" : "") + (record.signature ? ", signature" : "") +
           (record.training ? ", training" : "");
}

} // namespace darcha
