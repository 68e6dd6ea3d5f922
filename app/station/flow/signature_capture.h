// SPDX-License-Identifier: Apache-2.0
// A signature as it is drawn: strokes with time, whether that is enough for a signature, and what goes into the record.
//
// Main thread. Coordinates are 0..1 of the pad, which is three times as wide as high; what leaves the pad is held at
// its edge. wipe() and clear() overwrite the points.
#pragma once

#include "core/base/clock.h"

#include <QObject>
#include <QPointF>
#include <QtQml/qqmlregistration.h>
#include <QVariantList>
#include <vector>

namespace darcha {

struct CollectedSignature;

class SignatureCapture : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the composition")

    Q_PROPERTY(bool empty READ empty NOTIFY strokesChanged)
    Q_PROPERTY(bool sufficient READ sufficient NOTIFY strokesChanged)
    Q_PROPERTY(QVariantList strokes READ strokes NOTIFY strokesChanged) // list of lists of points, 0..1

public:
    static constexpr double aspect = 3.0; // width / height of the pad

    struct Sample {
        double x = 0, y = 0;   // of the pad
        std::int64_t atMs = 0; // since the first touch
    };
    using Stroke = std::vector<Sample>;

    explicit SignatureCapture(const Clock& clock, QObject* parent = nullptr);
    ~SignatureCapture() override;

    bool empty() const;
    bool sufficient() const;
    QVariantList strokes() const;
    const std::vector<Stroke>& samples() const { return m_strokes; }
    CollectedSignature collected() const;
    void wipe();

public slots:
    void press(double x, double y);
    void move(double x, double y);
    void release();
    void clear();

signals:
    void strokesChanged();

private:
    void addSample(double x, double y);

    const Clock& m_clock;
    SteadyTime m_firstTouch{};
    UtcTime m_lastRelease{};
    std::vector<Stroke> m_strokes;
    bool m_drawing = false;
};

} // namespace darcha
