// SPDX-License-Identifier: Apache-2.0
// The outbox as a queue: what is due, what happened to it, what can go.
#include "core/sealing/digest.h"
#include "core/sealing/files.h"
#include "core/storage/outbox_state.h"

#include <algorithm>

namespace darcha {

using namespace std::chrono;

namespace {

constexpr milliseconds firstDelay{5'000};
constexpr milliseconds longestDelay{15 * 60'000};
constexpr std::size_t maxErrorText = 300;

// Runs an UPDATE that must meet one row, with its audit entry, in one transaction.
template <typename Bind>
Result<void> settle(Database& database, AuditTrail& audit, const std::string& packetId, const char* sql,
                    const Bind& bind, const char* event, const AuditTrail::Fields& fields) {
    Result<Database::Transaction> transaction = database.begin();
    if (!transaction)
        return transaction.error();
    Result<Statement> update = database.prepare(sql);
    if (!update)
        return update.error();
    bind(*update);
    const Result<bool> row = update->step(); // RETURNING tells whether there was one
    if (!row)
        return row.error();
    if (!*row)
        return {ErrorCode::InvalidArgument, "packet " + packetId + " is not waiting in the outbox"};
    if (const Result<void> rest = update->run(); !rest)
        return rest;
    if (event) {
        if (const Result<void> noted = audit.append(event, {}, fields); !noted)
            return noted;
    }
    return transaction->commit();
}

} // namespace

std::string_view name(OutboxState state) {
    switch (state) {
    case OutboxState::Waiting:
        return "waiting";
    case OutboxState::Delivered:
        return "delivered";
    case OutboxState::Rejected:
        return "rejected";
    }
    return "";
}

Result<Statement> Outbox::State::select(const std::string& rest) {
    return database.prepare("SELECT packet_id, state, sha256, size, service, training, enqueued_ms, attempts, "
                            "next_attempt_ms, last_error, reject_reason, receipt FROM outbox" +
                            rest);
}

OutboxEntry Outbox::State::entryOf(const Statement& row) const {
    OutboxEntry entry;
    entry.packetId = row.text(0);
    const std::string state = row.text(1);
    entry.state = state == "delivered"  ? OutboxState::Delivered
                  : state == "rejected" ? OutboxState::Rejected
                                        : OutboxState::Waiting;
    entry.files = PacketFiles::in(folder, entry.packetId);
    entry.sha256 = row.text(2);
    entry.size = static_cast<std::uint64_t>(row.integer(3));
    entry.serviceId = row.text(4);
    entry.training = row.integer(5) != 0;
    entry.enqueued = UtcTime(milliseconds(row.integer(6)));
    entry.attempts = static_cast<int>(row.integer(7));
    entry.nextAttempt = UtcTime(milliseconds(row.integer(8)));
    entry.lastError = row.text(9);
    entry.rejectReason = row.text(10);
    entry.receipt = row.blob(11);
    return entry;
}

Result<std::optional<OutboxEntry>> Outbox::State::onlyEntry(Statement& row) const {
    const Result<bool> there = row.step();
    if (!there)
        return there.error();
    return *there ? std::optional<OutboxEntry>(entryOf(row)) : std::nullopt;
}

Result<std::optional<OutboxEntry>> Outbox::nextDue() {
    Result<Statement> row =
        m_state->select(" WHERE state = 'waiting' AND next_attempt_ms <= ? ORDER BY enqueued_ms, packet_id LIMIT 1");
    if (!row)
        return row.error();
    row->bind(1, msOf(m_state->clock.utc()));
    return m_state->onlyEntry(*row);
}

Result<std::optional<OutboxEntry>> Outbox::oldestWaiting() {
    Result<Statement> row = m_state->select(" WHERE state = 'waiting' ORDER BY enqueued_ms, packet_id LIMIT 1");
    if (!row)
        return row.error();
    return m_state->onlyEntry(*row);
}

Result<std::optional<UtcTime>> Outbox::nextDueTime() {
    Result<Statement> row =
        m_state->database.prepare("SELECT min(next_attempt_ms) FROM outbox WHERE state = 'waiting'");
    if (!row)
        return row.error();
    const Result<bool> there = row->step();
    if (!there)
        return there.error();
    if (!*there || row->isNull(0))
        return std::optional<UtcTime>();
    return std::optional<UtcTime>(UtcTime(milliseconds(row->integer(0))));
}

Result<void> Outbox::noteFailure(const std::string& packetId, const Error& error) {
    const Result<std::optional<OutboxEntry>> entry = find(packetId);
    if (!entry)
        return entry.error();
    if (!*entry)
        return {ErrorCode::InvalidArgument, "packet " + packetId + " is not in the outbox"};
    const int attempts = (*entry)->attempts + 1;
    milliseconds delay = firstDelay;
    for (int i = 1; i < attempts && delay < longestDelay; ++i)
        delay *= 2;
    delay = std::min(delay, longestDelay);
    // Up to a quarter less, different for each packet and attempt, the same on every machine.
    const std::string hash = sha256Hex(bytesOf(packetId + ":" + std::to_string(attempts)));
    const unsigned spread = static_cast<unsigned>(std::stoul(hash.substr(0, 4), nullptr, 16)); // 0 .. 65535
    delay -= milliseconds(delay.count() * spread / (4 * 65536));
    const std::string text = describe(error).substr(0, maxErrorText);
    const std::int64_t next = msOf(m_state->clock.utc() + delay);
    const Result<void> done =
        settle(m_state->database, m_state->audit, packetId,
               "UPDATE outbox SET attempts = ?2, next_attempt_ms = ?3, last_error = ?4 WHERE packet_id = "
               "?1 AND state = 'waiting' RETURNING packet_id",
               [&](Statement& update) {
                   update.bind(1, std::string_view(packetId))
                       .bind(2, std::int64_t{attempts})
                       .bind(3, next)
                       .bind(4, std::string_view(text));
               },
               nullptr, {});
    prepareQuietly();
    return done;
}

Result<void> Outbox::retryNow() {
    Result<Statement> update = m_state->database.prepare(
        "UPDATE outbox SET next_attempt_ms = ?1 WHERE state = 'waiting' AND next_attempt_ms > ?1");
    if (!update)
        return update.error();
    update->bind(1, msOf(m_state->clock.utc()));
    return update->run();
}

Result<void> Outbox::markDelivered(const std::string& packetId, ByteView receipt) {
    const Result<std::optional<OutboxEntry>> entry = find(packetId);
    if (!entry)
        return entry.error();
    if (*entry && (*entry)->state == OutboxState::Delivered)
        return {}; // a receipt that came twice
    if (receipt.empty())
        return {ErrorCode::ReceiptInvalid, "packet " + packetId + ": only a receipt makes a packet delivered"};
    const Result<void> done =
        settle(m_state->database, m_state->audit, packetId,
               "UPDATE outbox SET state = 'delivered', settled_ms = ?2, receipt = ?3, last_error = '' WHERE "
               "packet_id = ?1 "
               "AND state = 'waiting' RETURNING packet_id",
               [&](Statement& update) {
                   update.bind(1, std::string_view(packetId)).bind(2, msOf(m_state->clock.utc())).bind(3, receipt);
               },
               "packet.delivered", {{"packet", packetId}, {"receiptSha256", sha256Hex(receipt)}});
    prepareQuietly();
    return done;
}

Result<void> Outbox::markRejected(const std::string& packetId, const std::string& reason) {
    const std::string text = reason.substr(0, maxErrorText);
    const Result<void> done =
        settle(m_state->database, m_state->audit, packetId,
               "UPDATE outbox SET state = 'rejected', settled_ms = ?2, reject_reason = ?3 WHERE packet_id "
               "= ?1 AND state = 'waiting' RETURNING packet_id",
               [&](Statement& update) {
                   update.bind(1, std::string_view(packetId))
                       .bind(2, msOf(m_state->clock.utc()))
                       .bind(3, std::string_view(text));
               },
               "packet.rejected", {{"packet", packetId}});
    prepareQuietly();
    return done;
}

Result<void> Outbox::retryRejected(const std::string& packetId) {
    const Result<std::optional<OutboxEntry>> entry = find(packetId);
    if (!entry)
        return entry.error();
    if (!*entry || (*entry)->state != OutboxState::Rejected)
        return {ErrorCode::InvalidArgument, "packet " + packetId + " is not among the rejected ones"};
    return settle(
        m_state->database, m_state->audit, packetId,
        "UPDATE outbox SET state = 'waiting', settled_ms = 0, attempts = 0, next_attempt_ms = ?2, "
        "last_error = reject_reason, reject_reason = '' WHERE packet_id = ?1 AND state = 'rejected' "
        "RETURNING packet_id",
        [&](Statement& update) { update.bind(1, std::string_view(packetId)).bind(2, msOf(m_state->clock.utc())); },
        "packet.retried", {{"packet", packetId}});
}

Result<int> Outbox::forgetDelivered(UtcTime before) {
    Result<Statement> rows =
        m_state->database.prepare("SELECT packet_id FROM outbox WHERE state = 'delivered' AND settled_ms < ?");
    if (!rows)
        return rows.error();
    rows->bind(1, msOf(before));
    const Result<std::vector<std::string>> ids =
        rowsOf(*rows, [](const Statement& row) { return Result<std::string>(row.text(0)); });
    if (!ids)
        return ids.error();
    for (const std::string& packetId : *ids) {
        // Files first: a row without files is forgotten on the next call, files without a row would be adopted and
        // sent again.
        removeFiles(PacketFiles::in(m_state->folder, packetId));
    }
    if (!ids->empty()) {
        if (const Result<void> synced = syncFolder(m_state->folder); !synced)
            return synced.error();
    }
    for (const std::string& packetId : *ids) {
        const Result<void> gone =
            settle(m_state->database, m_state->audit, packetId,
                   "DELETE FROM outbox WHERE packet_id = ?1 AND state = 'delivered' RETURNING packet_id",
                   [&](Statement& statement) { statement.bind(1, std::string_view(packetId)); }, "packet.forgotten",
                   {{"packet", packetId}});
        if (!gone)
            return gone.error();
    }
    return static_cast<int>(ids->size());
}

Result<std::optional<OutboxEntry>> Outbox::find(const std::string& packetId) {
    Result<Statement> row = m_state->select(" WHERE packet_id = ?");
    if (!row)
        return row.error();
    row->bind(1, std::string_view(packetId));
    return m_state->onlyEntry(*row);
}

Result<std::vector<OutboxEntry>> Outbox::list() {
    Result<Statement> rows = m_state->select(" ORDER BY enqueued_ms, packet_id");
    if (!rows)
        return rows.error();
    return rowsOf(*rows, [&](const Statement& row) { return Result<OutboxEntry>(m_state->entryOf(row)); });
}

Result<OutboxCounts> Outbox::counts() {
    Result<Statement> rows = m_state->database.prepare("SELECT state, count(*) FROM outbox GROUP BY state");
    if (!rows)
        return rows.error();
    OutboxCounts counts;
    for (;;) {
        const Result<bool> row = rows->step();
        if (!row)
            return row.error();
        if (!*row)
            return counts;
        const std::string state = rows->text(0);
        const int number = static_cast<int>(rows->integer(1));
        (state == "waiting" ? counts.waiting : state == "delivered" ? counts.delivered : counts.rejected) = number;
    }
}

} // namespace darcha
