// SPDX-License-Identifier: Apache-2.0
#include "app/composition/station_store.h"

#include "core/base/log.h"

namespace darcha {

Result<std::unique_ptr<StationStore>> StationStore::open(const std::filesystem::path& state,
                                                         const SealingIdentity& identity, const Clock& clock) {
    auto database = Database::open(state / "station.db", stationMigrations());
    if (!database.ok())
        return database.error();
    std::unique_ptr<StationStore> store(new StationStore(std::move(*database)));
    store->m_audit.emplace(store->m_database, clock);
    if (const auto fitting = store->m_audit->verify(); !fitting.ok())
        return fitting.error();
    auto outbox = Outbox::open(store->m_database, *store->m_audit, state / "outbox", clock);
    if (!outbox.ok())
        return outbox.error();
    store->m_outbox.emplace(std::move(*outbox));
    const auto recovery = store->m_outbox->recover(identity.trust);
    if (!recovery.ok())
        return recovery.error();
    store->m_committer.emplace(identity, *store->m_outbox, *store->m_audit, clock);
    return store;
}

} // namespace darcha
