// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/commands/commands.h"
#include "drivers/camera/camera_watcher.h"
#include "drivers/fingerprint/libfprint_reader.h"
#include "drivers/printer/cups_printer.h"

#include <nlohmann/json.hpp>
#include <QCoreApplication>

namespace darcha::ctl {
namespace {

constexpr std::chrono::milliseconds printerPatience{2000};

void printDevice(const char* kind, const DeviceInfo& info, DeviceState state) {
    print({{"kind", kind},
           {"id", info.id},
           {"name", info.name},
           {"driver", info.driver},
           {"state", name(state)},
           {"virtual", info.isVirtual}});
}

int run(const Arguments&) {
    static int argc = 1;
    static char program[] = "darchactl";
    static char* argv[] = {program, nullptr};
    const QCoreApplication application(argc, argv);
    for (const CameraFound& found : CameraWatcher().devices())
        printDevice("camera", found.info, DeviceState::Present);
    const SystemClock clock;
    const LibfprintReader reader(clock);
    if (reader.state() != DeviceState::Absent)
        printDevice("fingerprint", reader.info(), reader.state());
    for (const FoundPrinter& found : findCupsPrinters(printerPatience))
        printDevice("printer", {found.uri, found.name, "ipp", false}, DeviceState::Present);
    return Done;
}

} // namespace

Command devices() {
    return {.name = "devices",
            .summary = "list the devices that are attached",
            .text = "Cameras, the first fingerprint scanner that gives pictures, and printers. No line: nothing of "
                    "that kind is attached, and a station "
                    "would use its virtual twin and mark everything as training.",
            .output = {{"kind", "camera, fingerprint or printer"},
                       {"id", "stable across a replug"},
                       {"name, driver, state", "as the driver says"},
                       {"virtual", "true for a camera that is no USB camera, e.g. a loop-back device"}},
            .run = run};
}

} // namespace darcha::ctl
