// SPDX-License-Identifier: Apache-2.0
// A made /sys/class/video4linux and /dev, laid out as the kernel does it: USB cameras with their metadata nodes,
// loopbacks, cameras on software's host controllers. One thread.
#pragma once

#include <filesystem>
#include <fstream>
#include <QTemporaryDir>
#include <string>

namespace darcha {

class FakeVideoSysfs {
    QTemporaryDir m_folder;

public:
    const std::filesystem::path root = m_folder.path().toStdString();
    const std::filesystem::path sysfs = root / "class";
    const std::filesystem::path dev = root / "dev";

    struct UsbCamera {
        std::string node = "video0";
        std::string index = "0"; // "1": the metadata node
        std::string port = "1-2";
        std::string serial = "AB12";
        std::string vendor = "046d", product = "0892";
        std::string controller = "pci0000:00/0000:00:14.0";
        std::string driver = "uvcvideo";
    };

    FakeVideoSysfs() {
        std::filesystem::create_directories(sysfs);
        std::filesystem::create_directories(dev);
    }

    void plug(const UsbCamera& camera) {
        const std::filesystem::path hub = root / "devices" / camera.controller / ("usb" + camera.port.substr(0, 1));
        const std::filesystem::path usb = hub / camera.port;
        const std::filesystem::path interface = usb / (camera.port + ":1.0");
        write(hub / "idVendor", "1d6b"); // a root hub is a USB device too
        write(usb / "idVendor", camera.vendor);
        write(usb / "idProduct", camera.product);
        if (!camera.serial.empty())
            write(usb / "serial", camera.serial);
        std::filesystem::create_directories(interface);
        link(interface / "driver", camera.driver);
        add(camera.node, camera.index, "HD Pro Webcam", interface);
    }
    void plugUsb(const std::string& node, const std::string& index, const std::string& port,
                 const std::string& serial) {
        plug({.node = node, .index = index, .port = port, .serial = serial});
    }
    // As vivid, or a loopback of a kernel that gives it a parent.
    void plugPlatform(const std::string& node, const std::string& driver = "v4l2loopback") {
        const std::filesystem::path platform = root / "devices/platform" / (driver + ".0");
        std::filesystem::create_directories(platform);
        link(platform / "driver", driver);
        add(node, "0", "Dummy video device", platform);
    }
    // As v4l2loopback does it: nothing stands behind the node.
    void plugOrphan(const std::string& node) {
        write(sysfs / node / "index", "0");
        write(sysfs / node / "name", "HD Pro Webcam"); // its label is free
        write(dev / node, "");
    }
    void pull(const std::string& node) {
        std::filesystem::remove_all(sysfs / node);
        std::filesystem::remove(dev / node);
        std::filesystem::remove_all(root / "devices");
    }

private:
    static void write(const std::filesystem::path& file, const std::string& text) {
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file) << text << '\n';
    }
    void link(const std::filesystem::path& from, const std::string& driver) {
        std::filesystem::create_directories(root / "drivers" / driver);
        if (!std::filesystem::exists(from))
            std::filesystem::create_directory_symlink(root / "drivers" / driver, from);
    }
    void add(const std::string& node, const std::string& index, const std::string& name,
             const std::filesystem::path& device) {
        write(sysfs / node / "index", index);
        write(sysfs / node / "name", name);
        std::filesystem::create_directory_symlink(device, sysfs / node / "device");
        write(dev / node, "");
    }
};

} // namespace darcha
