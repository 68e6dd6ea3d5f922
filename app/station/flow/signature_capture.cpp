// SPDX-License-Identifier: Apache-2.0
#include "app/station/flow/signature_capture.h"

#include "app/station/flow/collected.h"
#include "core/base/secret.h"

#include <algorithm>
#include <cmath>
#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QPainterPath>
#include <utility>

namespace darcha {
namespace {

// Enough to be looked at and compared, little enough for a cross or a short paraph. Ours: nobody states a figure; to be
// measured on shared/data/signatures.
constexpr std::size_t fewestSamples = 12;
constexpr double shortestLength = 0.25; // of the pad's width, all strokes together
constexpr double smallestExtent = 0.06; // of the pad's width, in the longer direction

constexpr std::size_t mostSamples = 20000; // ten minutes of scribbling at a touch screen's rate; bounds memory
constexpr int pngWidth = 1200, pngHeight = 400;

double distance(const SignatureCapture::Sample& a, const SignatureCapture::Sample& b) {
    return std::hypot(a.x - b.x, (a.y - b.y) / SignatureCapture::aspect);
}

} // namespace

SignatureCapture::SignatureCapture(const Clock& clock, QObject* parent) : QObject(parent), m_clock(clock) {}

SignatureCapture::~SignatureCapture() { wipe(); }

bool SignatureCapture::empty() const { return m_strokes.empty(); }

bool SignatureCapture::sufficient() const {
    std::size_t samples = 0;
    double length = 0, left = 1, right = 0, top = 1, bottom = 0;
    for (const Stroke& stroke : m_strokes) {
        samples += stroke.size();
        for (std::size_t i = 0; i < stroke.size(); ++i) {
            if (i > 0)
                length += distance(stroke[i - 1], stroke[i]);
            left = std::min(left, stroke[i].x);
            right = std::max(right, stroke[i].x);
            top = std::min(top, stroke[i].y);
            bottom = std::max(bottom, stroke[i].y);
        }
    }
    return samples >= fewestSamples && length >= shortestLength &&
           std::max(right - left, (bottom - top) / aspect) >= smallestExtent;
}

QVariantList SignatureCapture::strokes() const {
    QVariantList all;
    for (const Stroke& stroke : m_strokes) {
        QVariantList points;
        for (const Sample& sample : stroke)
            points.append(QPointF(sample.x, sample.y));
        all.append(QVariant(points));
    }
    return all;
}

void SignatureCapture::addSample(double x, double y) {
    if (!std::isfinite(x) || !std::isfinite(y))
        return;
    std::size_t count = 0;
    for (const Stroke& stroke : m_strokes)
        count += stroke.size();
    if (count >= mostSamples)
        return;
    const auto at = std::chrono::duration_cast<std::chrono::milliseconds>(m_clock.steady() - m_firstTouch).count();
    Stroke& stroke = m_strokes.back();
    if (stroke.size() == stroke.capacity()) { // a vector that grows leaves its old points behind
        Stroke larger;
        larger.reserve(std::max<std::size_t>(256, stroke.capacity() * 2));
        larger.assign(stroke.begin(), stroke.end());
        darcha::wipe(std::as_writable_bytes(std::span(stroke)));
        stroke = std::move(larger);
    }
    stroke.push_back({std::clamp(x, 0.0, 1.0), std::clamp(y, 0.0, 1.0), at});
}

void SignatureCapture::press(double x, double y) {
    if (m_strokes.empty())
        m_firstTouch = m_clock.steady();
    m_drawing = true;
    m_strokes.emplace_back();
    addSample(x, y);
    if (m_strokes.back().empty()) {
        m_strokes.pop_back();
        m_drawing = false;
        return;
    }
    emit strokesChanged();
}

void SignatureCapture::move(double x, double y) {
    if (!m_drawing)
        return;
    addSample(x, y);
    emit strokesChanged();
}

void SignatureCapture::release() {
    if (std::exchange(m_drawing, false))
        m_lastRelease = m_clock.utc();
}

void SignatureCapture::clear() { wipe(); }

void SignatureCapture::wipe() {
    for (Stroke& stroke : m_strokes)
        darcha::wipe(std::as_writable_bytes(std::span(stroke)));
    const bool had = !m_strokes.empty();
    m_strokes.clear();
    m_lastRelease = {};
    m_drawing = false;
    if (had)
        emit strokesChanged();
}

CollectedSignature SignatureCapture::collected() const {
    CollectedSignature signature;
    signature.captured = m_drawing ? m_clock.utc() : m_lastRelease;
    QImage image(pngWidth, pngHeight, QImage::Format_Grayscale8);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Qt::black, 5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    signature.strokesJson = "{\"aspect\":3,\"strokes\":[";
    for (std::size_t i = 0; i < m_strokes.size(); ++i) {
        const Stroke& stroke = m_strokes[i];
        QPainterPath path;
        signature.strokesJson += i ? ",[" : "[";
        for (std::size_t k = 0; k < stroke.size(); ++k) {
            const QPointF at(stroke[k].x * pngWidth, stroke[k].y * pngHeight);
            if (k == 0)
                path.moveTo(at);
            path.lineTo(k == 0 ? at + QPointF(0.01, 0) : at); // so that a dot is drawn
            char text[64];
            std::snprintf(text, sizeof text, "%s[%.4f,%.4f,%lld]", k ? "," : "", stroke[k].x, stroke[k].y,
                          static_cast<long long>(stroke[k].atMs));
            signature.strokesJson += text;
        }
        signature.strokesJson += "]";
        painter.drawPath(path);
    }
    signature.strokesJson += "]}";
    painter.end();

    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    signature.png.assign(bytes.begin(), bytes.end());
    bytes.fill(0);
    image.fill(Qt::white);
    return signature;
}

} // namespace darcha
