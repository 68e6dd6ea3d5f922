// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/camera_watcher.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sys/inotify.h>
#include <tuple>
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
        CameraFound camera;
        camera.identity = readCameraIdentity(entry.path());
        camera.node = dev / node;
        camera.info.name = firstLine(entry.path() / "name");
        camera.info.driver = camera.identity.driver.empty() ? "v4l2" : "v4l2/" + camera.identity.driver;
        if (!camera.identity.vendor.empty()) {
            // The interface's bus path keeps two cameras of one kind apart; the serial number follows one that is
            // moved.
            const fs::path device = fs::canonical(entry.path() / "device", trouble);
            camera.info.id =
                "usb:" + camera.identity.vendor + ":" + camera.identity.product +
                (camera.identity.serial.empty() ? "@" + device.filename().string() : "#" + camera.identity.serial);
        } else {
            camera.info.id = "node:" + (camera.info.name.empty() ? node : camera.info.name);
        }
        camera.info.isVirtual = !genuineProblems(camera.identity).empty();
        found.push_back(std::move(camera));
    }
    std::sort(found.begin(), found.end(), [](const CameraFound& a, const CameraFound& b) {
        return std::tie(a.info.id, a.node) < std::tie(b.info.id, b.node);
    });
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
