// SPDX-License-Identifier: Apache-2.0
#include "app/gateway/tus_service.h"

#include "core/base/log.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>

namespace darcha {
namespace {

constexpr const char* kVersion = "1.0.0";
constexpr std::string_view kUploads = "/uploads";
constexpr std::string_view kPackets = "/packets/";

using Fields = std::vector<std::pair<std::string, std::string>>;

TusReply plain(unsigned status, Fields fields = {}) {
    TusReply reply;
    reply.status = status;
    reply.fields = std::move(fields);
    reply.fields.emplace_back("Tus-Resumable", kVersion);
    reply.fields.emplace_back("Cache-Control", "no-store");
    return reply;
}

// Which of our errors is whose fault.
TusReply replyTo(const Error& error) {
    switch (error.code) {
    case ErrorCode::PacketMalformed:
    case ErrorCode::JsonMalformed:
    case ErrorCode::JsonInvalid:
        return TusReply::problem(400, error.detail);
    case ErrorCode::SignatureInvalid:
    case ErrorCode::CertificateInvalid:
    case ErrorCode::CertificateUntrusted:
        return TusReply::problem(403, error.detail);
    case ErrorCode::HashMismatch:
        return TusReply::problem(422,
                                 "the packet's SHA-256 is not the one in its header; send it again from the start");
    case ErrorCode::DiskFull:
        log::error("gateway.disk_full", error);
        return TusReply::problem(507, "the gateway's disk is full");
    default:
        log::error("gateway.failed", error);
        return TusReply::problem(500, "the gateway failed; its log says why");
    }
}

TusReply unknown() { return TusReply::problem(404, "there is no such packet of this station"); }

// "/uploads/<id>" -> id, if it is one.
std::optional<std::string> idAfter(std::string_view target, std::string_view prefix, std::string_view suffix = {}) {
    if (!target.starts_with(prefix) || !target.ends_with(suffix) || target.size() < prefix.size() + suffix.size())
        return std::nullopt;
    const std::string_view id = target.substr(prefix.size(), target.size() - prefix.size() - suffix.size());
    return isPacketId(id) ? std::optional(std::string(id)) : std::nullopt;
}

std::optional<TusReply> wrongVersion(const TusRequest& request) {
    if (request.tusResumable == kVersion)
        return std::nullopt;
    TusReply reply = TusReply::problem(412, "Tus-Resumable must be 1.0.0");
    reply.fields.emplace_back("Tus-Version", kVersion);
    return reply;
}

} // namespace

TusReply TusReply::problem(unsigned status, const std::string& words) {
    TusReply reply = plain(status);
    reply.contentType = "application/json";
    reply.body = nlohmann::json{{"error", words}}.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
    return reply;
}

TusService::TusService(PacketIntake& intake, std::uint64_t packetBytesMax)
    : m_intake(intake),
      m_packetBytesMax(packetBytesMax) {}
TusService::~TusService() = default;

TusReply TusService::answer(const TusRequest& request) {
    if (request.method == "OPTIONS")
        return plain(204, {{"Tus-Version", kVersion},
                           {"Tus-Extension", "creation,checksum"},
                           {"Tus-Checksum-Algorithm", "sha256,sha1"},
                           {"Tus-Max-Size", std::to_string(m_packetBytesMax)}});
    if (request.station.empty())
        return TusReply::problem(403, "the certificate of this connection is not a station's");
    if (request.method == "GET") {
        if (const auto id = idAfter(request.target, kPackets, "/status"))
            return status(request, *id);
        if (const auto id = idAfter(request.target, kPackets, "/receipt"))
            return receipt(request, *id);
        return TusReply::problem(404, "there is nothing here");
    }
    if (request.method == "POST" && request.target == kUploads)
        return create(request);
    if (request.method == "HEAD") {
        const auto id = idAfter(request.target, std::string(kUploads) + "/");
        TusReply reply = id ? head(request, *id) : unknown();
        reply.body.clear(); // a HEAD has none
        reply.contentType.clear();
        return reply;
    }
    TusReply reply = TusReply::problem(405, "this method does nothing here");
    reply.fields.emplace_back("Allow", "OPTIONS, POST, HEAD, PATCH, GET");
    return reply;
}

TusReply TusService::create(const TusRequest& request) {
    if (auto refused = wrongVersion(request))
        return *refused;
    if (request.hasBody)
        return TusReply::problem(400, "a creation carries no bytes; send them by PATCH");
    const auto size = request.uploadLength ? parseByteCount(*request.uploadLength) : std::nullopt;
    if (!size || *size == 0)
        return TusReply::problem(400, "Upload-Length must say how many bytes will come");
    if (*size > m_packetBytesMax)
        return TusReply::problem(413, "a packet may have " + std::to_string(m_packetBytesMax) + " bytes at most");
    auto metadata = parseUploadMetadata(request.uploadMetadata.value_or(""));
    if (!metadata)
        return replyTo(metadata.error());
    auto begun = m_intake.begin(*metadata, *size, request.station);
    if (!begun) {
        log::warning("gateway.creation_refused", {{"station", request.station}, {"why", describe(begun.error())}});
        return replyTo(begun.error());
    }
    switch (*begun) {
    case PacketIntake::Begun::New:
    case PacketIntake::Begun::Known: // idempotent: HEAD tells how far it is
        return plain(201, {{"Location", std::string(kUploads) + "/" + metadata->packetId}});
    case PacketIntake::Begun::OtherHash:
        log::warning("gateway.other_hash", {{"station", request.station}, {"packet", metadata->packetId}});
        return TusReply::problem(409, "a packet with this id and another hash is here already");
    case PacketIntake::Begun::TooMany:
        break;
    }
    TusReply busy = TusReply::problem(503, "too many uploads are open");
    busy.fields.emplace_back("Retry-After", "60");
    return busy;
}

TusReply TusService::head(const TusRequest& request, const std::string& packetId) {
    if (auto refused = wrongVersion(request))
        return *refused;
    auto found = m_intake.find(packetId, request.station);
    if (!found)
        return replyTo(found.error());
    if (!*found)
        return unknown();
    return plain(200, {{"Upload-Offset", std::to_string((*found)->received)},
                       {"Upload-Length", std::to_string((*found)->size)}});
}

TusReply TusService::status(const TusRequest& request, const std::string& packetId) {
    auto found = m_intake.find(packetId, request.station);
    if (!found)
        return replyTo(found.error());
    if (!*found)
        return unknown();
    TusReply reply = plain(200);
    reply.contentType = "application/json";
    reply.body = nlohmann::json{{"packet", packetId},
                                {"state", (*found)->stored ? "stored" : "receiving"},
                                {"received", (*found)->received},
                                {"size", (*found)->size},
                                {"training", (*found)->training}}
                     .dump();
    return reply;
}

TusReply TusService::receipt(const TusRequest& request, const std::string& packetId) {
    auto found = m_intake.find(packetId, request.station);
    if (!found)
        return replyTo(found.error());
    if (!*found || !(*found)->stored)
        return unknown();
    auto document = m_intake.receipt(packetId);
    if (!document)
        return replyTo(document.error());
    TusReply reply = plain(200);
    reply.contentType = "application/json";
    reply.body = std::move(*document);
    return reply;
}

struct TusService::Piece::Open {
    Open(PacketIntake& in, std::string id) : intake(in), packetId(std::move(id)) {}
    ~Open() { intake.unlock(packetId); }

    PacketIntake& intake;
    std::string packetId;
    std::uint64_t start = 0;
    std::uint64_t left = 0; // of the packet
    std::optional<UploadChecksum> checksum;
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest{nullptr, &EVP_MD_CTX_free};
};

TusService::Piece::Piece(std::unique_ptr<Open> open) : m_open(std::move(open)) {}
TusService::Piece::Piece(Piece&&) noexcept = default;
TusService::Piece& TusService::Piece::operator=(Piece&&) noexcept = default;
TusService::Piece::~Piece() = default;

std::variant<TusReply, TusService::Piece> TusService::beginPiece(const TusRequest& request) {
    if (request.station.empty())
        return TusReply::problem(403, "the certificate of this connection is not a station's");
    if (auto refused = wrongVersion(request))
        return *refused;
    const auto id = idAfter(request.target, std::string(kUploads) + "/");
    if (!id)
        return unknown();
    if (request.contentType != "application/offset+octet-stream")
        return TusReply::problem(415, "Content-Type must be application/offset+octet-stream");
    const auto offset = request.uploadOffset ? parseByteCount(*request.uploadOffset) : std::nullopt;
    if (!offset)
        return TusReply::problem(400, "Upload-Offset must say where these bytes belong");
    std::optional<UploadChecksum> checksum;
    if (request.uploadChecksum) {
        auto parsed = parseUploadChecksum(*request.uploadChecksum);
        if (!parsed)
            return replyTo(parsed.error());
        checksum = std::move(*parsed);
    }
    auto found = m_intake.find(*id, request.station);
    if (!found)
        return replyTo(found.error());
    if (!*found)
        return unknown();
    if (*offset != (*found)->received) {
        TusReply reply = TusReply::problem(409, "the next byte is another one");
        reply.fields.emplace_back("Upload-Offset", std::to_string((*found)->received));
        return reply;
    }
    const std::uint64_t left = (*found)->size - (*found)->received;
    if (request.bodyBytes.value_or(0) > left)
        return TusReply::problem(413, "more bytes than Upload-Length said");
    if ((*found)->stored) // nothing is missing, and nothing came
        return plain(204, {{"Upload-Offset", std::to_string((*found)->received)}});
    if (!m_intake.lock(*id))
        return TusReply::problem(423, "another connection is sending this packet");

    auto open = std::make_unique<Piece::Open>(m_intake, *id);
    open->start = *offset;
    open->left = left;
    open->checksum = checksum;
    if (checksum) {
        open->digest.reset(EVP_MD_CTX_new());
        const bool sha1 = checksum->algorithm == UploadChecksum::Algorithm::Sha1;
        if (!open->digest || EVP_DigestInit_ex(open->digest.get(), sha1 ? EVP_sha1() : EVP_sha256(), nullptr) != 1)
            return replyTo({ErrorCode::InternalError, "no digest"});
    }
    return Piece(std::move(open));
}

std::optional<TusReply> TusService::Piece::write(std::span<const std::byte> bytes) {
    if (bytes.size() > m_open->left) // only a chunked body comes here: its length was not announced
        return TusReply::problem(413, "more bytes than Upload-Length said");
    if (m_open->digest)
        EVP_DigestUpdate(m_open->digest.get(), bytes.data(), bytes.size());
    m_open->left -= bytes.size();
    if (auto written = m_open->intake.append(m_open->packetId, bytes); !written)
        return replyTo(written.error());
    return std::nullopt;
}

TusReply TusService::Piece::finish() {
    PacketIntake& intake = m_open->intake;
    const std::string& id = m_open->packetId;
    if (m_open->digest) {
        std::byte digest[EVP_MAX_MD_SIZE];
        unsigned size = 0;
        EVP_DigestFinal_ex(m_open->digest.get(), reinterpret_cast<unsigned char*>(digest), &size);
        if (!std::equal(m_open->checksum->digest.begin(), m_open->checksum->digest.end(), digest, digest + size)) {
            if (auto cut = intake.cutBackTo(id, m_open->start); !cut)
                return replyTo(cut.error());
            return TusReply::problem(460, "the piece does not fit its checksum");
        }
    }
    const std::uint64_t received = intake.received(id);
    if (m_open->left == 0)
        if (auto stored = intake.complete(id); !stored) {
            log::warning("gateway.packet_refused", {{"packet", id}, {"why", describe(stored.error())}});
            return replyTo(stored.error());
        }
    return plain(204, {{"Upload-Offset", std::to_string(received)}});
}

} // namespace darcha
