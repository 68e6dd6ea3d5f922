// SPDX-License-Identifier: Apache-2.0
// The bare shape of a face mask: what a virtual device needs of core/face's canonical face without knowing core/face.
//
// Centimetres; x towards the subject's left, y up, z out of the face. Indices are MediaPipe's mesh indices (468
// vertices, 898 triangles, counter-clockwise seen from outside). app/composition copies it from CanonicalFace.
#pragma once

#include <array>
#include <opencv2/core/types.hpp>
#include <vector>

namespace darcha {

struct FaceGeometry {
    std::vector<cv::Point3f> vertices;
    std::vector<std::array<int, 3>> triangles;
};

} // namespace darcha
