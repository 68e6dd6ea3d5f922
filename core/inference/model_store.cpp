// SPDX-License-Identifier: Apache-2.0
#include "core/inference/model_store.h"

#include "core/base/json_file.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>

namespace darcha {
namespace {

constexpr std::uintmax_t maxModelBytes = 256u << 20; // far above any network that fits this machine

std::string sha256Hex(const std::vector<std::uint8_t>& bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
        return {};
    static constexpr char digits[] = "0123456789abcdef";
    std::string hex;
    for (unsigned int i = 0; i < size; ++i) {
        hex += digits[digest[i] >> 4];
        hex += digits[digest[i] & 15];
    }
    return hex;
}

Error incomplete(const JsonFile& manifest, const std::string& pointer, const std::string& what) {
    return manifest.errorAt(pointer, ErrorCode::ConfigurationInvalid, what + "; see models/manifest.schema.json");
}

// What the program itself needs of the manifest; tests/models holds the file against its whole schema.
Result<ModelEntry> readEntry(const JsonFile& manifest, const nlohmann::json& model, const std::string& pointer) {
    ModelEntry entry;
    const auto text = [&](const char* key, std::string& to) {
        if (!model.contains(key) || !model[key].is_string())
            return false;
        to = model[key].get<std::string>();
        return !to.empty();
    };
    std::string source;
    if (!model.is_object() || !text("name", entry.name) || !text("file", entry.file) || !text("sha256", entry.sha256) ||
        !text("source", source))
        return incomplete(manifest, pointer, "a model needs name, file, sha256 and source");
    if (entry.file.find('/') != std::string::npos)
        return incomplete(manifest, pointer + "/file", "a model's file lies in the model folder itself");
    entry.bytes = model.value("bytes", std::uintmax_t(0));

    if (model.contains("outputs"))
        for (const auto& output : model["outputs"])
            if (output.is_string())
                entry.outputs.push_back(output.get<std::string>());
    if (model.contains("input") && model["input"].is_object()) {
        const auto& input = model["input"];
        const auto number = [&](const char* key) {
            return input.contains(key) && input[key].is_number() ? input[key].get<double>() : 0.0;
        };
        entry.input = {static_cast<int>(number("width")),
                       static_cast<int>(number("height")),
                       static_cast<int>(number("channels")),
                       input.contains("order") && input["order"].is_string() ? input["order"].get<std::string>() : "",
                       number("mean"),
                       number("scale")};
    }

    // A model's version is that of the package which its source came from.
    const auto named = [&](const char* list, const std::string& name) -> const nlohmann::json* {
        if (!manifest.root().contains(list))
            return nullptr;
        for (const auto& item : manifest.root()[list])
            if (item.is_object() && item.contains("name") && item["name"] == name)
                return &item;
        return nullptr;
    };
    const nlohmann::json* from = named("sources", source);
    const nlohmann::json* package = nullptr;
    if (from && from->contains("package") && (*from)["package"].is_string())
        package = named("packages", (*from)["package"].get<std::string>());
    if (!package || !package->contains("version") || !(*package)["version"].is_string())
        return incomplete(manifest, pointer + "/source", "the source \"" + source + "\" or its package is not listed");
    entry.version = (*package)["version"].get<std::string>();
    if (package->contains("licence") && (*package)["licence"].is_string())
        entry.licence = (*package)["licence"].get<std::string>();
    return entry;
}

Result<ModelEntry> readSystemEntry(const JsonFile& manifest, const nlohmann::json& model, const std::string& pointer) {
    ModelEntry entry;
    const std::pair<const char*, std::string*> texts[] = {{"name", &entry.name},
                                                          {"path", &entry.file},
                                                          {"sha256", &entry.sha256},
                                                          {"version", &entry.version},
                                                          {"licence", &entry.licence}};
    for (const auto& [key, to] : texts) {
        if (!model.is_object() || !model.contains(key) || !model[key].is_string())
            return incomplete(manifest, pointer, "a system model needs name, path, sha256, version and licence");
        *to = model[key].get<std::string>();
    }
    if (!entry.file.starts_with('/'))
        return incomplete(manifest, pointer + "/path", "a system model has an absolute path");
    entry.bytes = model.value("bytes", std::uintmax_t(0));
    return entry;
}

} // namespace

struct ModelStore::Content {
    std::filesystem::path folder;
    std::vector<ModelEntry> entries;
    std::vector<ModelEntry> systemEntries;
};

ModelStore::ModelStore(std::shared_ptr<const Content> content) : m_content(std::move(content)) {}

Result<ModelStore> ModelStore::open(const std::filesystem::path& folder) {
    return open(folder, folder / "manifest.json");
}

Result<ModelStore> ModelStore::open(const std::filesystem::path& folder, const std::filesystem::path& manifestPath) {
    std::error_code failure;
    if (!std::filesystem::exists(manifestPath, failure))
        return {ErrorCode::ModelMissing,
                manifestPath.string() + " does not exist: run app/run, or build darcha_models"};
    const Result<JsonFile> manifest = JsonFile::read(manifestPath);
    if (!manifest)
        return manifest.error();
    const auto& root = manifest->root();
    if (!root.is_object() || !root.contains("models") || !root["models"].is_array())
        return incomplete(*manifest, "", "a manifest needs a list \"models\"");
    auto content = std::make_shared<Content>();
    content->folder = folder;
    for (std::size_t i = 0; i < root["models"].size(); ++i) {
        Result<ModelEntry> entry = readEntry(*manifest, root["models"][i], "/models/" + std::to_string(i));
        if (!entry)
            return entry.error();
        content->entries.push_back(std::move(*entry));
    }
    if (root.contains("system_models"))
        for (std::size_t i = 0; i < root["system_models"].size(); ++i) {
            auto entry = readSystemEntry(*manifest, root["system_models"][i], "/system_models/" + std::to_string(i));
            if (!entry)
                return entry.error();
            content->systemEntries.push_back(std::move(*entry));
        }
    return ModelStore(std::move(content));
}

const std::filesystem::path& ModelStore::folder() const { return m_content->folder; }

const std::vector<ModelEntry>& ModelStore::entries() const { return m_content->entries; }

const std::vector<ModelEntry>& ModelStore::systemEntries() const { return m_content->systemEntries; }

Result<ModelEntry> ModelStore::entry(std::string_view name) const {
    for (const auto* list : {&m_content->entries, &m_content->systemEntries})
        if (const auto found = std::find_if(list->begin(), list->end(), [&](const auto& e) { return e.name == name; });
            found != list->end())
            return *found;
    return {ErrorCode::ModelMissing, "no model \"" + std::string(name) + "\" in the manifest"};
}

Result<std::vector<std::uint8_t>> ModelStore::read(std::string_view name) const {
    const Result<ModelEntry> found = entry(name);
    if (!found)
        return found.error();
    const std::filesystem::path path = m_content->folder / found->file;
    const std::string label = found->name + " (" + path.string() + ")";

    std::error_code failure;
    const std::uintmax_t size = std::filesystem::file_size(path, failure);
    if (failure)
        return {ErrorCode::ModelMissing, label + ": " + failure.message()};
    // The size says more than a hash to whoever has to mend a broken download.
    if (found->bytes != 0 && size != found->bytes)
        return {ErrorCode::ModelHashMismatch, label + " has " + std::to_string(size) + " bytes, the manifest says " +
                                                  std::to_string(found->bytes) +
                                                  (size < found->bytes ? ": it was cut short" : "")};
    if (size > maxModelBytes)
        return {ErrorCode::ModelHashMismatch, label + " has " + std::to_string(size) + " bytes: no model of ours"};
    std::vector<std::uint8_t> bytes(size);
    std::ifstream file(path, std::ios::binary);
    file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
    if (!file)
        return {ErrorCode::FileUnreadable, label + " cannot be read"};
    if (const std::string hash = sha256Hex(bytes); hash != found->sha256)
        return {ErrorCode::ModelHashMismatch,
                label + " has SHA-256 " + hash + ", the manifest says " + found->sha256 + ": refused"};
    return bytes;
}

Result<void> ModelStore::verify() const {
    for (const ModelEntry& entry : m_content->entries)
        if (const auto bytes = read(entry.name); !bytes)
            return bytes.error();
    return {};
}

} // namespace darcha
