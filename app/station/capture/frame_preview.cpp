// SPDX-License-Identifier: Apache-2.0
#include "app/station/capture/frame_preview.h"

#include <QPainter>

namespace darcha {

FramePreview::FramePreview(QQuickItem* parent) : QQuickPaintedItem(parent) { setOpaquePainting(false); }

void FramePreview::setSource(PreviewSource* source) {
    if (source == m_source)
        return;
    if (m_source)
        m_source->disconnect(this);
    m_source = source;
    if (m_source) {
        connect(m_source, &PreviewSource::previewChanged, this, [this] { update(); });
        m_source->setPreviewSize(size().toSize());
    }
    emit sourceChanged();
    update();
}

void FramePreview::geometryChange(const QRectF& newGeometry, const QRectF& oldGeometry) {
    QQuickPaintedItem::geometryChange(newGeometry, oldGeometry);
    if (m_source && newGeometry.size() != oldGeometry.size())
        m_source->setPreviewSize(newGeometry.size().toSize());
}

void FramePreview::paint(QPainter* painter) {
    if (!m_source)
        return;
    if (const QImage picture = m_source->preview(); !picture.isNull())
        painter->drawImage(QRectF(0, 0, width(), height()), picture);
}

} // namespace darcha
