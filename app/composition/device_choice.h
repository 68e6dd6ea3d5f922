// SPDX-License-Identifier: Apache-2.0
// Which devices this station works with: the ones that are attached, else their virtual twins. Main thread.
//
// The only place, with the contract tests, that names concrete drivers.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "drivers/camera/camera.h"
#include "drivers/camera/camera_identity.h"
#include "drivers/camera/camera_watcher.h"
#include "drivers/fingerprint/fingerprint_reader.h"
#include "drivers/printer/printer.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace darcha {

class CitizenDirector;
class ModelStore;
class PdfPrinter;
class VirtualFingerprintReader;

struct DeviceWishes {
    bool training = true; // virtual devices may stand in; else a camera must be genuine and the provisioned one
    bool onlyVirtual = false;
    std::optional<CameraIdentity> provisionedCamera; // as provisioned_camera.h
    std::filesystem::path cameraSource;   // a video or a folder of pictures in the camera's place; empty: none
    std::string printerUri;               // empty: the default queue; none there: slips as PDF files, in training
    std::filesystem::path trainingFolder; // of those files
    std::filesystem::path privateFolder;  // for the virtual scanner's socket
    std::uint64_t seed = 1;               // of the virtual citizen
};

struct Devices {
    std::unique_ptr<Camera> camera;
    std::unique_ptr<FingerprintReader> fingerprint;
    std::unique_ptr<Printer> printer;

    // The strings of the virtual ones, null where the device is real. Owned by the devices, but the citizen's director.
    std::shared_ptr<CitizenDirector> citizen;
    VirtualFingerprintReader* virtualFingers = nullptr;
    PdfPrinter* virtualPrinter = nullptr;

    bool training() const; // a virtual camera or scanner takes part
};

// The camera that is attached, or the wished source in its place; null where there is neither. Outside training:
// DeviceUntrusted for a source, for a virtual camera, and where none was provisioned; DeviceAbsent where none is there.
// The watcher is a parameter for the tests only.
Result<std::unique_ptr<Camera>> attachedCamera(const DeviceWishes& wishes, const Clock& clock,
                                               const CameraWatcher& watcher = CameraWatcher());

Result<Devices> chooseDevices(const DeviceWishes& wishes, const ModelStore& models, const Clock& clock);

} // namespace darcha
