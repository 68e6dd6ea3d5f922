// SPDX-License-Identifier: Apache-2.0
#include "app/station/flow/collected.h"

#include "core/base/secret.h"

namespace darcha {

CollectedSession::~CollectedSession() { wipe(); }

void CollectedSession::wipe() {
    for (CollectedField& field : details.fields)
        darcha::wipe(std::as_writable_bytes(std::span(field.value)));
    details.fields.clear();
    darcha::wipe(std::as_writable_bytes(std::span(signature.png)));
    signature.png.clear();
    darcha::wipe(std::as_writable_bytes(std::span(signature.strokesJson)));
    signature.strokesJson.clear();
    consent = {};
}

} // namespace darcha
