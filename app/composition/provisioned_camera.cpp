// SPDX-License-Identifier: Apache-2.0
#include "app/composition/provisioned_camera.h"

#include "app/composition/program_schema.h"
#include "core/sealing/files.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace darcha {

namespace {

constexpr const char* remedyText =
    "; mend or remove it, or write the file anew: darchactl devices --provision-camera. A screen has widthCm and "
    "heightCm from 10 to 200 and belowLensCm from -150 to 150";

// None: there is no file.
Result<std::optional<JsonFile>> readFile(const std::filesystem::path& state) {
    const std::filesystem::path path = provisionedCameraFile(state);
    std::error_code trouble;
    if (!std::filesystem::exists(path, trouble))
        return std::optional<JsonFile>();
    auto file = validated(JsonFile::read(path), schemaOfThisProgram("provisioned_camera.schema.json"));
    if (!file.ok())
        return {file.error().code, file.error().detail + remedyText};
    return std::optional(std::move(*file));
}

} // namespace

std::filesystem::path provisionedCameraFile(const std::filesystem::path& state) { return state / "camera.json"; }

Result<std::optional<CameraIdentity>> readProvisionedCamera(const std::filesystem::path& state) {
    const auto file = readFile(state);
    if (!file.ok())
        return file.error();
    if (!*file)
        return std::optional<CameraIdentity>();
    const nlohmann::json& root = (*file)->root();
    const auto text = [&](const char* member) { return root.at(member).get<std::string>(); };
    return std::optional(CameraIdentity{text("port"), text("vendor"), text("product"), text("serial"), text("driver")});
}

Result<ScreenPlace> readScreenPlace(const std::filesystem::path& state) {
    const auto file = readFile(state);
    if (!file.ok())
        return file.error();
    if (!*file || !(*file)->root().contains("screen"))
        return ScreenPlace();
    const nlohmann::json& screen = (*file)->root().at("screen");
    const auto number = [&](const char* member) { return screen.at(member).get<double>(); };
    return ScreenPlace{number("widthCm"), number("heightCm"), number("belowLensCm")};
}

Result<void> writeProvisionedCamera(const std::filesystem::path& state, const CameraIdentity& camera, UtcTime at) {
    if (const auto made = makePrivateFolder(state); !made.ok())
        return made.error();
    nlohmann::json json = {{"version", 1},
                           {"provisioned", iso8601(at)},
                           {"port", camera.port},
                           {"vendor", camera.vendor},
                           {"product", camera.product},
                           {"serial", camera.serial},
                           {"driver", camera.driver}};
    // Also one that breaks the schema: whoever reads the file is told of it, and no screen is lost in silence.
    if (const auto before = JsonFile::read(provisionedCameraFile(state));
        before.ok() && before->root().is_object() && before->root().contains("screen"))
        json["screen"] = before->root().at("screen");
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
