// SPDX-License-Identifier: Apache-2.0
#include "app/composition/journey_script.h"

#include "app/composition/program_schema.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace darcha {
namespace {

// Verbs that mean nothing without "what", and what it may be; an empty list: anything.
struct Needs {
    std::string_view verb;
    std::vector<std::string_view> values;
};

const std::array needs = {
    Needs{"choose_language", {"en", "ru", "uz-Latn"}},
    Needs{"choose_service", {}},
    Needs{"unplug", {"camera", "fingerprint"}},
    Needs{"plug", {"camera", "fingerprint"}},
    Needs{"kill", {"station", "gateway"}},
    Needs{"screenshot", {}},
};

} // namespace

Result<JourneyScript> JourneyScript::read(const std::filesystem::path& path) {
    const auto file = validated(JsonFile::read(path), schemaOfThisProgram("journey.schema.json"));
    if (!file.ok())
        return file.error();
    const nlohmann::json& root = file->root();
    JourneyScript script;
    script.name = root.at("name").get<std::string>();
    script.seed = root.value("seed", script.seed);
    script.mode = root.value("mode", script.mode);
    script.role = root.value("role", script.role);
    script.language = root.value("language", script.language);
    script.timeZone = root.value("time_zone", script.timeZone);
    script.state = root.value("state", script.state);
    script.gateway = root.value("gateway", script.gateway);
    script.camera = root.value("camera", script.camera);
    std::size_t index = 0;
    for (const nlohmann::json& step : root.at("steps")) {
        JourneyVerb verb;
        verb.name = step.at("do").get<std::string>();
        verb.text = step.value("what", "");
        verb.seconds = step.value("seconds", 0.0);
        if (step.contains("values"))
            verb.values = step.at("values").get<std::map<std::string, std::string>>();
        const std::string place = "/steps/" + std::to_string(index++);
        for (const Needs& need : needs) {
            if (verb.name != need.verb)
                continue;
            const bool known = need.values.empty()
                                   ? !verb.text.empty()
                                   : std::find(need.values.begin(), need.values.end(), verb.text) != need.values.end();
            if (known)
                continue;
            std::string message = "\"" + verb.name + "\" needs \"what\"";
            for (const std::string_view value : need.values)
                message += (value == need.values.front() ? ": " : " or ") + std::string(value);
            return file->errorAt(place, ErrorCode::JsonInvalid, message);
        }
        if (verb.name == "pass_time" && verb.seconds <= 0)
            return file->errorAt(place, ErrorCode::JsonInvalid, "\"pass_time\" needs \"seconds\" above 0");
        script.verbs.push_back(std::move(verb));
    }
    return script;
}

bool JourneyScript::killsTheStation() const {
    return std::any_of(verbs.begin(), verbs.end(),
                       [](const JourneyVerb& verb) { return verb.name == "kill" && verb.text == "station"; });
}

} // namespace darcha
