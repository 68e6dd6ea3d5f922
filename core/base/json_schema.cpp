// SPDX-License-Identifier: Apache-2.0
// JSON Schema through valijson, with positions put back into its complaints.
#include "core/base/json_content.h"

#include <algorithm>
#include <optional>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wall"
#pragma GCC diagnostic ignored "-Wextra"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wshadow"
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#pragma GCC diagnostic pop

namespace darcha {
namespace {

// valijson names the place as "<root>[steps][2][kind]"; we want "/steps/2/kind".
std::string pointerFrom(const std::vector<std::string>& context) {
    std::string pointer;
    for (const std::string& part : context) {
        if (part == "<root>")
            continue;
        std::string inner = part;
        if (inner.size() >= 2 && inner.front() == '[' && inner.back() == ']')
            inner = inner.substr(1, inner.size() - 2);
        pointer += "/";
        for (const char c : inner)
            pointer += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    }
    return pointer;
}

// std::regex takes a stack frame for each character (GCC bug 86164): a "pattern" over a long text would end the
// program.
constexpr std::size_t matchedBytesMost = 4096;

bool hasPattern(const nlohmann::json& schema) {
    if (schema.is_object() && schema.contains("pattern") && schema.at("pattern").is_string())
        return true;
    return schema.is_structured() && std::any_of(schema.begin(), schema.end(), hasPattern);
}

// The place of the first text that is too long to be matched, if there is one.
std::optional<nlohmann::json::json_pointer> longText(const nlohmann::json& value) {
    if (value.is_string() && value.get_ref<const std::string&>().size() > matchedBytesMost)
        return nlohmann::json::json_pointer();
    if (value.is_structured())
        for (const auto& child : value.items())
            if (const auto found = longText(child.value()))
                return nlohmann::json::json_pointer() / child.key() / *found;
    return std::nullopt;
}

} // namespace

Result<void> JsonFile::validate(const JsonFile& schemaFile, ErrorCode code) const {
    valijson::Schema schema;
    try {
        valijson::SchemaParser parser;
        const valijson::adapters::NlohmannJsonAdapter schemaAdapter(schemaFile.root());
        parser.populateSchema(schemaAdapter, schema);
    } catch (const std::exception& error) {
        return {ErrorCode::JsonInvalid, schemaFile.name() + ": not a usable JSON Schema: " + error.what()};
    }
    if (hasPattern(schemaFile.root()))
        if (const auto at = longText(root()))
            return errorAt(at->to_string(), code, "longer than " + std::to_string(matchedBytesMost) + " bytes");
    valijson::Validator validator;
    valijson::ValidationResults results;
    const valijson::adapters::NlohmannJsonAdapter target(root());
    if (validator.validate(schema, target, &results))
        return {};
    // The deepest complaint is the cause; the ones above it only repeat that a child failed.
    valijson::ValidationResults::Error error;
    valijson::ValidationResults::Error deepest;
    while (results.popError(error)) {
        if (error.context.size() >= deepest.context.size())
            deepest = error;
    }
    return errorAt(pointerFrom(deepest.context), code, deepest.description);
}

Result<JsonFile> validated(Result<JsonFile> file, const Result<JsonFile>& schema, ErrorCode code) {
    if (!file)
        return file;
    if (!schema)
        return schema.error();
    if (const Result<void> valid = file->validate(*schema, code); !valid)
        return valid.error();
    return file;
}

} // namespace darcha
