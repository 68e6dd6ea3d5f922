// SPDX-License-Identifier: Apache-2.0
// Head width (temple to temple) as a share of the width of the picture that would be saved. The crop follows the head's
// height, so a width out of range is nobody's fault: it is told, and on record.
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

namespace darcha {

namespace {

class HeadWidthMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::HeadWidth; }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        const double share = appearance.portrait.headWidthShare;
        return scored(component(), share, mapping::inside(share, 0.50, 0.75, 0.02));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeHeadWidth() { return std::make_unique<HeadWidthMeasure>(); }

} // namespace darcha
