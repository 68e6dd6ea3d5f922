// SPDX-License-Identifier: Apache-2.0
#include "core/quality/regions/head_regions.h"

namespace darcha {

std::shared_ptr<const HeadRegions> HeadRegions::of(const FaceObservation& face) {
    std::optional<RegionMap> map = RegionMap::of(face);
    std::optional<FaceCover> cover = FaceCover::of(face);
    std::optional<EyeStrip> eyes = EyeStrip::of(face);
    if (!map || !cover || !eyes)
        return nullptr;
    return std::make_shared<HeadRegions>(HeadRegions{std::move(*map), std::move(*cover), std::move(*eyes)});
}

} // namespace darcha
