// SPDX-License-Identifier: Apache-2.0
#include "app/station/capture/private_image.h"

#include "core/media/wiped_pixels.h"

namespace darcha {

QImage imageOver(cv::Mat pixels, QImage::Format format) {
    if (pixels.empty())
        return {};
    auto* const held = new cv::Mat(std::move(pixels));
    const auto letGo = [](void* info) {
        auto* const last = static_cast<cv::Mat*>(info);
        wipeIfLast(*last);
        delete last;
    };
    return QImage(held->data, held->cols, held->rows, static_cast<qsizetype>(held->step), format, letGo, held);
}

} // namespace darcha
