// SPDX-License-Identifier: Apache-2.0
// Tells a ChallengeScreen when the light that a page paints has really been presented by its window.
//
// Paints nothing. A field counts as shown with the first frame that the window presented after it was asked for; the
// time is taken where the window says so (the rendering thread, where there is one).
#pragma once

#include "app/station/capture/challenge_screen.h"

#include <atomic>
#include <QPointer>
#include <qqmlregistration.h>
#include <QQuickItem>

class QQuickWindow;

namespace darcha {

class ScreenLight : public QQuickItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(darcha::ChallengeScreen* source READ source WRITE setSource NOTIFY sourceChanged)

public:
    explicit ScreenLight(QQuickItem* parent = nullptr);
    ~ScreenLight() override;

    ChallengeScreen* source() const { return m_source; }
    void setSource(ChallengeScreen* source);

signals:
    void sourceChanged();

protected:
    void itemChange(ItemChange change, const ItemChangeData& data) override;

private:
    void watch(QQuickWindow* window);

    QPointer<ChallengeScreen> m_source;
    QPointer<QQuickWindow> m_window;
    // Rendering thread, where there is one; the main thread stands still while a frame takes over what it will show.
    std::atomic<int> m_taken{-1};
    int m_told = -1;
};

} // namespace darcha
