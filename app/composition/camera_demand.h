// SPDX-License-Identifier: Apache-2.0
// Whether the station's camera can deliver what the profiles of its services ask of a camera (bsi-live: 1244x1600).
//
// Asked at self-test and before the station opens: a camera that cannot is refused, never a person. Opens the camera
// for a moment; it must not be in use. Errors: DeviceUnsupported, naming profile, camera, what it gives and the remedy;
// those of Camera::open() and QualityProfile::read().
#pragma once

#include "core/base/result.h"
#include "core/quality/quality_profile.h"
#include "core/service/service_catalogue.h"
#include "drivers/camera/camera.h"

#include <filesystem>
#include <vector>

namespace darcha {

// The profiles of all face steps that demand something of the camera, each once.
Result<std::vector<QualityProfile>> profilesWithCameraDemand(const ServiceCatalogue& services,
                                                             const std::filesystem::path& profiles);

// Does nothing where no profile demands anything.
Result<void> checkCamera(Camera& camera, const std::vector<QualityProfile>& demanding);

} // namespace darcha
