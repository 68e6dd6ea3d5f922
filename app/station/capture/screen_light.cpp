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
    disconnect(m_synchronizing);
    disconnect(m_swapped);
    m_window = window;
    if (!m_window)
        return;
    // The window is the context of both: it is there while it says something, and this item may not be.
    const auto frame = std::make_shared<Frame>();
    m_synchronizing = connect(
        m_window, &QQuickWindow::beforeSynchronizing, m_window,
        [this, frame] {
            frame->field = m_source ? m_source->field() : -1;
            frame->to = m_source ? m_source->fieldsShown() : nullptr;
        },
        Qt::DirectConnection);
    m_swapped = connect(
        m_window, &QQuickWindow::frameSwapped, m_window,
        [frame] {
            if (frame->field == frame->told)
                return;
            frame->told = frame->field;
            if (frame->field >= 0 && frame->to)
                frame->to->shown(frame->field);
        },
        Qt::DirectConnection);
}

} // namespace darcha
