// SPDX-License-Identifier: Apache-2.0
// A folder of services: each file by itself, against its schema, the tariffs and its neighbours.
#include "core/service/details_rules.h"
#include "core/service/service_reader.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

namespace darcha {

namespace {

std::vector<std::filesystem::path> jsonFilesIn(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code failure;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failure))
        if (entry.path().extension() == ".json" && !entry.path().stem().string().ends_with(".schema"))
            files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

struct Loaded {
    std::string file;
    Result<ServiceDefinition> service;
};

struct Folder {
    std::vector<Tariff> tariffs;
    std::vector<Loaded> services;
    std::optional<Error> error; // that no file is to blame for, or a tariff
    std::string errorFile;
};

Result<Tariff> loadTariff(const std::filesystem::path& path, const Result<JsonFile>& schema) {
    const Result<JsonFile> file = JsonFile::read(path);
    if (!file)
        return file.error();
    Result<Tariff> tariff = readTariff(*file, path.stem().string());
    if (!tariff)
        return tariff;
    if (const Result<JsonFile> valid = validated(*file, schema, ErrorCode::ServiceInvalid); !valid)
        return valid.error();
    return tariff;
}

Result<ServiceDefinition> loadService(const std::filesystem::path& path, const Result<JsonFile>& schema,
                                      const ServiceContext& context, const std::vector<Tariff>& tariffs) {
    const Result<JsonFile> file = JsonFile::read(path);
    if (!file)
        return file.error();
    Result<ServiceDefinition> service = readService(*file, context); // its complaints say more than the schema's
    if (!service)
        return service;
    if (const Result<JsonFile> valid = validated(*file, schema, ErrorCode::ServiceInvalid); !valid)
        return valid.error();
    const auto tariff = std::ranges::find(tariffs, service->tariff, &Tariff::name);
    if (tariff == tariffs.end()) {
        Words names;
        for (const Tariff& one : tariffs)
            names.push_back(one.name);
        return file->errorAt("/tariff", ErrorCode::ServiceInvalid,
                             "there is no tariff \"" + service->tariff + "\"" + remedy(service->tariff, names));
    }
    for (std::size_t i = 0; i < service->fee.size(); ++i)
        if (const std::string& unit = service->fee[i].unit; !unit.empty()) {
            const std::string pointer = "/fee/" + std::to_string(i) + "/unit";
            if (!tariff->units.contains(unit)) {
                Words names;
                for (const auto& [known, values] : tariff->units)
                    names.push_back(known);
                return file->errorAt(pointer, ErrorCode::ServiceInvalid,
                                     "the tariff \"" + tariff->name + "\" has no unit \"" + unit + "\"" +
                                         remedy(unit, names));
            }
            if (!tariff->valueOn(unit, service->validFrom))
                return file->errorAt(pointer, ErrorCode::ServiceInvalid,
                                     "the tariff has no value of " + unit + " for " + isoDate(service->validFrom) +
                                         ", the service's first day");
        }
    return service;
}

Folder readFolder(const std::filesystem::path& folder, const ServiceContext& context) {
    Folder all;
    std::error_code failure;
    if (!std::filesystem::is_directory(folder, failure)) {
        all.error =
            Error{ErrorCode::FileNotFound, folder.string() + ": no such folder; name the folder of the services"};
        all.errorFile = folder.string();
        return all;
    }
    const Result<JsonFile> tariffSchema = JsonFile::read(folder / "tariff.schema.json");
    for (const auto& path : jsonFilesIn(folder / "tariff")) {
        Result<Tariff> tariff = loadTariff(path, tariffSchema);
        if (!tariff) {
            all.error = tariff.error();
            all.errorFile = path.string();
            return all;
        }
        all.tariffs.push_back(*std::move(tariff));
    }
    const Result<JsonFile> schema = JsonFile::read(folder / "service.schema.json");
    std::map<std::string, std::string> ids;
    for (const auto& path : jsonFilesIn(folder)) {
        Result<ServiceDefinition> service = loadService(path, schema, context, all.tariffs);
        if (service)
            if (const auto [other, fresh] = ids.emplace(service->id, path.string()); !fresh)
                service = Error{ErrorCode::ServiceInvalid, path.string() + ":1:1: the service \"" + service->id +
                                                               "\" is declared in " + other->second +
                                                               " too; give one of them another id"};
        all.services.push_back({path.string(), std::move(service)});
    }
    if (all.services.empty()) {
        all.error = Error{ErrorCode::FileNotFound, folder.string() + ": no service file *.json in this folder"};
        all.errorFile = folder.string();
    }
    return all;
}

} // namespace

Result<ServiceCatalogue> ServiceCatalogue::load(const std::filesystem::path& folder, const ServiceContext& context) {
    Folder all = readFolder(folder, context);
    if (all.error)
        return *all.error;
    ServiceCatalogue catalogue;
    catalogue.tariffs = std::move(all.tariffs);
    for (Loaded& loaded : all.services) {
        if (!loaded.service)
            return loaded.service.error();
        catalogue.services.push_back(*std::move(loaded.service));
    }
    return catalogue;
}

std::vector<ServiceFinding> checkServices(const std::filesystem::path& folder, const ServiceContext& context) {
    const Folder all = readFolder(folder, context);
    std::vector<ServiceFinding> findings;
    if (all.error)
        findings.push_back({all.errorFile, "", all.error});
    for (const Loaded& loaded : all.services)
        findings.push_back({loaded.file, loaded.service ? loaded.service->id : "",
                            loaded.service ? std::nullopt : std::optional(loaded.service.error())});
    return findings;
}

} // namespace darcha
