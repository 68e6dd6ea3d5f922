// SPDX-License-Identifier: Apache-2.0
#include "app/station/sync/delivered_cleanup.h"

#include "app/station/sync/storage_thread.h"
#include "core/base/log.h"
#include "core/storage/outbox.h"

namespace darcha {

DeliveredCleanup::DeliveredCleanup(Outbox& outbox, StorageThread& storage, Timers& timers, const Clock& clock,
                                   std::chrono::days keepFor, QObject* parent)
    : QObject(parent),
      m_outbox(outbox),
      m_storage(storage),
      m_timers(timers),
      m_clock(clock),
      m_keepFor(keepFor) {}

void DeliveredCleanup::start() {
    m_timer = m_timers.every(std::chrono::days(1), [this] { sweep(); });
    sweep();
}

void DeliveredCleanup::sweep() {
    m_storage.post(
        this, [&outbox = m_outbox, before = m_clock.utc() - m_keepFor] { return outbox.forgetDelivered(before); },
        [](const Result<int>& forgotten) {
            if (!forgotten.ok())
                log::error("outbox.failed", forgotten.error());
            else if (*forgotten > 0)
                log::info("outbox.forgotten", {{"packets", *forgotten}});
        });
}

} // namespace darcha
