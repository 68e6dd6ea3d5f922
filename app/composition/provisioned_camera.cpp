// SPDX-License-Identifier: Apache-2.0
#include "app/composition/provisioned_camera.h"

#include "app/composition/program_schema.h"
#include "core/sealing/files.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace darcha {

std::filesystem::path provisionedCameraFile(const std::filesystem::path& state) { return state / "camera.json"; }

Result<std::optional<CameraIdentity>> readProvisionedCamera(const std::filesystem::path& state) {
    const std::filesystem::path path = provisionedCameraFile(state);
    std::error_code trouble;
    if (!std::filesystem::exists(path, trouble))
        return std::optional<CameraIdentity>();
    const auto file = validated(JsonFile::read(path), schemaOfThisProgram("provisioned_camera.schema.json"));
    if (!file.ok())
        return file.error();
    const nlohmann::json& root = file->root();
    const auto text = [&](const char* member) { return root.at(member).get<std::string>(); };
    return std::optional(CameraIdentity{text("port"), text("vendor"), text("product"), text("serial"), text("driver")});
}

Result<void> writeProvisionedCamera(const std::filesystem::path& state, const CameraIdentity& camera, UtcTime at) {
    if (const auto made = makePrivateFolder(state); !made.ok())
        return made.error();
    const nlohmann::json json = {{"version", 1},
                                 {"provisioned", iso8601(at)},
                                 {"port", camera.port},
                                 {"vendor", camera.vendor},
                                 {"product", camera.product},
                                 {"serial", camera.serial},
                                 {"driver", camera.driver}};
    return writeFileDurably(provisionedCameraFile(state), bytesOf(json.dump(2) + "\n"), 0600);
}

Result<CameraFound> cameraToProvision(const std::vector<CameraFound>& attached, const std::string& id) {
    std::vector<CameraFound> genuine;
    for (const CameraFound& camera : attached) {
        const std::vector<CameraProblem> problems = genuineProblems(camera.identity);
        if (!id.empty() && camera.info.id == id && !problems.empty())
            return {ErrorCode::DeviceUntrusted,
                    id + ": " + names(problems) + "; " + std::string(remedy(problems.front()))};
        if (problems.empty() && (id.empty() || camera.info.id == id))
            genuine.push_back(camera);
    }
    if (genuine.empty() && id.empty() && !attached.empty())
        return {ErrorCode::DeviceUntrusted, "only virtual cameras are attached; " +
                                                std::string(remedy(CameraProblem::VirtualDriver)) + ", and " +
                                                std::string(remedy(CameraProblem::NotUsb))};
    if (genuine.empty())
        return {ErrorCode::DeviceAbsent, id.empty() ? "no camera is attached" : id + ": no such camera is attached"};
    if (genuine.size() > 1) {
        std::string all;
        for (const CameraFound& camera : genuine)
            all += (all.empty() ? "" : ", ") + camera.info.id;
        return {ErrorCode::InvalidArgument, "several cameras are attached: " + all + "; name one with --camera"};
    }
    return genuine.front();
}

const CameraFound* cameraToUse(const std::vector<CameraFound>& attached,
                               const std::optional<CameraIdentity>& provisioned) {
    const CameraFound* best = nullptr;
    for (const CameraFound& camera : attached) {
        if (camera.info.isVirtual)
            continue;
        if (best == nullptr || (provisioned && problemsAgainst(camera.identity, *provisioned).size() <
                                                   problemsAgainst(best->identity, *provisioned).size()))
            best = &camera;
    }
    return best;
}

} // namespace darcha
