// SPDX-License-Identifier: Apache-2.0
#include "core/pad/passive/planes.h"

#include "core/face/mesh_points.h"
#include "core/pad/turn/plane_residual.h"

#include <array>
#include <cmath>
#include <optional>

namespace darcha {
namespace {

// Nose, cheeks, forehead, chin and the corners of eyes and mouth for depth; lids, lips and brows for what moves.
constexpr std::array spread{33,  133, 362, 263, 1,   4,   5,   6,   168, 197, 195, 10,  151, 9,   8,
                            234, 454, 127, 356, 132, 361, 58,  288, 152, 175, 199, 50,  280, 101, 330,
                            36,  266, 205, 425, 187, 411, 117, 346, 98,  327, 2,   164, 159, 145, 386,
                            374, 13,  14,  61,  291, 0,   17,  105, 334, 66,  296, 70,  300};

} // namespace

void Planes::add(const FaceObservation& face) {
    if (std::abs(face.pose.yaw) > furthestDegrees || std::abs(face.pose.pitch) > furthestDegrees ||
        !(face.interEyeDistance > 0))
        return;
    if (m_since++ % m_every != 0)
        return;
    View view{{}, face.pose, face.interEyeDistance};
    for (const int i : spread) {
        const cv::Point3d& p = face.mesh[static_cast<std::size_t>(i)];
        view.points.emplace_back(static_cast<float>(p.x), static_cast<float>(p.y));
    }
    m_views.push_back(std::move(view));
    if (m_views.size() < most)
        return;
    for (std::size_t i = 0; 2 * i < m_views.size(); ++i)
        if (i > 0)
            m_views[i] = std::move(m_views[2 * i]);
    m_views.resize((m_views.size() + 1) / 2);
    m_every *= 2;
    m_since = 1;
}

std::vector<PlanePair> Planes::pairs() const {
    std::vector<PlanePair> made;
    for (std::size_t a = 0; a < m_views.size(); ++a)
        for (std::size_t b = a + 1; b < m_views.size(); ++b) {
            const View &from = m_views[a], &to = m_views[b];
            if (const auto residual = planeResidual(from.points, to.points, to.eyeDistance))
                made.push_back({*residual, std::hypot(from.pose.yaw - to.pose.yaw, from.pose.pitch - to.pose.pitch)});
        }
    return made;
}

} // namespace darcha
