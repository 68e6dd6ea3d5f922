// SPDX-License-Identifier: Apache-2.0
#include "core/enrolment/packet_receipt.h"

#include "core/base/json_file.h"

#include <nlohmann/json.hpp>
#include <openssl/evp.h>

namespace darcha {
namespace {

constexpr std::size_t kMaxReceiptBytes = 64 * 1024; // ours have 3 kB; the certificate is in the signature

constexpr std::string_view kSchema = R"({
  "type": "object", "required": ["receipt", "signature"], "additionalProperties": false,
  "properties": {
    "signature": {"type": "string", "minLength": 4},
    "receipt": {
      "type": "object", "additionalProperties": false,
      "required": ["gateway", "packet", "received", "schema", "sha256", "size", "station", "training"],
      "properties": {
        "schema": {"const": 1},
        "gateway": {"type": "string", "minLength": 1, "maxLength": 128},
        "packet": {"type": "string", "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"},
        "received": {"type": "string", "minLength": 20, "maxLength": 30},
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "size": {"type": "integer", "minimum": 0},
        "station": {"type": "string", "minLength": 1, "maxLength": 128},
        "training": {"type": "boolean"}
      }
    }
  }
})";

const JsonFile& schema() {
    static const JsonFile file = *JsonFile::parse(kSchema, "<receipt schema>");
    return file;
}

nlohmann::json toJson(const PacketReceipt& receipt) {
    return {{"schema", 1},
            {"gateway", receipt.gateway},
            {"packet", receipt.packetId},
            {"received", receipt.received},
            {"sha256", receipt.sha256},
            {"size", receipt.size},
            {"station", receipt.station},
            {"training", receipt.training}};
}

std::string toBase64(ByteView bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

std::optional<Bytes> fromBase64(const std::string& text) {
    Bytes bytes(text.size() / 4 * 3 + 3);
    const int size =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    if (size < 0)
        return std::nullopt;
    std::size_t padding = 0; // EVP_DecodeBlock counts the zero bytes that '=' stands for
    while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=')
        ++padding;
    if (static_cast<std::size_t>(size) < padding)
        return std::nullopt;
    bytes.resize(static_cast<std::size_t>(size) - padding);
    return bytes;
}

Error invalid(const std::string& why) { return {ErrorCode::ReceiptInvalid, why}; }

} // namespace

std::string PacketReceipt::canonical() const { return canonicalJson(toJson(*this)); }

Result<std::string> signReceipt(const PacketReceipt& receipt, const Signer& gateway, UtcTime at) {
    const std::string text = receipt.canonical();
    auto signature = signDetached(bytesOf(text), gateway, at);
    if (!signature)
        return signature.error();
    return R"({"receipt":)" + text + R"(,"signature":")" + toBase64(*signature) + "\"}";
}

Result<PacketReceipt> verifyReceipt(ByteView document, const TrustAnchors& trust) {
    if (document.size() > kMaxReceiptBytes)
        return invalid("the receipt has " + std::to_string(document.size()) + " bytes");
    auto file = JsonFile::parse(textOf(document), "<receipt>");
    if (!file)
        return invalid(file.error().detail);
    if (auto fits = file->validate(schema(), ErrorCode::ReceiptInvalid); !fits)
        return fits.error();
    const nlohmann::json& body = file->root()["receipt"];
    auto signature = fromBase64(file->root()["signature"].get<std::string>());
    if (!signature)
        return invalid("the receipt's signature is not base64");
    const std::string text = canonicalJson(body);
    auto signer = verifyDetached(bytesOf(text), *signature, trust, CertificateRole::GatewayReceipts);
    if (!signer)
        return invalid(signer.error().detail);
    PacketReceipt receipt;
    receipt.packetId = body["packet"];
    receipt.sha256 = body["sha256"];
    receipt.size = body["size"];
    receipt.station = body["station"];
    receipt.gateway = body["gateway"];
    receipt.received = body["received"];
    receipt.training = body["training"];
    return receipt;
}

Result<PacketReceipt> verifyReceiptFor(const std::string& packetId, const std::string& sha256, ByteView document,
                                       const TrustAnchors& trust) {
    auto receipt = verifyReceipt(document, trust);
    if (!receipt)
        return receipt;
    if (receipt->packetId != packetId)
        return invalid("the receipt speaks of packet " + receipt->packetId + ", not of " + packetId);
    if (receipt->sha256 != sha256)
        return invalid("the receipt for " + packetId + " names another hash");
    return receipt;
}

} // namespace darcha
