// SPDX-License-Identifier: Apache-2.0
// Forgets packets that the ministry has confirmed, some days after it did: once at the start, then once a day.
//
// Main thread; the outbox is touched on the storage thread. Waiting and rejected packets are never forgotten. All
// references must outlive it.
#pragma once

#include "app/station/timers.h"

#include <QObject>

namespace darcha {

class Outbox;
class StorageThread;

class DeliveredCleanup final : public QObject {
    Q_OBJECT

public:
    DeliveredCleanup(Outbox& outbox, StorageThread& storage, Timers& timers, const Clock& clock,
                     std::chrono::days keepFor, QObject* parent = nullptr);
    void start();

private:
    void sweep();

    Outbox& m_outbox;
    StorageThread& m_storage;
    Timers& m_timers;
    const Clock& m_clock;
    std::chrono::days m_keepFor;
    Timer m_timer;
};

} // namespace darcha
