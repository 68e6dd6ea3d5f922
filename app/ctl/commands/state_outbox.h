// SPDX-License-Identifier: Apache-2.0
// The outbox of a station's state folder, opened beside a station that may be running on it.
//
// One thread. FileNotFound where no station has run; else the errors of core/storage/database.h and outbox.h.
#pragma once

#include "app/ctl/command.h"
#include "core/storage/audit_trail.h"
#include "core/storage/outbox.h"

#include <memory>
#include <optional>

namespace darcha::ctl {

class StateOutbox {
public:
    static Result<std::unique_ptr<StateOutbox>> open(const Arguments& arguments); // its --state
    static Option stateOption();
    Outbox& outbox() { return *m_outbox; }

private:
    explicit StateOutbox(Database database) : m_database(std::move(database)), m_audit(m_database, m_clock) {}

    SystemClock m_clock;
    Database m_database;
    AuditTrail m_audit;
    std::optional<Outbox> m_outbox;
};

} // namespace darcha::ctl
