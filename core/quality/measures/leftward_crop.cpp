// SPDX-License-Identifier: Apache-2.0
// Where the middle of the face lies in the picture that would be saved: share of the width to its left.
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

namespace darcha {

namespace {

class LeftwardCropOfTheFaceImageMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::LeftwardCropOfTheFaceImage; }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        const double share = appearance.portrait.centreX;
        return scored(component(), share, mapping::inside(share, 0.45, 1, 0.015));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeLeftwardCropOfTheFaceImage() {
    return std::make_unique<LeftwardCropOfTheFaceImageMeasure>();
}

} // namespace darcha
