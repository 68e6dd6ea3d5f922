// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/camera_watcher.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sys/inotify.h>
#include <unistd.h>

namespace darcha {

namespace {

namespace fs = std::filesystem;

std::string firstLine(const fs::path& file) {
    std::ifstream stream(file);
    std::string line;
    std::getline(stream, line);
    return line;
}

// The USB device above an interface: the nearest parent that has an idVendor file.
fs::path usbDevice(fs::path folder) {
    std::error_code trouble;
    for (; folder.has_relative_path(); folder = folder.parent_path())
        if (fs::exists(folder / "idVendor", trouble))
            return folder;
    return {};
}

} // namespace

CameraWatcher::CameraWatcher(fs::path sysfs, fs::path dev) : m_sysfs(std::move(sysfs)), m_dev(std::move(dev)) {
    m_inotify = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    // IN_ATTRIB: udev grants access after it made the node.
    if (m_inotify != -1)
        ::inotify_add_watch(m_inotify, m_dev.c_str(), IN_CREATE | IN_DELETE | IN_ATTRIB);
    m_known = devices();
}

CameraWatcher::~CameraWatcher() {
    if (m_inotify != -1)
        ::close(m_inotify);
}

std::vector<CameraFound> CameraWatcher::list(const fs::path& sysfs, const fs::path& dev) {
    std::vector<CameraFound> found;
    std::error_code trouble;
    for (const fs::directory_entry& entry : fs::directory_iterator(sysfs, trouble)) {
        const std::string node = entry.path().filename().string();
        // A UVC camera has a second node of index 1 for metadata.
        if (!node.starts_with("video") || firstLine(entry.path() / "index") != "0")
            continue;
        const fs::path device = fs::canonical(entry.path() / "device", trouble);
        const fs::path driver = trouble ? fs::path() : fs::canonical(device / "driver", trouble);
        trouble.clear();
        const std::string driverName = driver.filename().string();
        CameraFound camera;
        camera.node = dev / node;
        camera.info.name = firstLine(entry.path() / "name");
        camera.info.driver = driverName.empty() ? "v4l2" : "v4l2/" + driverName;
        const fs::path usb = usbDevice(device);
        if (!usb.empty()) {
            camera.usbId = firstLine(usb / "idVendor") + ":" + firstLine(usb / "idProduct");
            const std::string serial = firstLine(usb / "serial");
            // The bus path keeps two cameras of one kind apart; the serial number follows one that is moved.
            camera.info.id = "usb:" + camera.usbId + (serial.empty() ? "@" + device.filename().string() : "#" + serial);
        } else {
            camera.info.id = "node:" + (camera.info.name.empty() ? node : camera.info.name);
        }
        // v4l2loopback and vivid have no USB device above them: what they show may come from anywhere.
        camera.info.isVirtual = usb.empty() || driverName != "uvcvideo";
        found.push_back(std::move(camera));
    }
    std::sort(found.begin(), found.end(),
              [](const CameraFound& a, const CameraFound& b) { return a.info.id < b.info.id; });
    return found;
}

bool CameraWatcher::changed() {
    if (m_inotify != -1) {
        alignas(inotify_event) std::array<char, 4096> events;
        while (::read(m_inotify, events.data(), events.size()) > 0) { // drained: devices() below is the truth
        }
    }
    std::vector<CameraFound> now = devices();
    const bool different = now != m_known;
    m_known = std::move(now);
    return different;
}

} // namespace darcha
