// SPDX-License-Identifier: Apache-2.0
#include "core/pad/passive/spectrum_detector.h"

#include "core/base/quantile.h"
#include "core/quality/spectrum.h"

#include <opencv2/imgproc.hpp>

namespace darcha {

std::optional<double> SpectrumDetector::peak(const FaceObservation& face) {
    if (!face.frame || face.frame->bgr.empty())
        return std::nullopt;
    // From the brows to the chin between the cheeks: skin, and little hair.
    const cv::Point2d middle = (face.rightEye + face.leftEye) / 2 * 0.4 + face.chin * 0.6;
    const double reach = std::min(side / 2.0, 1.1 * face.interEyeDistance);
    const cv::Rect wanted(cv::Point(cvRound(middle.x - reach), cvRound(middle.y - reach)),
                          cv::Point(cvRound(middle.x + reach), cvRound(middle.y + reach)));
    const cv::Rect seen = wanted & cv::Rect(cv::Point(), face.frame->bgr.size());
    if (seen.width < Spectrum::side || seen.height < Spectrum::side)
        return std::nullopt;
    cv::Mat grey;
    cv::cvtColor(face.frame->bgr(seen), grey, cv::COLOR_BGR2GRAY);
    const auto spectrum = Spectrum::of(grey);
    return spectrum ? std::optional(spectrum->peak()) : std::nullopt;
}

void SpectrumDetector::observe(const FaceObservation& face, const QualityAssessment&) {
    if (m_since++ % every != 0)
        return;
    if (const auto found = peak(face))
        m_peaks.push_back(*found);
}

CueResult SpectrumDetector::result() const {
    CueResult result;
    result.cue = "spectrum";
    result.frames = static_cast<int>(m_peaks.size());
    if (m_peaks.empty())
        result.notJudged = m_since > 0 ? "too_small" : "no_frame";
    else
        result.scores = {{"spectrum.peak.median", median(m_peaks)}, {"spectrum.peak.high", nearestRank(m_peaks, 0.9)}};
    return result;
}

} // namespace darcha
