// SPDX-License-Identifier: Apache-2.0
// Background and head cover, both as the parsing map shows them.
#include "core/quality/ofiq/alignment.h"
#include "core/quality/ofiq/ofiq_mapping.h"
#include "core/quality/ofiq/ofiq_measures.h"

#include <opencv2/imgproc.hpp>

namespace darcha::ofiq {

namespace {

enum ParsingClass : int { Background = 0, Clothing = 16, HeadCovering = 18 };

// The upper part of the aligned picture, and the same part of the parsing map, which shows rows 0..555 and columns
// 30..585 of it.
const cv::Rect lookedAt(62, 0, 492, 406);
const cv::Rect lookedAtParsed(23, 0, 354, 292);
constexpr int headRows = 196; // of the parsing map: down to about the brows

// 255 where the aligned picture shows the picture and not what lies around it.
cv::Mat insidePicture(const AlignedFace& face) {
    cv::Mat inside, shown;
    cv::warpAffine(cv::Mat(face.portrait->bgr.size(), CV_8UC1, cv::Scalar(255)), inside, face.transform,
                   {alignedSide, alignedSide}, cv::INTER_NEAREST);
    cv::resize(inside(lookedAt), shown, lookedAtParsed.size(), 0, 0, cv::INTER_NEAREST);
    return shown;
}

} // namespace

// Mean gradient of the linear light: falls as the picture gets darker (section 7, point 3).
QualityScore backgroundUniformity(const AlignedFace& face) {
    constexpr QualityComponent component = QualityComponent::BackgroundUniformity;
    if (face.portrait->parsing.empty())
        return notAssessable(component, "no_parsing_map");
    cv::Mat small;
    cv::resize(face.bgr(lookedAt), small, lookedAtParsed.size(), 0, 0, cv::INTER_LINEAR);
    const cv::Mat grey = luminance(small);
    cv::Mat background = (face.portrait->parsing(lookedAtParsed) == Background) & insidePicture(face);
    cv::erode(background, background, cv::Mat::ones(4, 4, CV_8UC1));
    if (cv::countNonZero(background) == 0)
        return notAssessable(component, "no_background");
    cv::Mat across, down, steepness;
    cv::Scharr(grey, across, CV_32F, 1, 0);
    cv::Scharr(grey, down, CV_32F, 0, 1);
    cv::magnitude(across, down, steepness);
    return mapped(component, cv::mean(steepness, background)[0]);
}

QualityScore noHeadCoverings(const AlignedFace& face) {
    constexpr QualityComponent component = QualityComponent::NoHeadCoverings;
    if (face.portrait->parsing.empty())
        return notAssessable(component, "no_parsing_map");
    const cv::Mat above = face.portrait->parsing.rowRange(0, headRows);
    const int covered = cv::countNonZero(above == Clothing) + cv::countNonZero(above == HeadCovering);
    return mapped(component, covered / static_cast<double>(above.total()));
}

} // namespace darcha::ofiq
