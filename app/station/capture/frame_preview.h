// SPDX-License-Identifier: Apache-2.0
// The live picture of a PreviewSource as a QML item: fills itself, keeps the aspect by cropping, mirrored like a
// mirror.
#pragma once

#include <QPointer>
#include <qqmlregistration.h>
#include <QQuickPaintedItem>

#include "app/station/capture/preview_source.h"

namespace darcha {

class FramePreview : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(darcha::PreviewSource* source READ source WRITE setSource NOTIFY sourceChanged)

public:
    explicit FramePreview(QQuickItem* parent = nullptr);

    PreviewSource* source() const { return m_source; }
    void setSource(PreviewSource* source);
    void paint(QPainter* painter) override;

signals:
    void sourceChanged();

protected:
    void geometryChange(const QRectF& newGeometry, const QRectF& oldGeometry) override;

private:
    QPointer<PreviewSource> m_source;
};

} // namespace darcha
