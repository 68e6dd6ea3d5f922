// SPDX-License-Identifier: Apache-2.0
#include "core/face/canonical_face.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto face = darcha::CanonicalFace::parse({data, size});
    if (!face.ok())
        return 0;
    // Whatever was read, its indices fit.
    if (face->textureCoordinates.size() != face->vertices.size())
        __builtin_trap();
    for (const auto& triangle : face->triangles)
        for (const int index : triangle)
            if (index < 0 || static_cast<std::size_t>(index) >= face->vertices.size())
                __builtin_trap();
    for (const auto& point : face->posePoints)
        if (point.index < 0 || static_cast<std::size_t>(point.index) >= face->vertices.size())
            __builtin_trap();
    return 0;
}
