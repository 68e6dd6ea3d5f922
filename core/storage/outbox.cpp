// SPDX-License-Identifier: Apache-2.0
#include "core/storage/outbox.h"

#include "core/base/log.h"
#include "core/sealing/files.h"
#include "core/storage/outbox_state.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace darcha {

using namespace std::chrono;

namespace {

// Below this a full disk is near, and its room is for packets, not for making them quick.
constexpr std::uintmax_t roomForReserves = 256 << 20;

// SQLite's automatic checkpoint begins the log anew after 1000 pages; a log that never grows is never a change of
// metadata.
constexpr std::int64_t reservedLogBytes = 1100 * 4120;

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

} // namespace

std::filesystem::path partOf(const std::filesystem::path& path) {
    std::filesystem::path part = path;
    part += ".part";
    return part;
}

void removeFiles(const PacketFiles& files) {
    // The ciphertext first: without it the others mean nothing.
    for (const auto& path : {files.ciphertext, files.header, files.signature}) {
        ::unlink(path.c_str());
        ::unlink(partOf(path).c_str());
    }
}

Result<void> Outbox::State::insertRow(const PacketHeader& header, ByteView signatureDer) {
    Result<Statement> insert =
        database.prepare("INSERT INTO outbox (packet_id, state, sha256, size, service, training, enqueued_ms, "
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

void Outbox::prepareQuietly() {
    if (const Result<void> prepared = prepare(); !prepared)
        log::error("outbox.not_prepared", prepared.error());
}

struct Outbox::Pending::File {
    PacketFile out;
    PacketFiles files;
    const State* outbox;
    bool halfReported = false;
};

Outbox::Pending::Pending(std::unique_ptr<File> file) : m_file(std::move(file)) {}
Outbox::Pending::~Pending() = default;
Outbox::Pending::Pending(Pending&&) noexcept = default;

Result<void> Outbox::Pending::write(ByteView bytes) {
    if (const Result<void> written = m_file->out.write(bytes); !written)
        return written;
    if (m_file->out.flushed() > 0 && !m_file->halfReported) {
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
    return Outbox(std::unique_ptr<State>(new State{database, audit, folder, clock, std::move(probe), {}}));
}

Result<void> Outbox::prepare() {
    std::error_code failure;
    const std::filesystem::space_info space = std::filesystem::space(m_state->folder, failure);
    if (failure || space.available < roomForReserves)
        return {};
    if (!m_state->ready) {
        Result<PacketFile> made = PacketFile::makeReady(m_state->folder);
        if (!made)
            return made.error();
        m_state->ready.emplace(std::move(*made));
    }
    return m_state->database.reserveLog(reservedLogBytes);
}

Result<Outbox::Pending> Outbox::begin(const std::string& packetId) {
    if (!isPacketId(packetId))
        return {ErrorCode::InvalidArgument, "a packet id is a UUID in lower case"};
    const Result<std::optional<OutboxEntry>> existing = find(packetId);
    if (!existing)
        return existing.error();
    const PacketFiles files = PacketFiles::in(m_state->folder, packetId);
    std::error_code failure;
    if (*existing || std::filesystem::exists(files.ciphertext, failure))
        return {ErrorCode::InvalidArgument, "packet " + packetId + " is in the outbox already"};
    std::optional<PacketFile> out;
    if (m_state->ready) {
        out.emplace(std::move(*m_state->ready));
        m_state->ready.reset();
    } else {
        Result<PacketFile> made = PacketFile::makeNew(partOf(files.ciphertext));
        if (!made)
            return made.error();
        out.emplace(std::move(*made));
    }
    m_state->reached(CommitPoint::PartCreated);
    return Pending(std::unique_ptr<Pending::File>(new Pending::File{std::move(*out), files, m_state.get()}));
}

Result<void> Outbox::enqueue(Pending pending, const PacketHeader& header, ByteView signatureDer,
                             const CommitGate& mayCommit) {
    PacketFile& file = pending.m_file->out;
    const PacketFiles files = pending.m_file->files;
    if (files.ciphertext != PacketFiles::in(m_state->folder, header.packetId).ciphertext || file.size() != header.size)
        return {ErrorCode::InvalidArgument, "the header is not of the packet that was written"};
    const std::string headerText = header.canonical();
    const auto commit = [&]() -> Result<void> {
        if (Result<void> flushed = file.flush(); !flushed)
            return flushed;
        m_state->reached(CommitPoint::PartWritten);
        if (Result<void> synced = file.sync(); !synced)
            return synced;
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
        if (Result<void> renamed = file.moveTo(files.ciphertext); !renamed)
            return renamed;
        m_state->reached(CommitPoint::CiphertextRenamed);
        if (!file.nameIsDurable()) {
            if (Result<void> synced = syncFolder(m_state->folder); !synced)
                return synced;
        }
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

} // namespace darcha
