// SPDX-License-Identifier: Apache-2.0
// Which cameras are plugged in, and when that changes.
//
// Value snapshots: ask devices() again whenever changed() says so. descriptor() becomes readable at a change (inotify
// on the device folder), for poll(2) or a QSocketNotifier. Not thread-safe: one thread owns a watcher. A station that
// watches may also call devices() at any time; it costs a few reads of sysfs.
#pragma once

#include "drivers/camera/camera_identity.h"
#include "drivers/device.h"

#include <filesystem>
#include <vector>

namespace darcha {

struct CameraFound {
    DeviceInfo info;            // isVirtual where genuineProblems() finds any (reference, liveness 6.4)
    std::filesystem::path node; // /dev/videoN of now; the id stays across a replug, this does not
    CameraIdentity identity;

    bool operator==(const CameraFound& other) const {
        return info.id == other.info.id && node == other.node && identity == other.identity;
    }
};

class CameraWatcher {
public:
    // The folders are parameters for the tests only.
    explicit CameraWatcher(std::filesystem::path sysfs = "/sys/class/video4linux", std::filesystem::path dev = "/dev");
    ~CameraWatcher();
    CameraWatcher(const CameraWatcher&) = delete;
    CameraWatcher& operator=(const CameraWatcher&) = delete;

    // What is there now; any thread. Capture nodes only, ordered by id.
    static std::vector<CameraFound> list(const std::filesystem::path& sysfs, const std::filesystem::path& dev);
    std::vector<CameraFound> devices() const { return list(m_sysfs, m_dev); }
    int descriptor() const { return m_inotify; } // -1 where inotify is not to be had
    bool changed();                              // since the last call; does not wait

private:
    std::filesystem::path m_sysfs;
    std::filesystem::path m_dev;
    int m_inotify = -1;
    std::vector<CameraFound> m_known;
};

} // namespace darcha
