// SPDX-License-Identifier: Apache-2.0
// How much of the edges of eyes and brows a further slight blur takes away: a blurred picture has nothing to lose.
// 0..1. After F. Crete et al., "The blur effect", SPIE 6492 (2007); on the eye region because skin alone has no edges;
// noise is smoothed first, or it would count as sharpness.
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace darcha {

namespace {

// Share of the picture's absolute differences in one direction that a mean filter in that direction removes.
double lost(const cv::Mat& grey, cv::Size filter, int dx, int dy) {
    cv::Mat blurred;
    cv::blur(grey, blurred, filter);
    const cv::Rect from(0, 0, grey.cols - dx, grey.rows - dy);
    const cv::Rect to(dx, dy, grey.cols - dx, grey.rows - dy);
    const cv::Mat before = cv::abs(grey(to) - grey(from));
    const cv::Mat after = cv::abs(blurred(to) - blurred(from));
    const double all = cv::sum(before)[0];
    return all > 0 ? cv::sum(cv::max(before - after, 0))[0] / all : 0;
}

class SharpnessMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::Sharpness; }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        if (appearance.eyeRegion.rows < 8 || appearance.eyeRegion.cols < 16)
            return notAssessable(component(), "too_small");
        cv::Mat calm;
        cv::GaussianBlur(appearance.eyeRegion, calm, {3, 3}, 0);
        calm.convertTo(calm, CV_32F);
        const double across = lost(calm, {9, 1}, 1, 0);
        const double down = lost(calm, {1, 9}, 0, 1);
        const double native = std::min(across, down);
        return scored(component(), native, mapping::sharpness(native));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeSharpness() { return std::make_unique<SharpnessMeasure>(); }

} // namespace darcha
