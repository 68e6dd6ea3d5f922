// SPDX-License-Identifier: Apache-2.0
// Child of test_camera_identity, under umockdev-run: prints what the real CameraWatcher finds in /sys, a line a camera.
#include "drivers/camera/camera_watcher.h"

#include <cstdio>

int main() {
    for (const darcha::CameraFound& camera : darcha::CameraWatcher().devices())
        std::printf("%s|%s|%s|%s|%s|%s|%s\n", camera.info.id.c_str(), camera.identity.port.c_str(),
                    camera.identity.vendor.c_str(), camera.identity.product.c_str(), camera.identity.serial.c_str(),
                    camera.identity.driver.c_str(), names(genuineProblems(camera.identity)).c_str());
    return 0;
}
