// SPDX-License-Identifier: Apache-2.0
#include "core/quality/ofiq/aligned_face.h"

#include "core/quality/ofiq/alignment.h"

#include <cmath>
#include <opencv2/imgproc.hpp>

namespace darcha::ofiq {

namespace {

constexpr double cheekSide = 0.3; // of the eye distance (reference, section 6.3, code 43)
const cv::Rect aligned(0, 0, alignedSide, alignedSide);

} // namespace

std::optional<AlignedFace> AlignedFace::of(const Portrait& portrait) {
    const auto transform = portrait.transform ? portrait.transform : alignment(portrait.landmarks);
    if (portrait.bgr.empty() || !transform)
        return std::nullopt;
    AlignedFace made;
    made.portrait = &portrait;
    made.transform = *transform;
    made.points = moved(portrait.landmarks, made.transform);
    made.region = landmarkedRegion(made.points, aligned.size(), alignedGrow);
    if (made.region.empty())
        return std::nullopt;
    cv::warpAffine(portrait.bgr, made.bgr, made.transform, aligned.size());

    // Only where the region lies: the rest is never asked for.
    const cv::Rect box = cv::boundingRect(made.region);
    made.linear = cv::Mat::zeros(aligned.size(), CV_8UC1);
    luminance(made.bgr(box)).copyTo(made.linear(box), made.region(box));
    made.light = histogram(made.linear(box), made.region(box));
    made.visibleLight = portrait.occlusion.empty()
                            ? made.light
                            : histogram(made.linear(box), made.region(box) & (portrait.occlusion(box) != 0));

    const cv::Point left = leftEyeCentre(made.points), right = rightEyeCentre(made.points);
    const cv::Point mouth = middle(made.points[landmark::upperInnerLip], made.points[landmark::lowerInnerLip]);
    const double eyesToMouth = cv::norm(cv::Point2d(rounded(eyeMidpoint(made.points)) - mouth));
    const int side = static_cast<int>(std::floor(cheekSide * interEyeDistance(made.points)));
    const int down = static_cast<int>(std::floor(eyesToMouth / 2));
    made.leftCheek = cv::Rect(left.x, left.y + down, side, side) & aligned;
    made.rightCheek = cv::Rect(right.x - side, right.y + down, side, side) & aligned;
    return made;
}

} // namespace darcha::ofiq
