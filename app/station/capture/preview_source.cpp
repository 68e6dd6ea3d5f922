// SPDX-License-Identifier: Apache-2.0
#include "app/station/capture/preview_source.h"

#include "app/station/capture/private_image.h"

#include <opencv2/imgproc.hpp>

namespace darcha {
namespace {

// The centre of the frame in the shape of the item, mirrored: as a mirror shows it.
QImage previewOf(const cv::Mat& bgr, QSize size) {
    if (size.isEmpty())
        return {};
    const double shape = static_cast<double>(size.width()) / size.height();
    cv::Rect part(0, 0, bgr.cols, bgr.rows);
    if (bgr.cols > bgr.rows * shape) {
        part.width = static_cast<int>(bgr.rows * shape);
        part.x = (bgr.cols - part.width) / 2;
    } else {
        part.height = static_cast<int>(bgr.cols / shape);
        part.y = (bgr.rows - part.height) / 2;
    }
    cv::Mat shown;
    cv::resize(bgr(part), shown, cv::Size(size.width(), size.height()), 0, 0, cv::INTER_LINEAR);
    cv::flip(shown, shown, 1);
    return imageOver(std::move(shown), QImage::Format_BGR888);
}

} // namespace

void PreviewSource::setPreviewSize(QSize size) {
    const std::lock_guard lock(m_previewMutex);
    m_previewSize = size;
}

QImage PreviewSource::preview() const {
    const std::lock_guard lock(m_previewMutex);
    return m_preview;
}

void PreviewSource::showPreview(const FramePtr& frame, const std::function<bool()>& wanted) {
    QSize size;
    {
        const std::lock_guard lock(m_previewMutex);
        size = m_previewSize;
    }
    QImage picture = previewOf(frame->bgr, size);
    const std::lock_guard lock(m_previewMutex);
    if (wanted())
        m_preview = std::move(picture);
}

void PreviewSource::clearPreview() {
    const std::lock_guard lock(m_previewMutex);
    m_preview = {};
}

} // namespace darcha
