// SPDX-License-Identifier: Apache-2.0
// All services of a station with the tariffs they are priced by, loaded from app/services.
//
// Loading is all or nothing: a station does not start with a service file that breaks a rule. checkServices() is the
// same with one finding a file, for `darchactl services check`. Errors: ServiceInvalid with file, line, column and
// remedy; FileNotFound; JsonMalformed. Immutable once loaded; thread-safe.
#pragma once

#include "core/base/json_file.h"
#include "core/service/service_definition.h"

#include <filesystem>
#include <functional>
#include <map>

namespace darcha {

struct TariffValue {
    CalendarDate from; // until the next value's day
    std::int64_t amount = 0;
    std::string source;
};

struct Tariff {
    std::string name;                                                   // "uz": app/services/tariff/uz.json
    std::string currency;                                               // ISO 4217
    std::map<std::string, std::vector<TariffValue>, std::less<>> units; // each sorted by day

    std::optional<std::int64_t> valueOn(std::string_view unit, CalendarDate day) const;
};

// What the loader cannot know by itself. An empty function accepts everything.
struct ServiceContext {
    std::function<bool(std::string_view textId)> knowsText;
    std::function<bool(std::string_view profile)> knowsProfile;
    std::function<bool(std::string_view profile)> knowsLiveness;
};

struct ServiceCatalogue {
    std::vector<ServiceDefinition> services; // in the order of their file names
    std::vector<Tariff> tariffs;

    const ServiceDefinition* find(std::string_view id) const;
    const Tariff* tariff(std::string_view name) const;

    // Folder with *.json, service.schema.json and tariff/*.json.
    static Result<ServiceCatalogue> load(const std::filesystem::path& folder, const ServiceContext& context);
};

Result<ServiceDefinition> readService(const JsonFile& file, const ServiceContext& context);
Result<Tariff> readTariff(const JsonFile& file, std::string name);

struct ServiceFinding {
    std::string file;
    std::string service; // id; empty if it could not be read
    std::optional<Error> error;
};
std::vector<ServiceFinding> checkServices(const std::filesystem::path& folder, const ServiceContext& context);

struct Fee {
    struct Line {
        std::string labelId;
        std::int64_t amount = 0;
    };
    std::vector<Line> lines; // zero lines included: a person is to see what is free
    std::int64_t total = 0;
    std::string currency;
};
Result<Fee> feeOn(const ServiceDefinition& service, const ServiceCatalogue& catalogue, CalendarDate day);

} // namespace darcha
