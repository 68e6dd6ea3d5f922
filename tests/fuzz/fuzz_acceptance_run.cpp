// SPDX-License-Identifier: Apache-2.0
// Any bytes as an interrupted acceptance run: refused with their place, or a run that can be reported and written
// again.
#include "core/base/json_file.h"
#include "core/pad/acceptance/acceptance_report.h"

#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto file = darcha::JsonFile::parse({reinterpret_cast<const char*>(data), size}, "<fuzz>");
    if (!file.ok())
        return 0;
    auto run = darcha::AcceptanceRun::fromJson(*file);
    if (!run.ok())
        return 0;
    if (run->plan().presentations() < 1 || run->done() < 0)
        std::abort();
    const std::string text = run->toJson().dump(); // what was read can be read again, and says the same
    const auto again = darcha::AcceptanceRun::fromJson(*darcha::JsonFile::parse(text, "<again>"));
    if (!again.ok() || again->toJson().dump() != text)
        std::abort();
    (void)darcha::reportJson(*run, darcha::UtcTime{}).dump();
    run->withdrawLast({reinterpret_cast<const char*>(data), size}); // a reason may be any bytes
    (void)run->toJson().dump();
    return 0;
}
