// SPDX-License-Identifier: Apache-2.0
// A controller that has a live picture: what a FramePreview paints.
//
// Main thread, but for showPreview(), which the camera thread calls. The picture is kept in the size of the item,
// cropped to its shape and mirrored, as a mirror shows it; one picture at a time.
#pragma once

#include "core/media/frame.h"

#include <functional>
#include <mutex>
#include <QImage>
#include <QObject>
#include <qqmlregistration.h>
#include <QSize>

namespace darcha {

class PreviewSource : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("a controller with a camera is one")

public:
    void setPreviewSize(QSize size); // pixels
    QImage preview() const;

signals:
    void previewChanged();

protected:
    explicit PreviewSource(QObject* parent) : QObject(parent) {}

    // Camera thread. `wanted` is asked when the picture is ready: who has left meanwhile is not shown.
    void showPreview(const FramePtr& frame, const std::function<bool()>& wanted);
    void clearPreview();

private:
    mutable std::mutex m_previewMutex;
    QSize m_previewSize;
    QImage m_preview;
};

} // namespace darcha
