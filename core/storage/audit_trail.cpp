// SPDX-License-Identifier: Apache-2.0
#include "core/storage/audit_trail.h"

#include "core/base/json_file.h"
#include "core/sealing/digest.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

namespace darcha {
namespace {

const std::string genesis(64, '0');

// Identifiers, numbers, codes, hashes, times. No spaces and no letters beyond ASCII: a name does not fit through by
// accident.
bool isIdentifier(std::string_view text) {
    return text.size() <= 128 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                      c == '_' || c == ':' || c == '+' || c == '/' || c == '-';
           });
}

nlohmann::json jsonOf(const AuditEntry& entry) {
    nlohmann::json fields = nlohmann::json::object();
    for (const auto& [key, value] : entry.fields)
        fields[key] = value;
    return {{"sequence", entry.sequence}, {"time", iso8601(entry.time)}, {"session", entry.session},
            {"event", entry.event},       {"fields", std::move(fields)}, {"previous", entry.previousHash}};
}

std::string hashOf(const AuditEntry& entry) { return sha256Hex(bytesOf(canonicalJson(jsonOf(entry)))); }

Result<AuditEntry> entryOf(const Statement& row) {
    AuditEntry entry;
    entry.sequence = row.integer(0);
    entry.time = UtcTime(std::chrono::milliseconds(row.integer(1)));
    entry.session = row.text(2);
    entry.event = row.text(3);
    const Result<JsonFile> fields = JsonFile::parse(row.text(4), "audit entry " + std::to_string(entry.sequence));
    if (!fields || !fields->root().is_object())
        return {ErrorCode::AuditChainBroken, "entry " + std::to_string(entry.sequence) + ": its fields cannot be read"};
    for (const auto& [key, value] : fields->root().items())
        entry.fields.emplace_back(key, value.is_string() ? value.get<std::string>() : value.dump());
    entry.previousHash = row.text(5);
    entry.hash = row.text(6);
    return entry;
}

constexpr char columns[] = "SELECT sequence, time_ms, session, event, fields, previous, hash FROM audit";

} // namespace

Result<void> AuditTrail::append(const std::string& event, const std::string& session, const Fields& fields) {
    if (event.empty() || !isIdentifier(event) || !isIdentifier(session))
        return {ErrorCode::InvalidArgument, "an audit event or session is an identifier of [A-Za-z0-9._:+/-]"};
    nlohmann::json json = nlohmann::json::object();
    for (const auto& [key, value] : fields) {
        if (key.empty() || !isIdentifier(key) || !isIdentifier(value) || json.contains(key))
            return {ErrorCode::InvalidArgument,
                    "audit event " + event + ": field \"" + (isIdentifier(key) ? key : "?") +
                        "\" stands twice or its value is not an identifier (no personal data here)"};
        json[key] = value;
    }

    std::optional<Database::Transaction> own;
    if (!m_database.inTransaction()) {
        Result<Database::Transaction> begun = m_database.begin();
        if (!begun)
            return begun.error();
        own.emplace(std::move(*begun));
    }
    AuditEntry entry;
    entry.previousHash = genesis;
    {
        Result<Statement> head = m_database.prepare("SELECT sequence, hash FROM audit_head");
        if (!head)
            return head.error();
        const Result<bool> row = head->step();
        if (!row)
            return row.error();
        if (*row) {
            entry.sequence = head->integer(0);
            entry.previousHash = head->text(1);
        }
    }
    ++entry.sequence;
    entry.time = m_clock.utc();
    entry.session = session;
    entry.event = event;
    entry.fields = fields;
    entry.hash = hashOf(entry);

    Result<Statement> insert = m_database.prepare(
        "INSERT INTO audit (sequence, time_ms, session, event, fields, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?)");
    if (!insert)
        return insert.error();
    insert->bind(1, entry.sequence)
        .bind(2, std::int64_t{entry.time.time_since_epoch().count()})
        .bind(3, std::string_view(session))
        .bind(4, std::string_view(event))
        .bind(5, std::string_view(canonicalJson(json)))
        .bind(6, std::string_view(entry.previousHash))
        .bind(7, std::string_view(entry.hash));
    if (const Result<void> done = insert->run(); !done)
        return done;
    Result<Statement> head =
        m_database.prepare("INSERT OR REPLACE INTO audit_head (one, sequence, hash) VALUES (1, ?, ?)");
    if (!head)
        return head.error();
    head->bind(1, entry.sequence).bind(2, std::string_view(entry.hash));
    if (const Result<void> done = head->run(); !done)
        return done;
    return own ? own->commit() : Result<void>();
}

Result<std::vector<AuditEntry>> AuditTrail::entries(const std::string& session) {
    const std::string sql = std::string(columns) + (session.empty() ? "" : " WHERE session = ?") + " ORDER BY sequence";
    Result<Statement> rows = m_database.prepare(sql);
    if (!rows)
        return rows.error();
    if (!session.empty())
        rows->bind(1, std::string_view(session));
    return rowsOf(*rows, entryOf);
}

Result<std::string> AuditTrail::excerpt(const std::string& session) {
    const Result<std::vector<AuditEntry>> all = entries(session);
    if (!all)
        return all.error();
    std::string lines;
    for (const AuditEntry& entry : *all) {
        nlohmann::json json = jsonOf(entry);
        json["hash"] = entry.hash;
        lines += canonicalJson(json) + "\n";
    }
    return lines;
}

Result<std::int64_t> AuditTrail::verify() {
    Result<Statement> rows = m_database.prepare(std::string(columns) + " ORDER BY sequence");
    if (!rows)
        return rows.error();
    std::int64_t expected = 0;
    std::string previous = genesis;
    for (;;) {
        const Result<bool> row = rows->step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        const Result<AuditEntry> entry = entryOf(*rows);
        if (!entry)
            return entry.error();
        const std::string where = "entry " + std::to_string(entry->sequence);
        if (entry->sequence != ++expected)
            return {ErrorCode::AuditChainBroken, "entry " + std::to_string(expected) + " is missing"};
        if (entry->previousHash != previous)
            return {ErrorCode::AuditChainBroken, where + ": does not build on the entry before it"};
        if (hashOf(*entry) != entry->hash)
            return {ErrorCode::AuditChainBroken, where + ": was changed"};
        previous = entry->hash;
    }
    Result<Statement> head = m_database.prepare("SELECT sequence, hash FROM audit_head");
    if (!head)
        return head.error();
    const Result<bool> row = head->step();
    if (!row)
        return row.error();
    const std::int64_t headSequence = *row ? head->integer(0) : 0;
    const std::string headHash = *row ? head->text(1) : genesis;
    if (headSequence != expected || headHash != previous)
        return {ErrorCode::AuditChainBroken, "the trail ends at entry " + std::to_string(expected) +
                                                 "; its head is entry " + std::to_string(headSequence)};
    return expected;
}

} // namespace darcha
