// SPDX-License-Identifier: Apache-2.0
// Sealed packets on their way to the gateway. Durable: a packet is in it whole, or not at all, whatever happens when.
//
// Commit order: ciphertext synced -> header and signature written and renamed, ciphertext cut and renamed, none of it
// synced -> row and audit entry in one transaction. The row is the promise; it holds header and signature too.
// Why a power cut at any moment leaves a whole packet or nothing:
// - The ciphertext goes over a file that prepare() had synced together with its name, so that fdatasync() before the
// row makes it
//   durable (POSIX fdatasync: the data, and what is needed to retrieve it). SQLite syncs its log in COMMIT
//   (synchronous=FULL).
// - What follows is allowed to be lost: the file has its old name or its new one, since rename() is one transaction of
// the
//   journal (ext4(5), kernel doc ext4/journal); recover() finds it by the SHA-256 in the row, cuts it to the row's
//   size, and writes header and signature again.
// - No file lies ready, so the name is new: the folder is synced too, before the row (fsync(2) asks for that).
// - No row: nobody was promised anything. What is whole and verifies is adopted, the rest removed.
// Only a receipt makes a packet delivered; delivered packets' files are removed by forgetDelivered() alone. Back-off
// after a failure: 5 s, doubling, at most 15 min, with up to a quarter less by the packet's own id (so that stations
// that lost the same line do not all come back at once). One thread. Times from Clock. Errors: DiskFull,
// FileUnwritable, DatabaseFailed, InvalidArgument.
#pragma once

#include "core/base/clock.h"
#include "core/enrolment/packet_header.h"
#include "core/enrolment/packet_verifier.h"
#include "core/storage/database.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace darcha {

class AuditTrail;

// Points of a commit at which a power cut is of interest. A probe is called at each; tests kill the process there.
enum class CommitPoint {
    PartCreated,
    PartHalfWritten,
    PartWritten,
    PartSynced,
    HeaderWritten,
    SignatureWritten,
    HeaderRenamed,
    SignatureRenamed,
    CiphertextRenamed,
    FolderSynced,
    RowInserted,
    RowCommitted,
};
inline constexpr int commitPointCount = 12;
using CommitProbe = std::function<void(CommitPoint)>;

// Asked once, after everything that may be slow and before anything is kept: false drops the packet without a trace.
using CommitGate = std::function<bool()>;

enum class OutboxState { Waiting, Delivered, Rejected };

struct OutboxEntry {
    std::string packetId;
    OutboxState state = OutboxState::Waiting;
    PacketFiles files;
    std::string sha256;
    std::uint64_t size = 0;
    std::string serviceId;
    bool training = true;
    UtcTime enqueued{};
    int attempts = 0;
    UtcTime nextAttempt{};
    std::string lastError;    // of the last attempt, empty if there was none
    std::string rejectReason; // the gateway's words
    Bytes receipt;            // as the gateway sent it
};

struct OutboxCounts {
    int waiting = 0;
    int delivered = 0;
    int rejected = 0;
};

struct OutboxRecovery {
    int removedParts = 0;
    std::vector<std::string> adopted;      // whole packets whose row was missing: they are in the outbox now
    std::vector<std::string> missingFiles; // rows whose file is gone: reported, never silently dropped
    std::vector<std::string> damaged;      // files that do not verify: kept aside as they are, and reported
};

std::string_view name(OutboxState state);
std::span<const Migration> stationMigrations(); // of the station's one database: outbox and audit trail

class Outbox {
public:
    // `folder` is made with mode 0700. All references must outlive the outbox.
    static Result<Outbox> open(Database& database, AuditTrail& audit, const std::filesystem::path& folder,
                               const Clock& clock, CommitProbe probe = {});
    ~Outbox();
    Outbox(Outbox&&) noexcept;

    // A packet that is being written. Dropped without enqueue(), it leaves nothing.
    class Pending final : public ByteSink {
    public:
        ~Pending() override;
        Pending(Pending&&) noexcept;
        Result<void> write(ByteView bytes) override;

    private:
        friend class Outbox;
        struct File;
        explicit Pending(std::unique_ptr<File> file);
        std::unique_ptr<File> m_file;
    };
    Result<Pending> begin(const std::string& packetId);
    // Cancelled if `mayCommit` says no.
    Result<void> enqueue(Pending pending, const PacketHeader& header, ByteView signatureDer,
                         const CommitGate& mayCommit = {});

    // Makes a file ready for the next packet and room in the database's log: tens of milliseconds of waiting for the
    // disk that its enqueue() is spared. recover() and the end of each attempt to send do it; without it all is just
    // slower.
    Result<void> prepare();

    Result<OutboxRecovery> recover(const TrustAnchors& trust);

    Result<std::optional<OutboxEntry>> nextDue();       // the oldest waiting packet whose time has come
    Result<std::optional<UtcTime>> nextDueTime();       // when to ask again
    Result<std::optional<OutboxEntry>> oldestWaiting(); // whatever its back-off
    Result<void> noteFailure(const std::string& packetId, const Error& error);
    Result<void> retryNow(); // the line is back: everything that waits is due
    Result<void> markDelivered(const std::string& packetId, ByteView receipt);
    Result<void> markRejected(const std::string& packetId, const std::string& reason);
    Result<void> retryRejected(const std::string& packetId); // staff: rejected -> waiting, due at once; audited
    Result<int> forgetDelivered(UtcTime before);             // removes files and rows of packets delivered before

    Result<std::optional<OutboxEntry>> find(const std::string& packetId);
    Result<std::vector<OutboxEntry>> list(); // in the order of arrival
    Result<OutboxCounts> counts();

private:
    struct State;
    explicit Outbox(std::unique_ptr<State> state);
    void prepareQuietly(); // where nobody waits and failure is not vital
    std::unique_ptr<State> m_state;
};

} // namespace darcha
