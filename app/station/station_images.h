// SPDX-License-Identifier: Apache-2.0
// The pictures that pages show beside the live preview: image://station/face/<revision>, /finger/<revision>,
// /qr/<revision>.
//
// Thread-safe: capture threads set, QML's loader threads read. The number at the end only defeats QML's cache: "face/7"
// and "face/8" are both the last picture set as "face". Pictures are kept as deep copies and overwritten when they are
// replaced or cleared, also where QML still shares them; pages use cache: false. An engine owns its provider: give it a
// StationImages made with new and keep the pointer while the engine lives.
#pragma once

#include <map>
#include <mutex>
#include <QQuickImageProvider>

namespace darcha {

class StationImages final : public QQuickImageProvider {
public:
    static constexpr const char* providerId = "station"; // engine.addImageProvider(StationImages::providerId, images)

    StationImages();
    ~StationImages() override;

    void set(const QString& id, const QImage& image); // "face" or "face/7"
    void clear(const QString& id);
    void clear(); // the end of a session
    bool empty() const;

    QImage requestImage(const QString& id, QSize* size, const QSize& requestedSize) override;

private:
    mutable std::mutex m_mutex;
    std::map<QString, QImage> m_images; // by id without its revision
};

} // namespace darcha
