// SPDX-License-Identifier: Apache-2.0
// The canonical face of the networks that the build made, loaded once a program. As in models.h: null where the running
// test has been failed, and the caller returns.
#pragma once

#include "core/face/canonical_face.h"
#include "tests/support/models.h"

namespace darcha::test {

inline const CanonicalFace* canonicalFace(const std::source_location& asked = std::source_location::current()) {
    const ModelStore* const store = models(asked);
    if (!store)
        return nullptr;
    static const Result<CanonicalFace> loaded = CanonicalFace::load(*store);
    if (loaded.ok())
        return &*loaded;
    QTest::qFail(describe(loaded.error()).c_str(), asked.file_name(), static_cast<int>(asked.line()));
    return nullptr;
}

} // namespace darcha::test
