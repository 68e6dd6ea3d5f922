// SPDX-License-Identifier: Apache-2.0
#include "core/media/wiped_pixels.h"

#include "core/base/secret.h"

namespace darcha {

void wipeIfLast(const cv::Mat& pixels) {
    if (pixels.u != nullptr && CV_XADD(&pixels.u->refcount, 0) == 1)
        wipe({reinterpret_cast<std::byte*>(pixels.u->data), pixels.u->size});
}

} // namespace darcha
