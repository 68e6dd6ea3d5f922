// SPDX-License-Identifier: Apache-2.0
// Head height (chin to crown) as a share of the height of the picture that would be saved.
// Ours: OFIQ's |T/B - 0.45| contradicts its own margins (reference, section 7, point 5).
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

namespace darcha {

namespace {

class HeadSizeMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::HeadSize; }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        const double share = appearance.portrait.headHeightShare;
        return scored(component(), share, mapping::inside(share, 0.60, 0.90, 0.03));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeHeadSize() { return std::make_unique<HeadSizeMeasure>(); }

} // namespace darcha
