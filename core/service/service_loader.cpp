// SPDX-License-Identifier: Apache-2.0
// Reads one service or tariff file. The first complaint wins; each says where it stands and what to write instead.
#include "core/service/flow.h"
#include "core/service/service_steps.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace darcha {

namespace {

FeeLine readFeeLine(ServiceReader& in, const At& at) {
    in.object(at, {"text", "free", "unit", "percent", "source"});
    FeeLine line;
    line.labelId = in.textId(in.member(at, "text"));
    line.source = in.text(in.member(at, "source"));
    const bool free = in.boolean(in.optionalMember(at, "free"), false);
    const At unit = in.optionalMember(at, "unit");
    if (in.error() || free == bool(unit)) {
        in.fail(at.pointer, "a line is either \"free\": true or has \"unit\" and \"percent\"");
        return line;
    }
    if (!unit)
        return line;
    line.unit = in.text(unit);
    const At percent = in.member(at, "percent");
    if (in.error())
        return line;
    const double value = percent.value->is_number() ? percent.value->get<double>() : -1;
    if (!(value >= 0 && value <= 100000) || std::abs(value * 10 - std::round(value * 10)) > 1e-6) {
        in.fail(percent.pointer, "expected a share in percent with one decimal at most, such as 89 or 12.5");
        return line;
    }
    line.thousandths = static_cast<int>(std::lround(value * 10));
    return line;
}

} // namespace

Result<ServiceDefinition> readService(const JsonFile& file, const ServiceContext& context) {
    ServiceReader in(file, context);
    const At root = in.root();
    ServiceDefinition service;
    in.object(root, {"$schema", "id", "version", "country", "authority", "title", "summary", "valid", "steps",
                     "evidence", "tariff", "fee", "term"});
    service.id = in.text(in.member(root, "id"));
    service.version = in.integer(in.member(root, "version"), 1, 1'000'000, 1);
    const At country = in.member(root, "country");
    service.country = in.text(country);
    if (!in.error() && (service.country.size() != 2 || !service.id.starts_with(service.country + ".")))
        in.fail(country.pointer,
                "the country is two small letters, and the id begins with them: \"uz\", \"uz.first_id_card\"");
    const At authority = in.member(root, "authority");
    in.object(authority, {"code", "text"});
    service.authorityCode = in.text(in.member(authority, "code"));
    service.authorityId = in.textId(in.member(authority, "text"));
    service.titleId = in.textId(in.member(root, "title"));
    service.summaryId = in.textId(in.member(root, "summary"));

    const At valid = in.member(root, "valid");
    in.object(valid, {"from", "until", "source"});
    service.validFrom = in.date(in.member(valid, "from"));
    if (const At until = in.optionalMember(valid, "until")) {
        service.validUntil = in.date(until);
        if (!in.error() && *service.validUntil < service.validFrom)
            in.fail(until.pointer, "the dates are the wrong way round: \"until\" lies before \"from\"; exchange them");
    }
    service.source = in.text(in.member(valid, "source"));

    const At steps = in.member(root, "steps");
    for (const At& item : in.items(steps)) {
        service.steps.push_back(readStep(in, item));
        if (in.error())
            return *in.error();
    }
    checkOrder(in, steps, service.steps);

    static const Words evidence{"consent", "details", "face", "fingers", "signature"};
    for (const At& item : in.items(in.member(root, "evidence"))) {
        const std::string kind = in.word(item, evidence);
        const auto found = std::ranges::find(evidence, kind);
        if (in.error())
            break;
        const auto one = static_cast<Evidence>(found - evidence.begin());
        if (std::ranges::find(service.evidence, one) != service.evidence.end())
            in.fail(item.pointer, "\"" + kind + "\" stands twice");
        if (std::ranges::none_of(service.steps, [&](const ServiceStep& step) { return name(flowStep(step)) == kind; }))
            in.fail(item.pointer, "no step records \"" + kind + "\"; add the step or remove it here");
        service.evidence.push_back(one);
    }

    service.tariff = in.text(in.member(root, "tariff"));
    for (const At& item : in.items(in.member(root, "fee")))
        service.fee.push_back(readFeeLine(in, item));
    const At term = in.member(root, "term");
    in.object(term, {"days", "working", "text", "source"});
    service.term.days = in.integer(in.member(term, "days"), 0, 3650);
    service.term.workingDays = in.boolean(in.member(term, "working"), true);
    service.term.textId = in.textId(in.member(term, "text"));
    in.text(in.member(term, "source"));

    if (in.error())
        return *in.error();
    return service;
}

Result<Tariff> readTariff(const JsonFile& file, std::string name) {
    const ServiceContext context;
    ServiceReader in(file, context);
    const At root = in.root();
    Tariff tariff;
    tariff.name = std::move(name);
    in.object(root, {"$schema", "currency", "units"});
    tariff.currency = in.text(in.member(root, "currency"));
    const At units = in.member(root, "units");
    if (!in.error() && !units.value->is_object())
        in.fail(units.pointer, "expected an object of units { \"BHM\": [ ... ] }");
    if (in.error())
        return *in.error();
    for (const auto& [unit, values] : units.value->items()) {
        const At list{&values, units.pointer + "/" + unit};
        std::vector<TariffValue>& all = tariff.units[unit];
        for (const At& item : in.items(list)) {
            in.object(item, {"from", "amount", "source"});
            TariffValue value;
            const At from = in.member(item, "from");
            value.from = in.date(from);
            value.amount = in.integer(in.member(item, "amount"), 0, 1'000'000'000);
            value.source = in.text(in.member(item, "source"));
            if (!in.error() && !all.empty() && value.from <= all.back().from)
                in.fail(from.pointer, "the dates are the wrong way round: each value begins after the one above it");
            all.push_back(std::move(value));
        }
    }
    if (in.error())
        return *in.error();
    return tariff;
}

} // namespace darcha
