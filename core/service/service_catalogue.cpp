// SPDX-License-Identifier: Apache-2.0
#include "core/service/service_catalogue.h"

#include "core/service/details_rules.h"

#include <algorithm>

namespace darcha {

std::optional<std::int64_t> Tariff::valueOn(std::string_view unit, CalendarDate day) const {
    const auto found = units.find(unit);
    if (found == units.end())
        return std::nullopt;
    std::optional<std::int64_t> value;
    for (const TariffValue& entry : found->second)
        if (entry.from <= day)
            value = entry.amount;
    return value;
}

const ServiceDefinition* ServiceCatalogue::find(std::string_view id) const {
    const auto found = std::ranges::find(services, id, &ServiceDefinition::id);
    return found == services.end() ? nullptr : &*found;
}

const Tariff* ServiceCatalogue::tariff(std::string_view name) const {
    const auto found = std::ranges::find(tariffs, name, &Tariff::name);
    return found == tariffs.end() ? nullptr : &*found;
}

Result<Fee> feeOn(const ServiceDefinition& service, const ServiceCatalogue& catalogue, CalendarDate day) {
    const Tariff* const tariff = catalogue.tariff(service.tariff);
    if (!tariff)
        return {ErrorCode::ServiceInvalid, service.id + ": there is no tariff \"" + service.tariff + "\""};
    Fee fee;
    fee.currency = tariff->currency;
    for (const FeeLine& line : service.fee) {
        std::int64_t amount = 0;
        if (!line.unit.empty()) {
            const auto value = tariff->valueOn(line.unit, day);
            if (!value)
                return {ErrorCode::ServiceInvalid, "the tariff \"" + service.tariff + "\" has no value of " +
                                                       line.unit + " for " + isoDate(day) +
                                                       "; add one to app/services/tariff"};
            amount = (*value * line.thousandths + 500) / 1000; // to the nearest unit of the currency
        }
        fee.lines.push_back({line.labelId, amount});
        fee.total += amount;
    }
    return fee;
}

} // namespace darcha
