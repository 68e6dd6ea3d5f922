// SPDX-License-Identifier: Apache-2.0
#include "app/composition/journey_progress.h"

#include "core/base/json_file.h"

#include <fstream>
#include <nlohmann/json.hpp>

namespace darcha {

std::filesystem::path JourneyProgress::fileIn(const std::filesystem::path& state) {
    return state / "journey.progress.json";
}

Result<JourneyProgress> JourneyProgress::read(const std::filesystem::path& path) {
    const auto file = JsonFile::read(path);
    if (!file.ok())
        return file.error();
    const nlohmann::json& root = file->root();
    if (!root.is_object() || !root.contains("next") || !root["next"].is_number_unsigned() || !root.contains("steps") ||
        !root["steps"].is_array())
        return file->errorAt("", ErrorCode::JsonInvalid, "not the progress of a journey: \"next\" and \"steps\"");
    JourneyProgress progress;
    progress.next = root["next"].get<std::size_t>();
    for (std::size_t i = 0; i < root["steps"].size(); ++i) {
        const nlohmann::json& step = root["steps"][i];
        if (!step.is_object() || !step.contains("name") || !step["name"].is_string() || !step.contains("ms") ||
            !step["ms"].is_number_integer())
            return file->errorAt("/steps/" + std::to_string(i), ErrorCode::JsonInvalid,
                                 "a step has \"name\" and \"ms\"");
        progress.steps.push_back({step["name"].get<std::string>(), step["ms"].get<std::int64_t>()});
    }
    return progress;
}

Result<void> JourneyProgress::write(const std::filesystem::path& path) const {
    nlohmann::json root{{"next", next}, {"steps", nlohmann::json::array()}};
    for (const JourneyStepTime& step : steps)
        root["steps"].push_back({{"name", step.name}, {"ms", step.ms}});
    std::ofstream file(path);
    file << root.dump() << '\n';
    if (!file.flush())
        return {ErrorCode::FileUnwritable, path.string()};
    return {};
}

} // namespace darcha
