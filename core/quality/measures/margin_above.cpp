// SPDX-License-Identifier: Apache-2.0
// Where the eye line lies in the picture that would be saved: share of the height above it.
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

namespace darcha {

namespace {

class MarginAboveOfTheFaceImageMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::MarginAboveOfTheFaceImage; }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        const double share = appearance.portrait.eyeLineY;
        return scored(component(), share, mapping::inside(share, 0.30, 1, 0.02));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeMarginAboveOfTheFaceImage() {
    return std::make_unique<MarginAboveOfTheFaceImageMeasure>();
}

} // namespace darcha
