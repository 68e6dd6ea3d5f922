// SPDX-License-Identifier: Apache-2.0
#include "app/composition/host.h"
#include "app/composition/provisioned_camera.h"
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

void printCamera(const CameraFound& found, const std::optional<CameraIdentity>& provisioned) {
    const CameraIdentity& of = found.identity;
    nlohmann::json problems = nlohmann::json::array();
    for (const CameraProblem problem : provisioned ? problemsAgainst(of, *provisioned) : genuineProblems(of))
        problems.push_back({{"problem", name(problem)}, {"remedy", remedy(problem)}});
    print({{"kind", "camera"},
           {"id", found.info.id},
           {"name", found.info.name},
           {"driver", found.info.driver},
           {"state", name(DeviceState::Present)},
           {"virtual", found.info.isVirtual},
           {"node", found.node.string()},
           {"identity",
            {{"port", of.port},
             {"vendor", of.vendor},
             {"product", of.product},
             {"serial", of.serial},
             {"driver", of.driver}}},
           {"provisioned", provisioned && problems.empty()},
           {"problems", problems}});
}

int run(const Arguments& arguments) {
    static int argc = 1;
    static char program[] = "darchactl";
    static char* argv[] = {program, nullptr};
    const QCoreApplication application(argc, argv);
    const std::filesystem::path state = arguments.option("--state").value_or(defaultStateFolder().string());
    const std::vector<CameraFound> cameras = CameraWatcher().devices();
    if (arguments.has("--provision-camera")) {
        const auto chosen = cameraToProvision(cameras, arguments.option("--camera").value_or(""));
        if (!chosen.ok())
            return complain(chosen.error());
        if (const auto written = writeProvisionedCamera(state, chosen->identity, SystemClock().utc()); !written.ok())
            return complain(written.error());
    }
    const auto provisioned = readProvisionedCamera(state);
    if (!provisioned.ok())
        return complain(provisioned.error());
    for (const CameraFound& found : cameras)
        printCamera(found, *provisioned);
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
    return {
        .name = "devices",
        .summary = "list the devices that are attached; provision the station's camera",
        .text = "Cameras, the first fingerprint scanner that gives pictures, and printers. No line: nothing of "
                "that kind is attached, and a station would use its virtual twin and mark everything as training.\n\n"
                "Provisioning writes camera.json into the state folder: who the camera is and in which socket it "
                "sits. From then on the station opens no other; a camera that was exchanged or moved on purpose is "
                "provisioned again. Where the station's screen is not of 24 inches with its middle 17 cm below the "
                "lens, add \"screen\": {\"widthCm\": W, \"heightCm\": H, \"belowLensCm\": B} to that file: size of "
                "its lit area, and how far its middle is below the lens (less than nought: above). Provisioning "
                "again keeps it.",
        .options = {{"--provision-camera", "", "The attached camera becomes the station's own."},
                    {"--camera", "ID", "Which one, where several are attached."},
                    {"--state", "DIR", "State folder of the station (default: darcha in the user's data directory)."}},
        .output = {{"kind", "camera, fingerprint or printer"},
                   {"id", "stable across a replug"},
                   {"name, driver, state", "as the driver says"},
                   {"virtual", "true for a camera that is no USB camera, e.g. a loop-back device"},
                   {"node", "of a camera: where it is now"},
                   {"identity", "of a camera: port (host controller and sockets), vendor, product, serial, driver"},
                   {"provisioned", "of a camera: it is the station's own, where it belongs"},
                   {"problems", "of a camera: problem (not_usb, virtual_driver, wrong_device, wrong_serial, "
                                "wrong_port) and remedy"}},
        .run = run};
}

} // namespace darcha::ctl
