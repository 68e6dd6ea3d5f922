// SPDX-License-Identifier: Apache-2.0
#include "app/station/station_images.h"

#include "core/base/secret.h"

namespace darcha {
namespace {

QString withoutRevision(const QString& id) {
    const qsizetype slash = id.lastIndexOf(QLatin1Char('/'));
    if (slash < 0)
        return id;
    bool isNumber = false;
    (void)QStringView(id).mid(slash + 1).toULongLong(&isNumber);
    return isNumber ? id.left(slash) : id;
}

// In place, not through bits(): that would detach and leave the copy that QML shares. Our images own their memory.
void overwrite(const QImage& image) {
    if (!image.isNull())
        wipe({const_cast<std::byte*>(reinterpret_cast<const std::byte*>(image.constBits())),
              static_cast<std::size_t>(image.sizeInBytes())});
}

} // namespace

StationImages::StationImages() : QQuickImageProvider(QQuickImageProvider::Image) {}

StationImages::~StationImages() { clear(); }

void StationImages::set(const QString& id, const QImage& image) {
    const std::lock_guard lock(m_mutex);
    QImage& held = m_images[withoutRevision(id)];
    overwrite(held);
    held = image.copy();
}

void StationImages::clear(const QString& id) {
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_images.find(withoutRevision(id)); found != m_images.end()) {
        overwrite(found->second);
        m_images.erase(found);
    }
}

void StationImages::clear() {
    const std::lock_guard lock(m_mutex);
    for (const auto& [id, image] : m_images)
        overwrite(image);
    m_images.clear();
}

bool StationImages::empty() const {
    const std::lock_guard lock(m_mutex);
    return m_images.empty();
}

QImage StationImages::requestImage(const QString& id, QSize* size, const QSize& requestedSize) {
    QImage image;
    {
        const std::lock_guard lock(m_mutex);
        if (const auto found = m_images.find(withoutRevision(id)); found != m_images.end())
            image = found->second;
    }
    if (image.isNull()) { // an empty answer makes QML log an error; a page that comes before its picture is no error
        image = QImage(1, 1, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
    }
    if (size)
        *size = image.size();
    if (requestedSize.width() > 0 && requestedSize.height() > 0)
        image = image.scaled(requestedSize, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    return image;
}

} // namespace darcha
