// SPDX-License-Identifier: Apache-2.0
// The station's database. A migration that was released is never edited; a change is a new one at the end.
#include "core/storage/outbox.h"

namespace darcha {
namespace {

// No column here may hold personal data: states, times, hashes, identifiers.
constexpr Migration migrations[] = {
    {1, R"(
CREATE TABLE outbox (
    packet_id       TEXT PRIMARY KEY,
    state           TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'rejected')),
    sha256          TEXT NOT NULL,
    size            INTEGER NOT NULL,
    service         TEXT NOT NULL,
    training        INTEGER NOT NULL CHECK (training IN (0, 1)),
    enqueued_ms     INTEGER NOT NULL,
    attempts        INTEGER NOT NULL DEFAULT 0,
    next_attempt_ms INTEGER NOT NULL,
    settled_ms      INTEGER,
    reject_reason   TEXT NOT NULL DEFAULT '',
    receipt         BLOB
) STRICT;
CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY,
    time_ms  INTEGER NOT NULL,
    session  TEXT NOT NULL,
    event    TEXT NOT NULL,
    fields   TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash     TEXT NOT NULL
) STRICT;
CREATE INDEX audit_session ON audit (session);
CREATE TABLE audit_head (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    sequence INTEGER NOT NULL,
    hash     TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append only'); END;
)"},
    {2, R"(
ALTER TABLE outbox ADD COLUMN last_error TEXT NOT NULL DEFAULT '';
CREATE INDEX outbox_due ON outbox (state, next_attempt_ms);
)"},
    {3, R"(
ALTER TABLE outbox ADD COLUMN header TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN header_signature BLOB;
)"},
};

} // namespace

std::span<const Migration> stationMigrations() { return migrations; }

} // namespace darcha
