// SPDX-License-Identifier: Apache-2.0
// What happened on this station, in order, as a chain of hashes: an entry that is changed, removed or slipped in shows.
//
// hash(n) = SHA-256 of the entry's canonical JSON (RFC 8785) with the hash before it; the first builds on 64 zeros. The
// head is kept beside the chain, and every packet carries its session's excerpt, so that a cut tail shows too. No
// personal data: values are identifiers of [A-Za-z0-9._:+/-], at most 128 characters, anything else is refused. One
// thread. Errors: InvalidArgument, DatabaseFailed, DiskFull, AuditChainBroken.
#pragma once

#include "core/base/clock.h"
#include "core/storage/database.h"

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace darcha {

struct AuditEntry {
    std::int64_t sequence = 0; // from 1
    UtcTime time{};
    std::string session; // of an enrolment; empty for the station's own events
    std::string event;   // "consent.given", "packet.sealed"
    std::vector<std::pair<std::string, std::string>> fields;
    std::string previousHash;
    std::string hash;
};

class AuditTrail {
public:
    using Fields = std::vector<std::pair<std::string, std::string>>;

    AuditTrail(Database& database, const Clock& clock) : m_database(database), m_clock(clock) {}

    // Joins a transaction that is open on the database, or stands alone.
    Result<void> append(const std::string& event, const std::string& session = {}, const Fields& fields = {});
    Result<std::vector<AuditEntry>> entries(const std::string& session = {}); // all, or one session's
    Result<std::string> excerpt(const std::string& session);                  // JSON Lines, for audit.jsonl
    Result<std::int64_t> verify();                                            // number of entries that fit

private:
    Database& m_database;
    const Clock& m_clock;
};

} // namespace darcha
