// SPDX-License-Identifier: Apache-2.0
#include "app/gateway/packet_intake.h"

#include "core/base/json_file.h"
#include "core/base/log.h"
#include "core/enrolment/packet_receipt.h"
#include "core/sealing/files.h"

#include <cerrno>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

namespace darcha {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kNoteSuffix = ".upload.json";
constexpr std::size_t kNoteBytesMax = 256 * 1024; // header and signature in base64: about 8 kB

Result<void> writeAll(int file, ByteView bytes, const fs::path& path) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(file, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return writeError(path, errno);
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return {};
}

Result<void> syncPart(const fs::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return writeError(path, errno);
    const int failed = ::fsync(file) != 0 ? errno : 0;
    ::close(file);
    if (failed != 0)
        return writeError(path, failed);
    return {};
}

// Who sends packets is nobody's business, though they are encrypted.
constexpr unsigned kFileMode = 0600;

} // namespace

PacketIntake::PacketIntake(IntakeConfig config, PacketRegister stored, const Clock& clock)
    : m_config(std::move(config)),
      m_stored(std::move(stored)),
      m_clock(clock) {}

PacketIntake::~PacketIntake() {
    for (auto& [id, upload] : m_uploads)
        if (upload.file >= 0)
            ::close(upload.file);
}

fs::path PacketIntake::note(const std::string& packetId) const {
    return m_config.stateFolder / "incoming" / (packetId + std::string(kNoteSuffix));
}
fs::path PacketIntake::part(const std::string& packetId) const {
    return m_config.stateFolder / "incoming" / (packetId + ".part");
}
fs::path PacketIntake::shelf(bool training) const { return m_config.stateFolder / (training ? "training" : "packets"); }

Result<std::unique_ptr<PacketIntake>> PacketIntake::open(IntakeConfig config, const Clock& clock) {
    for (const char* folder : {"", "incoming", "packets", "training"})
        if (auto made = makePrivateFolder(config.stateFolder / folder); !made)
            return made.error();
    auto stored = PacketRegister::open(config.stateFolder / "gateway.db");
    if (!stored)
        return stored.error();
    std::unique_ptr<PacketIntake> intake(new PacketIntake(std::move(config), std::move(*stored), clock));
    intake->recover();
    return intake;
}

// Errors of one upload never keep the gateway from starting: its files stay for an operator to look at.
void PacketIntake::recover() {
    std::vector<std::string> ids;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(m_config.stateFolder / "incoming", error)) {
        const std::string file = entry.path().filename().string();
        if (file.ends_with(kNoteSuffix) && isPacketId(file.substr(0, file.size() - kNoteSuffix.size())))
            ids.push_back(file.substr(0, file.size() - kNoteSuffix.size()));
        else if (file.ends_with(".upload.json.part"))
            fs::remove(entry.path(), error);
    }
    for (const std::string& id : ids)
        if (auto recovered = recoverUpload(id); !recovered)
            log::warning("gateway.upload_not_recovered", {{"packet", id}, {"why", describe(recovered.error())}});
}

Result<void> PacketIntake::recoverUpload(const std::string& packetId) {
    auto text = readFile(note(packetId), kNoteBytesMax);
    if (!text)
        return text.error();
    auto json = JsonFile::parse(textOf(*text), note(packetId).string());
    if (!json)
        return json.error();
    Upload upload;
    try {
        upload.station = json->root().at("station").get<std::string>();
        upload.headerText = json->root().at("header").get<std::string>();
        auto signature = decodeBase64(json->root().at("signature").get<std::string>());
        if (!signature)
            return {ErrorCode::PacketMalformed, note(packetId).string() + ": signature is not base64"};
        upload.signature = std::move(*signature);
    } catch (const nlohmann::json::exception& e) {
        return {ErrorCode::PacketMalformed, note(packetId).string() + ": " + e.what()};
    }
    auto header = check(upload.headerText, upload.signature, upload.station);
    if (!header)
        return header.error();
    upload.header = std::move(*header);

    auto row = m_stored.find(packetId);
    if (!row)
        return row.error();
    if (*row) { // the row is what counts; only the tidying up is missing
        forget(packetId);
        return {};
    }
    std::error_code error;
    const fs::path onShelf = shelf(upload.header.training) / (packetId + ".p7m");
    if (!fs::exists(part(packetId), error) &&
        fs::exists(onShelf, error)) // cut between rename and row: take the step back
        fs::rename(onShelf, part(packetId), error);
    struct stat status {};
    if (::stat(part(packetId).c_str(), &status) == 0) {
        const auto lastByte = std::chrono::system_clock::from_time_t(status.st_mtime);
        if (m_clock.utc() - lastByte > m_config.abandonedAfter) {
            log::info("gateway.upload_abandoned", {{"packet", packetId}, {"station", upload.station}});
            forget(packetId);
            return {};
        }
        upload.received = static_cast<std::uint64_t>(status.st_size);
    }
    if (upload.received > upload.header.size) { // cannot be: unless somebody wrote there
        forget(packetId);
        return {ErrorCode::PacketMalformed, part(packetId).string() + " is longer than its header says"};
    }
    const bool whole = upload.received == upload.header.size;
    log::info("gateway.upload_recovered",
              {{"packet", packetId}, {"received", upload.received}, {"size", upload.header.size}});
    m_uploads.insert_or_assign(packetId, std::move(upload));
    return whole ? complete(packetId) : Result<void>{};
}

Result<PacketHeader> PacketIntake::check(const std::string& headerText, ByteView signature,
                                         const std::string& station) const {
    auto verified = verifyHeader(bytesOf(headerText), signature, m_config.stations);
    if (!verified)
        return verified.error();
    if (verified->header.station != station)
        return {ErrorCode::CertificateUntrusted,
                "the header is of station " + verified->header.station + ", the connection of " + station};
    return verified->header;
}

Result<PacketIntake::Begun> PacketIntake::begin(const UploadMetadata& metadata, std::uint64_t size,
                                                const std::string& station) {
    auto header = check(metadata.header, metadata.signature, station);
    if (!header)
        return header.error();
    const std::string& id = metadata.packetId;
    if (header->packetId != id)
        return {ErrorCode::PacketMalformed, "Upload-Metadata names packet " + id + ", the header " + header->packetId};
    if (header->size != size)
        return {ErrorCode::PacketMalformed,
                "Upload-Length is " + std::to_string(size) + ", the header says " + std::to_string(header->size)};
    auto row = m_stored.find(id);
    if (!row)
        return row.error();
    if (*row)
        return (*row)->sha256 == header->sha256 && (*row)->station == station ? Begun::Known : Begun::OtherHash;
    if (const auto found = m_uploads.find(id); found != m_uploads.end())
        return found->second.header.sha256 == header->sha256 && found->second.station == station ? Begun::Known
                                                                                                 : Begun::OtherHash;
    if (m_uploads.size() >= m_config.openUploads)
        return Begun::TooMany;

    const std::string text =
        canonicalJson({{"schema", 1},
                       {"packet", id},
                       {"station", station},
                       {"header", metadata.header},
                       {"signature", encodeBase64(metadata.signature.data(), metadata.signature.size())}});
    if (auto written = writeFileDurably(note(id), bytesOf(text), kFileMode); !written)
        return written.error();
    m_uploads.emplace(id, Upload{station, metadata.header, metadata.signature, std::move(*header)});
    log::info("gateway.upload_begun", {{"packet", id}, {"station", station}, {"size", size}});
    return Begun::New;
}

Result<std::optional<PacketIntake::Progress>> PacketIntake::find(const std::string& packetId,
                                                                 const std::string& station) const {
    if (const auto found = m_uploads.find(packetId); found != m_uploads.end()) {
        const Upload& upload = found->second;
        if (upload.station != station)
            return std::optional<Progress>();
        return std::optional(Progress{upload.received, upload.header.size, false, upload.header.training});
    }
    auto row = m_stored.find(packetId);
    if (!row)
        return row.error();
    if (!*row || (*row)->station != station)
        return std::optional<Progress>();
    return std::optional(Progress{(*row)->size, (*row)->size, true, (*row)->training});
}

bool PacketIntake::lock(const std::string& packetId) {
    const auto found = m_uploads.find(packetId);
    if (found == m_uploads.end() || found->second.locked)
        return false;
    found->second.locked = true;
    return true;
}

void PacketIntake::unlock(const std::string& packetId) {
    const auto found = m_uploads.find(packetId);
    if (found == m_uploads.end())
        return;
    found->second.locked = false;
    if (found->second.file >= 0)
        ::close(std::exchange(found->second.file, -1));
}

Result<void> PacketIntake::append(const std::string& packetId, std::span<const std::byte> bytes) {
    Upload& upload = m_uploads.at(packetId);
    const fs::path path = part(packetId);
    if (upload.file < 0)
        upload.file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (upload.file < 0)
        return writeError(path, errno);
    auto written = writeAll(upload.file, bytes, path);
    struct stat status {};
    if (::fstat(upload.file, &status) == 0) // a full disk may have taken a part of it
        upload.received = static_cast<std::uint64_t>(status.st_size);
    return written;
}

std::uint64_t PacketIntake::received(const std::string& packetId) const { return m_uploads.at(packetId).received; }

Result<void> PacketIntake::cutBackTo(const std::string& packetId, std::uint64_t size) {
    Upload& upload = m_uploads.at(packetId);
    if (size == upload.received)
        return {};
    if (::truncate(part(packetId).c_str(), static_cast<off_t>(size)) != 0)
        return writeError(part(packetId), errno);
    upload.received = size;
    return {};
}

Result<void> PacketIntake::complete(const std::string& packetId) {
    const auto found = m_uploads.find(packetId);
    if (found == m_uploads.end())
        return {ErrorCode::InternalError, packetId + " is not on its way"};
    Upload& upload = found->second;
    if (upload.file >= 0)
        ::close(std::exchange(upload.file, -1));
    // Again, not from memory: what is stored is what was checked, in the same breath.
    auto header = check(upload.headerText, upload.signature, upload.station);
    if (!header)
        return header.error();
    if (auto same = verifyCiphertext(*header, part(packetId)); !same) {
        if (same.error().code == ErrorCode::HashMismatch)
            forget(packetId);
        return same;
    }

    const UtcTime now = m_clock.utc();
    const fs::path folder = shelf(header->training);
    const PacketFiles files = PacketFiles::in(folder, packetId);
    auto receipt = signReceipt(
        {packetId, header->sha256, header->size, header->station, m_config.gatewayId, iso8601(now), header->training},
        m_config.receipts, now);
    if (!receipt)
        return receipt.error();
    if (auto done = syncPart(part(packetId)); !done)
        return done;
    if (auto done = writeFileDurably(files.header, bytesOf(upload.headerText), kFileMode); !done)
        return done;
    if (auto done = writeFileDurably(files.signature, upload.signature, kFileMode); !done)
        return done;
    if (auto done = writeFileDurably(folder / (packetId + ".receipt.json"), bytesOf(*receipt), kFileMode); !done)
        return done;
    if (::rename(part(packetId).c_str(), files.ciphertext.c_str()) != 0)
        return writeError(files.ciphertext, errno);
    for (const fs::path& synced : {folder, m_config.stateFolder / "incoming"})
        if (auto done = syncFolder(synced); !done)
            return done;
    if (auto done = m_stored.insert({packetId, header->sha256, header->size, header->station, header->serviceId,
                                     iso8601(now), header->training});
        !done) {
        ::rename(files.ciphertext.c_str(), part(packetId).c_str()); // not stored; the station may ask again
        return done;
    }
    log::info(
        "gateway.packet_stored",
        {{"packet", packetId}, {"station", header->station}, {"size", header->size}, {"training", header->training}});
    forget(packetId);
    return {};
}

Result<std::string> PacketIntake::receipt(const std::string& packetId) const {
    auto row = m_stored.find(packetId);
    if (!row)
        return row.error();
    if (!*row)
        return {ErrorCode::FileNotFound, packetId + " is not stored"};
    auto bytes = readFile(shelf((*row)->training) / (packetId + ".receipt.json"), kNoteBytesMax);
    if (!bytes)
        return bytes.error();
    return std::string(textOf(*bytes));
}

void PacketIntake::forget(const std::string& packetId) {
    unlock(packetId);
    m_uploads.erase(packetId);
    std::error_code ignored;
    fs::remove(part(packetId), ignored);
    fs::remove(note(packetId), ignored);
}

} // namespace darcha
