// SPDX-License-Identifier: Apache-2.0
#include "app/station/capture/screen_light.h"

#include <QQuickWindow>

namespace darcha {

ScreenLight::ScreenLight(QQuickItem* parent) : QQuickItem(parent) {
    watch(window()); // the change of scene that a parent brings was told before this was a ScreenLight
}

ScreenLight::~ScreenLight() {
    watch(nullptr);
    setSource(nullptr);
}

void ScreenLight::setSource(ChallengeScreen* source) {
    if (source == m_source)
        return;
    if (m_source)
        m_source->setWindow(false);
    m_source = source;
    if (m_source)
        m_source->setWindow(true);
    emit sourceChanged();
}

void ScreenLight::itemChange(ItemChange change, const ItemChangeData& data) {
    if (change == ItemSceneChange)
        watch(data.window);
    QQuickItem::itemChange(change, data);
}

void ScreenLight::watch(QQuickWindow* window) {
    if (m_window)
        m_window->disconnect(this);
    m_window = window;
    if (!m_window)
        return;
    connect(
        m_window, &QQuickWindow::beforeSynchronizing, this, [this] { m_taken = m_source ? m_source->field() : -1; },
        Qt::DirectConnection);
    connect(
        m_window, &QQuickWindow::frameSwapped, this,
        [this] {
            const int presented = m_taken;
            if (presented == m_told)
                return;
            m_told = presented;
            if (presented >= 0 && m_source)
                m_source->shown(presented);
        },
        Qt::DirectConnection);
}

} // namespace darcha
