// SPDX-License-Identifier: Apache-2.0
#include "app/composition/camera_demand.h"

#include <set>

namespace darcha {

Result<std::vector<QualityProfile>> profilesWithCameraDemand(const ServiceCatalogue& services,
                                                             const std::filesystem::path& profiles) {
    std::set<std::string> asked;
    for (const ServiceDefinition& service : services.services)
        if (const FaceStep* const face = service.find<FaceStep>(); face != nullptr)
            asked.insert(face->profile);
    std::vector<QualityProfile> demanding;
    for (const std::string& id : asked) {
        Result<QualityProfile> profile = QualityProfile::read(profiles / (id + ".json"));
        if (!profile.ok())
            return profile.error();
        if (profile->camera)
            demanding.push_back(std::move(*profile));
    }
    return demanding;
}

Result<void> checkCamera(Camera& camera, const std::vector<QualityProfile>& demanding) {
    if (demanding.empty())
        return {};
    const Result<CameraFormat> format = camera.open();
    if (!format.ok())
        return format.error();
    camera.close();
    for (const QualityProfile& profile : demanding)
        if (const auto fits = profile.camera->check(format->still, camera.info().name, profile.id); !fits.ok())
            return fits.error();
    return {};
}

} // namespace darcha
