// SPDX-License-Identifier: Apache-2.0
#include "core/pad/passive/specular.h"

#include "core/base/quantile.h"
#include "core/face/mesh_points.h"

#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace darcha {
namespace {

// The middle of the face, seen at any yaw up to 25 degrees: brows' ends, nose's wings and tip, cheeks, forehead. The
// texture is drawn over a square by the mesh itself, so that pose and expression leave it in place.
constexpr std::array corners{54, 284, 58, 288}; // forehead right and left, jaw right and left
constexpr int side = 24;                        // grid

} // namespace

void SpecularDetector::observe(const FaceObservation& face, const QualityAssessment&) {
    ++m_frames;
    if (m_since++ % every != 0 || m_looks.size() >= looksMost || !face.frame || face.frame->bgr.empty() ||
        std::abs(face.pose.yaw) > mostDegrees || std::abs(face.pose.pitch) > mostDegrees ||
        !(face.interEyeDistance >= 20))
        return;
    std::array<cv::Point2f, 4> from;
    for (std::size_t i = 0; i < 4; ++i) {
        const cv::Point3d& p = face.mesh[static_cast<std::size_t>(corners[i])];
        from[i] = {static_cast<float>(p.x), static_cast<float>(p.y)};
    }
    constexpr float s = side;
    const std::array<cv::Point2f, 4> to{cv::Point2f(0, 0), {s, 0}, {0, s}, {s, s}};
    cv::Mat small, grey, light;
    cv::warpPerspective(face.frame->bgr, small, cv::getPerspectiveTransform(from, to), {side, side}, cv::INTER_AREA,
                        cv::BORDER_REPLICATE);
    cv::cvtColor(small, grey, cv::COLOR_BGR2GRAY);
    grey.convertTo(light, CV_32F, 1.0, 4); // 4: dark noise must not count as shade
    cv::pow(light, 2.2, light);
    cv::GaussianBlur(light, light, {}, 2);
    Look look;
    look.yaw = face.pose.yaw;
    cv::log(light / cv::mean(light)[0], look.shade);
    std::vector<float> levels(look.shade.begin<float>(), look.shade.end<float>());
    const cv::Moments bright = cv::moments(look.shade > quantile(std::move(levels), 0.95), true);
    if (bright.m00 > 0)
        look.highlight = cv::Point2d(bright.m10, bright.m01) / bright.m00 * (2.0 / side); // the square is two eye
                                                                                          // distances wide
    m_looks.push_back(std::move(look));
}

CueResult SpecularDetector::result() const {
    CueResult result;
    result.cue = "specular";
    result.frames = static_cast<int>(m_looks.size());
    std::vector<double> changes, slides;
    for (std::size_t a = 0; a < m_looks.size(); ++a)
        for (std::size_t b = a + 1; b < m_looks.size(); ++b) {
            const double turned = std::abs(m_looks[a].yaw - m_looks[b].yaw);
            if (turned < leastDegrees)
                continue;
            const double norm = cv::norm(m_looks[a].shade, m_looks[b].shade, cv::NORM_L2) / side;
            changes.push_back(norm);
            slides.push_back(cv::norm(m_looks[a].highlight - m_looks[b].highlight) / (turned / 57.29578));
        }
    if (m_frames == 1)
        result.notJudged = "one_picture";
    else if (changes.size() < 6)
        result.notJudged = "no_turn";
    if (!changes.empty())
        result.scores = {{"specular.change", median(changes)}, {"specular.slide", median(slides)}};
    return result;
}

} // namespace darcha
