// SPDX-License-Identifier: Apache-2.0
// Where the eye line lies in the picture that would be saved: share of the height below it.
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

namespace darcha {

namespace {

class MarginBelowOfTheFaceImageMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::MarginBelowOfTheFaceImage; }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        const double share = 1 - appearance.portrait.eyeLineY;
        return scored(component(), share, mapping::inside(share, 0.50, 1, 0.02));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeMarginBelowOfTheFaceImage() {
    return std::make_unique<MarginBelowOfTheFaceImageMeasure>();
}

} // namespace darcha
