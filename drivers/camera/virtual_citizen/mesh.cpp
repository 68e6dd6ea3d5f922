// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/virtual_citizen/mesh.h"

#include <cstdint>
#include <unordered_map>

namespace darcha::citizen {

namespace {

std::uint64_t edgeKey(int a, int b) {
    return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(std::min(a, b))) << 32) |
           static_cast<std::uint32_t>(std::max(a, b));
}

struct Edge {
    int a, b;
    int left = -1, right = -1; // opposite corners; right < 0 on a boundary
    int vertex = -1;
};

} // namespace

Subdivision::Subdivision(int vertexCount, const std::vector<Triangle>& triangles) {
    std::unordered_map<std::uint64_t, int> index;
    std::vector<Edge> edges;
    index.reserve(triangles.size() * 2);
    const auto edgeOf = [&](int a, int b) -> Edge& {
        const auto [it, fresh] = index.try_emplace(edgeKey(a, b), static_cast<int>(edges.size()));
        if (fresh)
            edges.push_back({a, b});
        return edges[static_cast<std::size_t>(it->second)];
    };
    for (const Triangle& t : triangles)
        for (std::size_t k = 0; k < 3; ++k) {
            Edge& e = edgeOf(t[k], t[(k + 1) % 3]);
            (e.left < 0 ? e.left : e.right) = t[(k + 2) % 3];
        }

    std::vector<std::vector<int>> around(static_cast<std::size_t>(vertexCount)), rim(around.size());
    for (const Edge& e : edges) {
        const auto a = static_cast<std::size_t>(e.a), b = static_cast<std::size_t>(e.b);
        around[a].push_back(e.b);
        around[b].push_back(e.a);
        if (e.right < 0) {
            rim[a].push_back(e.b);
            rim[b].push_back(e.a);
        }
    }
    m_terms.resize(static_cast<std::size_t>(vertexCount));
    for (int v = 0; v < vertexCount; ++v) {
        const auto i = static_cast<std::size_t>(v);
        if (rim[i].size() == 2)
            m_terms[i] = {{v, 0.75F}, {rim[i][0], 0.125F}, {rim[i][1], 0.125F}};
        else if (around[i].size() < 3 || !rim[i].empty())
            m_terms[i] = {{v, 1.F}};
        else {
            const float n = static_cast<float>(around[i].size());
            const float c = 0.375F + 0.25F * std::cos(2 * 3.14159265F / n);
            const float beta = (0.625F - c * c) / n;
            m_terms[i].push_back({v, 1 - n * beta});
            for (const int o : around[i])
                m_terms[i].push_back({o, beta});
        }
    }
    for (Edge& e : edges) {
        e.vertex = static_cast<int>(m_terms.size());
        if (e.right < 0)
            m_terms.push_back({{e.a, 0.5F}, {e.b, 0.5F}});
        else
            m_terms.push_back({{e.a, 0.375F}, {e.b, 0.375F}, {e.left, 0.125F}, {e.right, 0.125F}});
    }
    m_triangles.reserve(triangles.size() * 4);
    for (const Triangle& t : triangles) {
        const int ab = edgeOf(t[0], t[1]).vertex, bc = edgeOf(t[1], t[2]).vertex, ca = edgeOf(t[2], t[0]).vertex;
        m_triangles.push_back({t[0], ab, ca});
        m_triangles.push_back({ab, t[1], bc});
        m_triangles.push_back({ca, bc, t[2]});
        m_triangles.push_back({ab, bc, ca});
    }
}

std::vector<Vec3> Subdivision::apply(const std::vector<Vec3>& values) const {
    std::vector<Vec3> out;
    out.reserve(m_terms.size());
    for (const auto& terms : m_terms) {
        Vec3 sum;
        for (const Term& t : terms)
            sum += values[static_cast<std::size_t>(t.source)] * t.weight;
        out.push_back(sum);
    }
    return out;
}

std::vector<Vec3> vertexNormals(const std::vector<Vec3>& positions, const std::vector<Triangle>& triangles) {
    std::vector<Vec3> normals(positions.size());
    for (const Triangle& t : triangles) {
        const auto a = static_cast<std::size_t>(t[0]), b = static_cast<std::size_t>(t[1]),
                   c = static_cast<std::size_t>(t[2]);
        const Vec3 n = cross(positions[b] - positions[a], positions[c] - positions[a]);
        normals[a] += n;
        normals[b] += n;
        normals[c] += n;
    }
    for (Vec3& n : normals)
        n = normalised(n);
    return normals;
}

std::vector<Vec3> relaxed(std::vector<Vec3> values, const std::vector<Triangle>& triangles, int rounds, float rate) {
    std::vector<Vec3> sum(values.size());
    std::vector<float> count(values.size());
    for (int round = 0; round < rounds; ++round) {
        std::fill(sum.begin(), sum.end(), Vec3{});
        std::fill(count.begin(), count.end(), 0.F);
        for (const Triangle& t : triangles)
            for (std::size_t k = 0; k < 3; ++k) {
                const auto a = static_cast<std::size_t>(t[k]), b = static_cast<std::size_t>(t[(k + 1) % 3]);
                sum[a] += values[b];
                sum[b] += values[a];
                count[a] += 1;
                count[b] += 1;
            }
        for (std::size_t i = 0; i < values.size(); ++i)
            if (count[i] > 0)
                values[i] = mix(values[i], sum[i] * (1 / count[i]), rate);
    }
    return values;
}

} // namespace darcha::citizen
