// SPDX-License-Identifier: Apache-2.0
#include "core/storage/outbox.h"

#include "core/base/log.h"
#include "core/sealing/digest.h"
#include "core/sealing/files.h"
#include "core/storage/audit_trail.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace darcha {

using namespace std::chrono;

namespace {

constexpr milliseconds firstDelay{5'000};
constexpr milliseconds longestDelay{15 * 60'000};
constexpr std::size_t bufferBytes = 256 * 1024; // sealing writes in pieces of 4 kB
constexpr std::size_t maxErrorText = 300;

constexpr char columns[] =
    "SELECT packet_id, state, sha256, size, service, training, enqueued_ms, attempts, next_attempt_ms, "
    "last_error, reject_reason, receipt FROM outbox";

std::int64_t msOf(UtcTime time) { return time.time_since_epoch().count(); }

std::filesystem::path partOf(const std::filesystem::path& path) {
    std::filesystem::path part = path;
    part += ".part";
    return part;
}

// Not synced: the row holds the same bytes, and recover() writes the file again if a power cut took it.
Result<void> writePart(const std::filesystem::path& path, ByteView content) {
    const std::filesystem::path part = partOf(path);
    const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return writeError(part, errno);
    const bool good = writeAll(file, content);
    const int reason = errno;
    ::close(file);
    return good ? Result<void>() : Result<void>(writeError(part, reason));
}

Result<void> renamePart(const std::filesystem::path& path) {
    if (::rename(partOf(path).c_str(), path.c_str()) != 0)
        return writeError(path, errno);
    return {};
}

void removeFiles(const PacketFiles& files) {
    // The ciphertext first: without it the others mean nothing.
    for (const auto& path : {files.ciphertext, files.header, files.signature}) {
        ::unlink(path.c_str());
        ::unlink(partOf(path).c_str());
    }
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

struct Outbox::State {
    Database& database;
    AuditTrail& audit;
    std::filesystem::path folder;
    const Clock& clock;
    CommitProbe probe;

    void reached(CommitPoint point) const {
        if (probe)
            probe(point);
    }

    Result<void> insertRow(const PacketHeader& header, ByteView signatureDer) {
        Result<Statement> insert = database.prepare(
            "INSERT INTO outbox (packet_id, state, sha256, size, service, training, enqueued_ms, "
            "next_attempt_ms, header, header_signature) VALUES (?, 'waiting', ?, ?, ?, ?, ?, ?, ?, ?)");
        if (!insert)
            return insert.error();
        insert->bind(1, std::string_view(header.packetId))
            .bind(2, std::string_view(header.sha256))
            .bind(3, static_cast<std::int64_t>(header.size))
            .bind(4, std::string_view(header.serviceId))
            .bind(5, std::int64_t{header.training})
            .bind(6, msOf(clock.utc()))
            .bind(7, msOf(clock.utc()))
            .bind(8, std::string_view(header.canonical()))
            .bind(9, signatureDer);
        return insert->run();
    }

    Result<OutboxEntry> entryOf(const Statement& row) const {
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

    // The first row, if there is one.
    Result<std::optional<OutboxEntry>> onlyEntry(Statement& row) const {
        const Result<bool> there = row.step();
        if (!there)
            return there.error();
        if (!*there)
            return std::optional<OutboxEntry>();
        Result<OutboxEntry> entry = entryOf(row);
        if (!entry)
            return entry.error();
        return std::optional<OutboxEntry>(std::move(*entry));
    }

    // The header and its signature beside a packet: written again from the row where they are not what it holds.
    bool restoreHeader(const OutboxEntry& entry) {
        Result<Statement> row = database.prepare("SELECT header, header_signature FROM outbox WHERE packet_id = ?");
        if (!row)
            return false;
        row->bind(1, std::string_view(entry.packetId));
        const Result<bool> found = row->step();
        if (!found || !*found)
            return false;
        const Bytes header = row->blob(0);
        const Bytes signature = row->blob(1);
        if (header.empty() || signature.empty()) // a row from before version 3
            return std::filesystem::exists(entry.files.header) && std::filesystem::exists(entry.files.signature);
        const auto restore = [](const std::filesystem::path& path, const Bytes& content) {
            const Result<Bytes> there = readFile(path, maxHeaderBytes);
            return (there && *there == content) || writeFileDurably(path, content, 0600).ok();
        };
        return restore(entry.files.header, header) && restore(entry.files.signature, signature);
    }

    // Runs an UPDATE that must meet one row, with its audit entry, in one transaction.
    template <typename Bind>
    Result<void> settle(const std::string& packetId, const char* sql, const Bind& bind, const char* event,
                        const AuditTrail::Fields& fields) {
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
};

struct Outbox::Pending::File {
    int descriptor = -1;
    PacketFiles files;
    std::vector<std::byte> buffer;
    std::uint64_t size = 0;
    const State* outbox = nullptr;
    bool halfReported = false;

    ~File() {
        if (descriptor >= 0)
            ::close(descriptor);
        if (outbox)
            ::unlink(partOf(files.ciphertext).c_str());
    }

    Result<void> flush() {
        if (!writeAll(descriptor, buffer))
            return writeError(partOf(files.ciphertext), errno);
        // The disk may start now, while the next piece is sealed; fsync() finds less to wait for. A hint: its result is
        // of no use.
        ::sync_file_range(descriptor, static_cast<off64_t>(size - buffer.size()), static_cast<off64_t>(buffer.size()),
                          SYNC_FILE_RANGE_WRITE);
        buffer.clear();
        return {};
    }
};

Outbox::Pending::Pending(std::unique_ptr<File> file) : m_file(std::move(file)) {}
Outbox::Pending::~Pending() = default;
Outbox::Pending::Pending(Pending&&) noexcept = default;

Result<void> Outbox::Pending::write(ByteView bytes) {
    m_file->size += bytes.size();
    m_file->buffer.insert(m_file->buffer.end(), bytes.begin(), bytes.end());
    if (m_file->buffer.size() < bufferBytes)
        return {};
    if (const Result<void> flushed = m_file->flush(); !flushed)
        return flushed;
    if (!m_file->halfReported) {
        m_file->halfReported = true;
        m_file->outbox->reached(CommitPoint::PartHalfWritten);
    }
    return {};
}

Outbox::Outbox(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Outbox::~Outbox() = default;
Outbox::Outbox(Outbox&&) noexcept = default;

Result<Outbox> Outbox::open(Database& database, AuditTrail& audit, const std::filesystem::path& folder,
                            const Clock& clock, CommitProbe probe) {
    if (const Result<void> made = makePrivateFolder(folder); !made)
        return made.error();
    return Outbox(std::unique_ptr<State>(new State{database, audit, folder, clock, std::move(probe)}));
}

Result<Outbox::Pending> Outbox::begin(const std::string& packetId) {
    if (!isPacketId(packetId))
        return {ErrorCode::InvalidArgument, "a packet id is a UUID in lower case"};
    const Result<std::optional<OutboxEntry>> existing = find(packetId);
    if (!existing)
        return existing.error();
    auto file = std::make_unique<Pending::File>();
    file->files = PacketFiles::in(m_state->folder, packetId);
    std::error_code failure;
    if (*existing || std::filesystem::exists(file->files.ciphertext, failure))
        return {ErrorCode::InvalidArgument, "packet " + packetId + " is in the outbox already"};
    const std::filesystem::path part = partOf(file->files.ciphertext);
    file->descriptor = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file->descriptor < 0)
        return writeError(part, errno);
    file->outbox = m_state.get();
    file->buffer.reserve(bufferBytes + 64 * 1024);
    m_state->reached(CommitPoint::PartCreated);
    return Pending(std::move(file));
}

Result<void> Outbox::enqueue(Pending pending, const PacketHeader& header, ByteView signatureDer,
                             const CommitGate& mayCommit) {
    Pending::File& file = *pending.m_file;
    const PacketFiles files = file.files;
    if (files.ciphertext != PacketFiles::in(m_state->folder, header.packetId).ciphertext || file.size != header.size)
        return {ErrorCode::InvalidArgument, "the header is not of the packet that was written"};
    const std::string headerText = header.canonical();
    const auto commit = [&]() -> Result<void> {
        if (Result<void> flushed = file.flush(); !flushed)
            return flushed;
        m_state->reached(CommitPoint::PartWritten);
        if (::fsync(file.descriptor) != 0)
            return writeError(partOf(files.ciphertext), errno);
        m_state->reached(CommitPoint::PartSynced);
        if (Result<void> written = writePart(files.header, bytesOf(headerText)); !written)
            return written;
        m_state->reached(CommitPoint::HeaderWritten);
        if (Result<void> written = writePart(files.signature, signatureDer); !written)
            return written;
        m_state->reached(CommitPoint::SignatureWritten);
        if (mayCommit && !mayCommit())
            return {ErrorCode::Cancelled, "packet " + header.packetId + " was withdrawn before its commit"};
        if (Result<void> renamed = renamePart(files.header); !renamed)
            return renamed;
        m_state->reached(CommitPoint::HeaderRenamed);
        if (Result<void> renamed = renamePart(files.signature); !renamed)
            return renamed;
        m_state->reached(CommitPoint::SignatureRenamed);
        if (Result<void> renamed = renamePart(files.ciphertext); !renamed)
            return renamed;
        m_state->reached(CommitPoint::CiphertextRenamed);
        if (Result<void> synced = syncFolder(m_state->folder); !synced)
            return synced;
        m_state->reached(CommitPoint::FolderSynced);
        Result<Database::Transaction> transaction = m_state->database.begin();
        if (!transaction)
            return transaction.error();
        if (Result<void> inserted = m_state->insertRow(header, signatureDer); !inserted)
            return inserted;
        if (Result<void> noted = m_state->audit.append(
                "packet.enqueued", {},
                {{"packet", header.packetId}, {"sha256", header.sha256}, {"training", header.training ? "yes" : "no"}});
            !noted)
            return noted;
        m_state->reached(CommitPoint::RowInserted);
        return transaction->commit();
    };
    const Result<void> done = commit();
    if (!done) {
        // The caller still holds the enrolment and will try again: nothing of this attempt may stay.
        removeFiles(files);
        (void)syncFolder(m_state->folder).ok();
        return done;
    }
    m_state->reached(CommitPoint::RowCommitted);
    return {};
}

Result<OutboxRecovery> Outbox::recover(const TrustAnchors& trust) {
    OutboxRecovery report;
    std::set<std::string> stems;
    std::error_code failure;
    std::vector<std::filesystem::path> leftovers;
    for (const auto& entry : std::filesystem::directory_iterator(m_state->folder, failure)) {
        const std::string file = entry.path().filename().string();
        const std::size_t dot = file.find('.');
        const std::string stem = file.substr(0, dot);
        if (file.ends_with(".part"))
            leftovers.push_back(entry.path());
        else if (isPacketId(stem))
            stems.insert(stem);
    }
    if (failure)
        return {ErrorCode::FileUnreadable, m_state->folder.string() + ": " + failure.message()};
    for (const std::filesystem::path& part : leftovers) {
        std::filesystem::remove(part, failure);
        ++report.removedParts;
    }

    for (const std::string& packetId : stems) {
        const Result<std::optional<OutboxEntry>> row = find(packetId);
        if (!row)
            return row.error();
        if (*row)
            continue;
        const PacketFiles files = PacketFiles::in(m_state->folder, packetId);
        const auto there = [&](const std::filesystem::path& path) {
            const auto size = std::filesystem::file_size(path, failure);
            return !failure && size > 0;
        };
        if (!there(files.ciphertext) || !there(files.header) || !there(files.signature)) {
            removeFiles(files); // the power went in the middle, and nobody was told that the packet is safe
            ++report.removedParts;
            continue;
        }
        const Result<VerifiedPacket> verified = verifyPacket(files, trust);
        if (!verified) {
            log::error("outbox.damaged", verified.error());
            report.damaged.push_back(packetId);
            continue;
        }
        const Result<Bytes> signature = readFile(files.signature, maxHeaderBytes);
        if (!signature)
            return signature.error();
        Result<Database::Transaction> transaction = m_state->database.begin();
        if (!transaction)
            return transaction.error();
        if (Result<void> inserted = m_state->insertRow(verified->header, *signature); !inserted)
            return inserted.error();
        if (Result<void> noted = m_state->audit.append("packet.adopted", {},
                                                       {{"packet", packetId}, {"sha256", verified->header.sha256}});
            !noted)
            return noted.error();
        if (Result<void> done = transaction->commit(); !done)
            return done.error();
        report.adopted.push_back(packetId);
    }

    const Result<std::vector<OutboxEntry>> all = list();
    if (!all)
        return all.error();
    for (const OutboxEntry& entry : *all) {
        if (entry.state != OutboxState::Waiting)
            continue;
        const auto size = std::filesystem::file_size(entry.files.ciphertext, failure);
        const bool whole = !failure && size == entry.size && m_state->restoreHeader(entry);
        if (!whole) {
            log::error("outbox.file_missing", {{"packet", entry.packetId}});
            report.missingFiles.push_back(entry.packetId);
        }
    }
    if (report.removedParts > 0) {
        if (const Result<void> synced = syncFolder(m_state->folder); !synced)
            return synced.error();
    }
    return report;
}

Result<std::optional<OutboxEntry>> Outbox::nextDue() {
    Result<Statement> row = m_state->database.prepare(
        std::string(columns) +
        " WHERE state = 'waiting' AND next_attempt_ms <= ? ORDER BY enqueued_ms, packet_id LIMIT 1");
    if (!row)
        return row.error();
    row->bind(1, msOf(m_state->clock.utc()));
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
    return m_state->settle(packetId,
                           "UPDATE outbox SET attempts = ?2, next_attempt_ms = ?3, last_error = ?4 WHERE packet_id = "
                           "?1 AND state = 'waiting' RETURNING packet_id",
                           [&](Statement& update) {
                               update.bind(1, std::string_view(packetId))
                                   .bind(2, std::int64_t{attempts})
                                   .bind(3, next)
                                   .bind(4, std::string_view(text));
                           },
                           nullptr, {});
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
    return m_state->settle(
        packetId,
        "UPDATE outbox SET state = 'delivered', settled_ms = ?2, receipt = ?3, last_error = '' WHERE packet_id = ?1 "
        "AND state = 'waiting' RETURNING packet_id",
        [&](Statement& update) {
            update.bind(1, std::string_view(packetId)).bind(2, msOf(m_state->clock.utc())).bind(3, receipt);
        },
        "packet.delivered", {{"packet", packetId}, {"receiptSha256", sha256Hex(receipt)}});
}

Result<void> Outbox::markRejected(const std::string& packetId, const std::string& reason) {
    const std::string text = reason.substr(0, maxErrorText);
    return m_state->settle(packetId,
                           "UPDATE outbox SET state = 'rejected', settled_ms = ?2, reject_reason = ?3 WHERE packet_id "
                           "= ?1 AND state = 'waiting' RETURNING packet_id",
                           [&](Statement& update) {
                               update.bind(1, std::string_view(packetId))
                                   .bind(2, msOf(m_state->clock.utc()))
                                   .bind(3, std::string_view(text));
                           },
                           "packet.rejected", {{"packet", packetId}});
}

Result<int> Outbox::forgetDelivered(UtcTime before) {
    std::vector<std::string> ids;
    {
        Result<Statement> rows =
            m_state->database.prepare("SELECT packet_id FROM outbox WHERE state = 'delivered' AND settled_ms < ?");
        if (!rows)
            return rows.error();
        rows->bind(1, msOf(before));
        for (;;) {
            const Result<bool> row = rows->step();
            if (!row)
                return row.error();
            if (!*row)
                break;
            ids.push_back(rows->text(0));
        }
    }
    for (const std::string& packetId : ids) {
        // Files first: a row without files is forgotten on the next call, files without a row would be adopted and sent
        // again.
        removeFiles(PacketFiles::in(m_state->folder, packetId));
    }
    if (!ids.empty()) {
        if (const Result<void> synced = syncFolder(m_state->folder); !synced)
            return synced.error();
    }
    for (const std::string& packetId : ids) {
        const Result<void> gone = m_state->settle(
            packetId, "DELETE FROM outbox WHERE packet_id = ?1 AND state = 'delivered' RETURNING packet_id",
            [&](Statement& statement) { statement.bind(1, std::string_view(packetId)); }, "packet.forgotten",
            {{"packet", packetId}});
        if (!gone)
            return gone.error();
    }
    return static_cast<int>(ids.size());
}

Result<std::optional<OutboxEntry>> Outbox::find(const std::string& packetId) {
    Result<Statement> row = m_state->database.prepare(std::string(columns) + " WHERE packet_id = ?");
    if (!row)
        return row.error();
    row->bind(1, std::string_view(packetId));
    return m_state->onlyEntry(*row);
}

Result<std::vector<OutboxEntry>> Outbox::list() {
    Result<Statement> rows = m_state->database.prepare(std::string(columns) + " ORDER BY enqueued_ms, packet_id");
    if (!rows)
        return rows.error();
    std::vector<OutboxEntry> all;
    for (;;) {
        const Result<bool> row = rows->step();
        if (!row)
            return row.error();
        if (!*row)
            return all;
        Result<OutboxEntry> entry = m_state->entryOf(*rows);
        if (!entry)
            return entry.error();
        all.push_back(std::move(*entry));
    }
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
