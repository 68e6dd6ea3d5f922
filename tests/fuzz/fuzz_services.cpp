// SPDX-License-Identifier: Apache-2.0
// Service and tariff files: whatever the bytes, a definition that keeps its promises or a complaint with a place.
#include "core/service/details_rules.h"
#include "core/service/flow.h"
#include "core/service/service_catalogue.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace darcha;
    const auto file = JsonFile::parse({reinterpret_cast<const char*>(data), size}, "fuzz");
    if (!file)
        return 0;
    const auto service = readService(*file, {});
    if (!service && service.error().detail.rfind("fuzz:", 0) != 0)
        __builtin_trap();
    if (service) {
        const auto steps = flowSteps(*service);
        if (steps.size() < 4 || steps.front() != FlowStep::Consent || steps.back() != FlowStep::Slip)
            __builtin_trap();
        // Agreements must hold for any value without reading past it.
        if (const auto* details = service->find<DetailsStep>())
            for (const char* value : {"", "1", "12345678901234", "2001-02-28", "28.02.2001"})
                (void)agreementFaults(*details, [&](std::string_view) { return std::string(value); });
    }
    if (const auto tariff = readTariff(*file, "fuzz"); tariff)
        for (const auto& [unit, values] : tariff->units)
            (void)tariff->valueOn(unit, values.front().from);
    return 0;
}
