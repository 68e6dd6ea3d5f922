// SPDX-License-Identifier: Apache-2.0
#include "app/composition/device_choice.h"

#include "app/composition/provisioned_camera.h"
#include "core/base/log.h"
#include "core/face/canonical_face.h"
#include "drivers/camera/picture_folder_camera.h"
#include "drivers/camera/v4l2_camera.h"
#include "drivers/camera/video_file_camera.h"
#include "drivers/camera/virtual_citizen/virtual_citizen.h"
#include "drivers/fingerprint/libfprint_reader.h"
#include "drivers/fingerprint/virtual_fingerprint_reader.h"
#include "drivers/printer/cups_printer.h"
#include "drivers/printer/pdf_printer.h"

#include <algorithm>
#include <opencv2/core/types.hpp>

namespace darcha {
namespace {

constexpr std::chrono::milliseconds printerPatience{1500}; // the start of the station waits for it, once

Result<std::unique_ptr<Camera>> virtualCitizen(Devices& devices, const DeviceWishes& wishes, const ModelStore& models,
                                               const Clock& clock) {
    const auto face = CanonicalFace::load(models);
    if (!face.ok())
        return face.error();
    FaceGeometry geometry;
    geometry.vertices.assign(face->vertices.begin(), face->vertices.end());
    geometry.triangles = face->triangles;
    devices.citizen = std::make_shared<CitizenDirector>();
    auto citizen = VirtualCitizen::create(geometry, CitizenLook::fromSeed(wishes.seed), clock, devices.citizen);
    if (!citizen.ok())
        return citizen.error();
    return std::unique_ptr<Camera>(std::move(*citizen));
}

Result<std::unique_ptr<Camera>> chooseCamera(Devices& devices, const DeviceWishes& wishes, const ModelStore& models,
                                             const Clock& clock) {
    Result<std::unique_ptr<Camera>> attached = attachedCamera(wishes, clock);
    if (!attached.ok() || *attached)
        return attached;
    return virtualCitizen(devices, wishes, models, clock);
}

std::unique_ptr<FingerprintReader> chooseFingerprintReader(Devices& devices, const DeviceWishes& wishes,
                                                           const Clock& clock) {
    if (!wishes.onlyVirtual) {
        auto real = std::make_unique<LibfprintReader>(clock);
        if (real->state() != DeviceState::Absent)
            return real;
    }
    VirtualFingerprintOptions options;
    options.privateFolder = wishes.privateFolder;
    options.personSeed = wishes.seed;
    auto virtualReader = std::make_unique<VirtualFingerprintReader>(clock, options);
    devices.virtualFingers = virtualReader.get();
    return virtualReader;
}

Result<std::unique_ptr<Printer>> choosePrinter(Devices& devices, const DeviceWishes& wishes) {
    std::string uri = wishes.printerUri;
    if (uri.empty() && !wishes.onlyVirtual) {
        for (const FoundPrinter& found : findCupsPrinters(printerPatience)) {
            if (found.isDefault)
                uri = found.uri;
        }
    }
    if (!uri.empty()) {
        auto real = CupsPrinter::create(uri);
        if (!real.ok())
            return real.error();
        return std::unique_ptr<Printer>(std::move(*real));
    }
    if (!devices.training())
        return std::unique_ptr<Printer>(); // slips stay on the screen: a file would hold what no file may hold
    auto pdf = std::make_unique<PdfPrinter>(wishes.trainingFolder / "slips");
    devices.virtualPrinter = pdf.get();
    return std::unique_ptr<Printer>(std::move(pdf));
}

} // namespace

namespace {

// What a station outside training must not work with, in words; nothing: it may.
std::optional<Error> refusedOutsideTraining(const DeviceWishes& wishes, const std::vector<CameraFound>& attached,
                                            const CameraFound* chosen) {
    if (wishes.training)
        return std::nullopt;
    if (wishes.onlyVirtual || !wishes.cameraSource.empty())
        return Error{ErrorCode::DeviceUntrusted, "a virtual camera or a recording is for training only"};
    if (!wishes.provisionedCamera)
        return Error{ErrorCode::DeviceUntrusted, "no camera was provisioned for this station; connect its own and run "
                                                 "darchactl devices --provision-camera"};
    if (chosen != nullptr)
        return std::nullopt; // V4l2Camera holds it against the provisioned one at every opening
    if (attached.empty())
        return Error{ErrorCode::DeviceAbsent,
                     "the station's camera (" + wishes.provisionedCamera->text() + ") is not attached"};
    const std::vector<CameraProblem> problems = genuineProblems(attached.front().identity);
    return Error{ErrorCode::DeviceUntrusted,
                 attached.front().info.name + ": " + names(problems) + "; " + std::string(remedy(problems.front()))};
}

} // namespace

Result<std::unique_ptr<Camera>> attachedCamera(const DeviceWishes& wishes, const Clock& clock,
                                               const CameraWatcher& watcher) {
    const bool looks = !wishes.onlyVirtual && wishes.cameraSource.empty();
    const std::vector<CameraFound> attached = looks ? watcher.devices() : std::vector<CameraFound>();
    const CameraFound* const real = cameraToUse(attached, wishes.provisionedCamera);
    if (const std::optional<Error> refused = refusedOutsideTraining(wishes, attached, real))
        return *refused;
    if (!wishes.cameraSource.empty()) {
        if (std::filesystem::is_directory(wishes.cameraSource))
            return std::unique_ptr<Camera>(std::make_unique<PictureFolderCamera>(wishes.cameraSource, clock));
        if (!std::filesystem::exists(wishes.cameraSource))
            return {ErrorCode::FileNotFound,
                    wishes.cameraSource.string() + ": neither a video nor a folder of pictures"};
        return std::unique_ptr<Camera>(std::make_unique<VideoFileCamera>(wishes.cameraSource, clock));
    }
    if (real == nullptr)
        return std::unique_ptr<Camera>();
    if (wishes.provisionedCamera)
        return std::unique_ptr<Camera>(std::make_unique<V4l2Camera>(real->info, *wishes.provisionedCamera));
    return std::unique_ptr<Camera>(std::make_unique<V4l2Camera>(real->info));
}

bool Devices::training() const {
    return (camera && camera->info().isVirtual) || (fingerprint && fingerprint->info().isVirtual);
}

Result<Devices> chooseDevices(const DeviceWishes& wishes, const ModelStore& models, const Clock& clock) {
    Devices devices;
    auto camera = chooseCamera(devices, wishes, models, clock);
    if (!camera.ok())
        return camera.error();
    devices.camera = std::move(*camera);
    devices.fingerprint = chooseFingerprintReader(devices, wishes, clock);
    auto printer = choosePrinter(devices, wishes);
    if (!printer.ok())
        return printer.error();
    devices.printer = std::move(*printer);
    for (const DeviceInfo& info : {devices.camera->info(), devices.fingerprint->info()})
        log::info("device.chosen", {{"driver", info.driver}, {"virtual", info.isVirtual}});
    return devices;
}

} // namespace darcha
