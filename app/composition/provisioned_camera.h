// SPDX-License-Identifier: Apache-2.0
// The one camera that a station was set up with: camera.json in its state folder, made by an explicit command; and
// where the screen stands beside it, which whoever sets up a station of another shape writes there by hand:
//   "screen": {"widthCm": 53, "heightCm": 30, "belowLensCm": 17}
// width and height of the lit area; how far its middle is below the lens, less than nought where it is above. The light
// of the liveness check is held against what such a screen does to a face. Without it: a 24 inch screen
// (screen_place.h).
//
// Whoever can write the station's folder is the station's user, so the file is not signed: it says which camera is
// meant, and guards against a camera that was exchanged or moved, not against the machine's owner. Any thread. Errors:
// JsonMalformed and JsonInvalid with file, line, column and what to do; FileUnreadable, FileUnwritable, DiskFull.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/pad/light/screen_place.h"
#include "drivers/camera/camera_watcher.h"

#include <filesystem>
#include <optional>
#include <vector>

namespace darcha {

std::filesystem::path provisionedCameraFile(const std::filesystem::path& state);

// None: no camera was provisioned.
Result<std::optional<CameraIdentity>> readProvisionedCamera(const std::filesystem::path& state);
Result<ScreenPlace> readScreenPlace(const std::filesystem::path& state); // the default where the file says none
// A screen that the file had stays.
Result<void> writeProvisionedCamera(const std::filesystem::path& state, const CameraIdentity& camera, UtcTime at);

// The one to provision: the only genuine one, or the one with this id. DeviceAbsent, DeviceUntrusted (named problems),
// InvalidArgument where there are several to choose from.
Result<CameraFound> cameraToProvision(const std::vector<CameraFound>& attached, const std::string& id);

// The attached camera that fits best: the provisioned one, else the first genuine one. None: there is no genuine one.
const CameraFound* cameraToUse(const std::vector<CameraFound>& attached,
                               const std::optional<CameraIdentity>& provisioned);

} // namespace darcha
