// SPDX-License-Identifier: Apache-2.0
// Whether a rim crosses an eye's opening: 0 without glasses. With glasses it cannot be judged yet: lids, lashes and
// irises make as straight and dark lines as rims do (shares of the width crossed: 0.4 to 1.0 on 111 pictures of bare
// eyes, 0.6 to 1.0 with glasses), and too few pictures of rims over eyes are at hand to tell them apart.
#include "core/quality/region_measure.h"

namespace darcha {

namespace {

class FrameOverEyePreventionMeasure final : public RegionMeasure<EyeStrip> {
public:
    FrameOverEyePreventionMeasure() : RegionMeasure(QualityComponent::FrameOverEyePrevention) {}

private:
    QualityScore judge(const EyeStrip& eyes) const override {
        if (eyes.wearsGlasses())
            return notAssessable(component(), "glasses");
        return scored(component(), 0, 100);
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeFrameOverEyePrevention() {
    return std::make_unique<FrameOverEyePreventionMeasure>();
}

} // namespace darcha
