// SPDX-License-Identifier: Apache-2.0
// Triangle meshes of the virtual citizen and their smoothing by Loop's scheme (C. Loop, 1987).
#pragma once

#include "drivers/camera/virtual_citizen/vec3.h"

#include <array>
#include <vector>

namespace darcha::citizen {

using Triangle = std::array<int, 3>;

// One round of subdivision as a linear map, so that morph targets and texture places follow the same way.
class Subdivision {
public:
    Subdivision(int vertexCount, const std::vector<Triangle>& triangles);
    const std::vector<Triangle>& triangles() const { return m_triangles; }
    std::vector<Vec3> apply(const std::vector<Vec3>& values) const;

private:
    struct Term {
        int source;
        float weight;
    };
    std::vector<std::vector<Term>> m_terms;
    std::vector<Triangle> m_triangles;
};

std::vector<Vec3> vertexNormals(const std::vector<Vec3>& positions, const std::vector<Triangle>& triangles);

// Averages each value with its neighbours', `rounds` times.
std::vector<Vec3> relaxed(std::vector<Vec3> values, const std::vector<Triangle>& triangles, int rounds, float rate);

} // namespace darcha::citizen
