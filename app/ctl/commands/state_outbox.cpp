// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/commands/state_outbox.h"

#include "app/composition/host.h"

namespace darcha::ctl {

Result<std::unique_ptr<StateOutbox>> StateOutbox::open(const Arguments& arguments) {
    const StateLayout layout(arguments.option("--state").value_or(defaultStateFolder().string()));
    const std::filesystem::path file = layout.folder / "station.db";
    if (!std::filesystem::exists(file))
        return {ErrorCode::FileNotFound,
                file.string() + ": no station has run with this state folder; --state names another"};
    auto database = Database::open(file, stationMigrations());
    if (!database.ok())
        return database.error();
    std::unique_ptr<StateOutbox> opened(new StateOutbox(std::move(*database)));
    auto outbox = Outbox::open(opened->m_database, opened->m_audit, layout.outbox, opened->m_clock);
    if (!outbox.ok())
        return outbox.error();
    opened->m_outbox.emplace(std::move(*outbox));
    return opened;
}

Option StateOutbox::stateOption() {
    return {"--state", "DIR", "State folder of the station (default: darcha in the user's data directory)."};
}

} // namespace darcha::ctl
