// SPDX-License-Identifier: Apache-2.0
// Which camera this is, as the kernel knows it, and whether it is the one that the station was set up with.
//
// Values; any thread. Read from sysfs, never from what the device says in its stream. A host controller that is made of
// software (USB/IP, the dummy of the gadget drivers) carries real uvcvideo devices whose pictures may come from
// anywhere: it counts as a virtual driver. Whoever is root can forge all of this; then nothing here helps.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace darcha {

struct CameraIdentity {
    // "usb-0000:00:14.0-2.3": host controller, then the ports from its root, as the kernel's usb_make_path() writes it.
    // Not "1-2.3": the number of a bus depends on the order in which a boot finds the controllers. Empty: not on USB.
    std::string port;
    std::string vendor;  // "046d"
    std::string product; // "0892"
    std::string serial;  // empty where the camera has none
    std::string driver;  // "uvcvideo"

    bool operator==(const CameraIdentity&) const = default;
    std::string text() const; // "046d:0892 serial AB12 at usb-0000:00:14.0-2.3, driver uvcvideo"
};

enum class CameraProblem { NotUsb, VirtualDriver, WrongDevice, WrongSerial, WrongPort };

std::string_view name(CameraProblem problem);   // "wrong_port"
std::string_view remedy(CameraProblem problem); // for staff, a sentence
std::string names(const std::vector<CameraProblem>& problems);

// Of a node below /sys/class/video4linux. Empty members where the kernel says nothing.
CameraIdentity readCameraIdentity(const std::filesystem::path& sysfsNode);

// Whether its pictures come from a sensor: NotUsb, VirtualDriver. The gravest first, as in all lists here.
std::vector<CameraProblem> genuineProblems(const CameraIdentity& found);
// The same, and whether it is the provisioned one, where it was provisioned.
std::vector<CameraProblem> problemsAgainst(const CameraIdentity& found, const CameraIdentity& provisioned);

} // namespace darcha
