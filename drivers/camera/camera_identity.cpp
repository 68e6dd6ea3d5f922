// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/camera_identity.h"

#include <algorithm>
#include <array>
#include <fstream>

namespace darcha {

namespace {

namespace fs = std::filesystem;

// The one driver of USB cameras (Linux, drivers/media/usb/uvc).
constexpr std::string_view usbCameraDriver = "uvcvideo";
// Host controllers of software, by the names of their platform devices (Linux: drivers/usb/gadget/udc/dummy_hcd.c,
// drivers/usb/usbip/vhci_hcd.c; vhci_hcd numbers with a dot as well).
constexpr std::array<std::string_view, 2> softwareControllers = {"dummy_hcd", "vhci_hcd"};

std::string firstLine(const fs::path& file) {
    std::ifstream stream(file);
    std::string line;
    std::getline(stream, line);
    return line;
}

bool isRootHub(const std::string& folder) { // "usb1"
    return folder.size() > 3 && folder.starts_with("usb") &&
           std::all_of(folder.begin() + 3, folder.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "2.3" of the device folder "1-2.3".
std::string portsOf(const std::string& device) {
    const std::size_t dash = device.find('-');
    return dash == std::string::npos ? std::string() : device.substr(dash + 1);
}

std::string_view controllerOf(std::string_view port) { // "0000:00:14.0" of "usb-0000:00:14.0-2.3"
    constexpr std::string_view prefix = "usb-";
    const std::size_t last = port.rfind('-');
    return port.starts_with(prefix) && last > prefix.size() ? port.substr(prefix.size(), last - prefix.size())
                                                            : std::string_view();
}

} // namespace

std::string CameraIdentity::text() const {
    const std::string device = vendor.empty() ? "no USB device" : vendor + ":" + product;
    return device + (serial.empty() ? ", no serial number" : ", serial " + serial) +
           (port.empty() ? ", no USB port" : ", at " + port) + ", driver " + (driver.empty() ? "unknown" : driver);
}

std::string_view name(CameraProblem problem) {
    switch (problem) {
    case CameraProblem::NotUsb:
        return "not_usb";
    case CameraProblem::VirtualDriver:
        return "virtual_driver";
    case CameraProblem::WrongDevice:
        return "wrong_device";
    case CameraProblem::WrongSerial:
        return "wrong_serial";
    case CameraProblem::WrongPort:
        return "wrong_port";
    }
    return "";
}

std::string_view remedy(CameraProblem problem) {
    switch (problem) {
    case CameraProblem::NotUsb:
        return "connect the station's own USB camera";
    case CameraProblem::VirtualDriver:
        return "remove the virtual camera's driver (v4l2loopback, vivid, USB/IP): its pictures may come from anywhere";
    case CameraProblem::WrongDevice:
        return "connect the camera that the station was set up with";
    case CameraProblem::WrongSerial:
        return "it is another camera of the same kind: connect the station's own";
    case CameraProblem::WrongPort:
        return "put the camera back into its own USB socket";
    }
    return "";
}

std::string names(const std::vector<CameraProblem>& problems) {
    std::string all;
    for (const CameraProblem problem : problems)
        all.append(all.empty() ? "" : ", ").append(name(problem));
    return all;
}

CameraIdentity readCameraIdentity(const fs::path& sysfsNode) {
    CameraIdentity identity;
    std::error_code trouble;
    const fs::path device = fs::canonical(sysfsNode / "device", trouble);
    if (trouble)
        return identity; // v4l2loopback: a device without one behind it
    identity.driver = fs::read_symlink(device / "driver", trouble).filename().string(); // empty: none
    fs::path usb = device; // the nearest folder above that has an idVendor is the USB device of the interface
    while (usb.has_relative_path() && !fs::exists(usb / "idVendor", trouble))
        usb = usb.parent_path();
    if (!usb.has_relative_path())
        return identity;
    identity.vendor = firstLine(usb / "idVendor");
    identity.product = firstLine(usb / "idProduct");
    identity.serial = firstLine(usb / "serial");
    fs::path root = usb;
    while (root.has_relative_path() && !isRootHub(root.filename().string()))
        root = root.parent_path();
    if (root.has_relative_path())
        identity.port = "usb-" + root.parent_path().filename().string() + "-" + portsOf(usb.filename().string());
    return identity;
}

std::vector<CameraProblem> genuineProblems(const CameraIdentity& found) {
    std::vector<CameraProblem> problems;
    if (found.vendor.empty())
        problems.push_back(CameraProblem::NotUsb);
    const std::string_view controller = controllerOf(found.port);
    const bool software = std::any_of(softwareControllers.begin(), softwareControllers.end(),
                                      [&](std::string_view name) { return controller.starts_with(name); });
    if (found.driver != usbCameraDriver || software)
        problems.push_back(CameraProblem::VirtualDriver);
    return problems;
}

std::vector<CameraProblem> problemsAgainst(const CameraIdentity& found, const CameraIdentity& provisioned) {
    std::vector<CameraProblem> problems = genuineProblems(found);
    if (found.vendor != provisioned.vendor || found.product != provisioned.product)
        problems.push_back(CameraProblem::WrongDevice);
    else if (found.serial != provisioned.serial)
        problems.push_back(CameraProblem::WrongSerial);
    if (found.port != provisioned.port)
        problems.push_back(CameraProblem::WrongPort);
    return problems;
}

} // namespace darcha
