// SPDX-License-Identifier: Apache-2.0
// Waits for something in Qt's event loop, at the loop's own pace.
//
// QTest::qWaitFor and the QTRY macros sleep 10 ms after each look, and nothing runs meanwhile: what takes 400 turns of
// the loop (a virtual finger grows in so many bites) takes 4 s with them and half a second here.
#pragma once

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QTimer>

namespace darcha::test {

// Whether `holds` came true in time. Main thread.
template <typename Predicate> bool waitUntil(const Predicate& holds, int milliseconds) {
    const QDeadlineTimer end(milliseconds);
    QTimer look; // what another thread makes true wakes no loop
    look.start(10);
    while (!holds()) {
        if (end.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    return true;
}

} // namespace darcha::test
