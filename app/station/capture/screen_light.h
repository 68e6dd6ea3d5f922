// SPDX-License-Identifier: Apache-2.0
// Tells a ChallengeScreen when the light that a page paints has really been presented by its window.
//
// Paints nothing. A field counts as shown with the first frame that the window presented after it was asked for; the
// time is taken where the window says so.
// Threads: the item, its source and its window belong to the main thread. Where the window has a rendering thread,
// beforeSynchronizing comes there while the main thread stands still, and only then is the item or its source looked
// at; frameSwapped comes there while the main thread goes on and may drop source, item or screen, so that it touches
// nothing but what it took over then (Frame). Without a rendering thread all is the main thread's.
#pragma once

#include "app/station/capture/challenge_screen.h"

#include <memory>
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
    struct Frame { // that a window presents next; of its rendering thread alone
        int field = -1, told = -1;
        std::shared_ptr<FieldsShown> to;
    };
    void watch(QQuickWindow* window);

    QPointer<ChallengeScreen> m_source;
    QPointer<QQuickWindow> m_window;
    QMetaObject::Connection m_synchronizing, m_swapped;
};

} // namespace darcha
