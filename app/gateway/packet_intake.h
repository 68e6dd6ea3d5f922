// SPDX-License-Identifier: Apache-2.0
// What the gateway holds: uploads on their way, and packets stored for good, training ones apart.
//
//   <state>/incoming/<id>.upload.json  who sends what (written first)      <id>.part  the bytes so far; its size is the
//   offset <state>/packets/<id>.p7m  <id>.header.json  <id>.header.p7s  <id>.receipt.json     real ones
//   <state>/training/...                                                               training ones
//   <state>/gateway.db                 one row a stored packet
//
// Commit: fsync the part, write the small files, rename the part, fsync the folders, insert the row, forget the upload.
// After a power cut at any of these, open() finishes or repeats it. Bound to the gateway's thread.
#pragma once

#include "app/gateway/gateway.h"
#include "app/gateway/packet_register.h"
#include "app/gateway/upload_fields.h"
#include "core/enrolment/packet_verifier.h"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace darcha {

struct IntakeConfig {
    std::filesystem::path stateFolder;
    TrustAnchors stations; // who may vouch for a station
    Signer receipts;
    std::string gatewayId;
    std::size_t openUploads = 256;
    std::chrono::hours abandonedAfter{24 * 14};
};

class PacketIntake {
public:
    static Result<std::unique_ptr<PacketIntake>> open(IntakeConfig config, const Clock& clock);
    ~PacketIntake();

    enum class Begun { New, Known, OtherHash, TooMany };
    // Errors: PacketMalformed, SignatureInvalid, CertificateUntrusted, DiskFull, FileUnwritable.
    Result<Begun> begin(const UploadMetadata& metadata, std::uint64_t size, const std::string& station);

    // A packet of this station, on its way or stored; nullopt if there is none.
    struct Progress {
        std::uint64_t received = 0;
        std::uint64_t size = 0;
        bool stored = false;
        bool training = false;
    };
    Result<std::optional<Progress>> find(const std::string& packetId, const std::string& station) const;

    // One writer an upload. Bytes are on their way to the disk when this returns; they are made durable on completion.
    bool lock(const std::string& packetId);
    void unlock(const std::string& packetId);
    Result<void> append(const std::string& packetId, std::span<const std::byte> bytes); // DiskFull, FileUnwritable
    std::uint64_t received(const std::string& packetId) const;
    Result<void> cutBackTo(const std::string& packetId, std::uint64_t size);

    // All bytes are there: checks them against the header and stores the packet. HashMismatch forgets the upload.
    Result<void> complete(const std::string& packetId);

    Result<std::string> receipt(const std::string& packetId) const;

private:
    struct Upload {
        std::string station;
        std::string headerText; // as signed
        Bytes signature;
        PacketHeader header;
        std::uint64_t received = 0;
        int file = -1; // open while locked
        bool locked = false;
    };

    PacketIntake(IntakeConfig config, PacketRegister stored, const Clock& clock);
    Result<PacketHeader> check(const std::string& headerText, ByteView signature, const std::string& station) const;
    void recover();
    Result<void> recoverUpload(const std::string& packetId);
    void forget(const std::string& packetId);
    std::filesystem::path note(const std::string& packetId) const;
    std::filesystem::path part(const std::string& packetId) const;
    std::filesystem::path shelf(bool training) const;

    IntakeConfig m_config;
    PacketRegister m_stored;
    const Clock& m_clock;
    std::map<std::string, Upload> m_uploads;
};

} // namespace darcha
