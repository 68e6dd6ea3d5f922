// SPDX-License-Identifier: Apache-2.0
// The bare shape that the virtual citizen is made from, as app/composition copies it.
#pragma once

#include "core/face/canonical_face.h"
#include "core/media/face_geometry.h"

namespace darcha::test {

inline FaceGeometry geometryOf(const CanonicalFace& face) {
    FaceGeometry geometry;
    for (const cv::Point3d& vertex : face.vertices)
        geometry.vertices.emplace_back(vertex);
    geometry.triangles = face.triangles;
    return geometry;
}

} // namespace darcha::test
