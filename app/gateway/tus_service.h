// SPDX-License-Identifier: Apache-2.0
// What tus 1.0.0 asks of a server (https://tus.io/protocols/resumable-upload: core, creation, checksum), without
// sockets.
//
//   OPTIONS *                       what this server can do
//   POST    /uploads                creation: Upload-Length; Upload-Metadata "packet <b64>,header <b64>,signature
//   <b64>" HEAD    /uploads/<packet id>    where to go on PATCH   /uploads/<packet id>    a piece, from Upload-Offset
//   on GET     /packets/<id>/status    {"packet","state":"receiving"|"stored","received","size","training"} GET
//   /packets/<id>/receipt   see core/enrolment/packet_receipt.h
//
// A station sees its own packets only; for others' it gets 404. Bound to the gateway's thread.
#pragma once

#include "app/gateway/packet_intake.h"
#include "core/base/result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace darcha {

struct TusRequest {
    std::string station; // common name of the verified client certificate
    std::string method;
    std::string target;
    std::optional<std::string> tusResumable;
    std::optional<std::string> uploadLength;
    std::optional<std::string> uploadOffset;
    std::optional<std::string> uploadMetadata;
    std::optional<std::string> uploadChecksum;
    std::optional<std::string> contentType;
    std::optional<std::uint64_t> bodyBytes; // absent when chunked
    bool hasBody = false;
};

struct TusReply {
    unsigned status = 200;
    std::vector<std::pair<std::string, std::string>> fields;
    std::string contentType;
    std::string body;

    static TusReply problem(unsigned status, const std::string& words); // {"error": words}
};

class TusService {
public:
    explicit TusService(PacketIntake& intake, std::uint64_t packetBytesMax);
    ~TusService();

    TusReply answer(const TusRequest& request);

    // A PATCH on its way to the disk. Destroyed before finish(): the line was cut; what came is kept.
    class Piece {
    public:
        std::optional<TusReply> write(std::span<const std::byte> bytes); // a reply means: stop, and say this
        TusReply finish();

        Piece(Piece&&) noexcept;
        Piece& operator=(Piece&&) noexcept;
        ~Piece();

    private:
        friend class TusService;
        struct Open;
        explicit Piece(std::unique_ptr<Open> open);
        std::unique_ptr<Open> m_open;
    };
    std::variant<TusReply, Piece> beginPiece(const TusRequest& request);

private:
    TusReply create(const TusRequest& request);
    TusReply head(const TusRequest& request, const std::string& packetId);
    TusReply status(const TusRequest& request, const std::string& packetId);
    TusReply receipt(const TusRequest& request, const std::string& packetId);

    PacketIntake& m_intake;
    std::uint64_t m_packetBytesMax;
};

} // namespace darcha
