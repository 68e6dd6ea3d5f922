// SPDX-License-Identifier: Apache-2.0
#include "core/enrolment/packet_verifier.h"

#include "core/sealing/digest.h"
#include "core/sealing/files.h"

#include <string_view>

namespace darcha {
namespace {

constexpr std::string_view ciphertextSuffix = ".p7m";
constexpr std::string_view headerSuffix = ".header.json";
constexpr std::string_view signatureSuffix = ".header.p7s";

} // namespace

PacketFiles PacketFiles::in(const std::filesystem::path& folder, const std::string& packetId) {
    return {folder / (packetId + std::string(ciphertextSuffix)), folder / (packetId + std::string(headerSuffix)),
            folder / (packetId + std::string(signatureSuffix))};
}

PacketFiles PacketFiles::besides(const std::filesystem::path& anyOfThem) {
    std::string stem = anyOfThem.filename().string();
    for (const std::string_view suffix : {ciphertextSuffix, headerSuffix, signatureSuffix}) {
        if (stem.ends_with(suffix)) {
            stem.resize(stem.size() - suffix.size());
            break;
        }
    }
    return in(anyOfThem.parent_path(), stem);
}

Result<VerifiedPacket> verifyHeader(ByteView headerJson, ByteView signatureDer, const TrustAnchors& trust) {
    if (headerJson.size() > maxHeaderBytes || signatureDer.size() > maxHeaderBytes)
        return {ErrorCode::PacketMalformed,
                "header or signature is larger than " + std::to_string(maxHeaderBytes) + " bytes"};
    Result<PacketHeader> header = PacketHeader::parse(headerJson);
    if (!header)
        return header.error();
    Result<VerifiedSignature> signature =
        verifyDetached(headerJson, signatureDer, trust, CertificateRole::StationSigning);
    if (!signature)
        return {signature.error().code, "header of packet " + header->packetId + ": " + signature.error().detail};
    if (signature->signer.commonName() != header->station)
        return {ErrorCode::SignatureInvalid, "header of packet " + header->packetId + " names station \"" +
                                                 header->station + "\" but is signed by \"" +
                                                 signature->signer.commonName() + "\""};
    if (signature->signer.isTraining() && !header->training)
        return {ErrorCode::SignatureInvalid,
                "packet " + header->packetId + " is not marked training, but its station's certificate is"};
    return VerifiedPacket{std::move(*header), std::move(signature->signer), signature->signedAt};
}

Result<void> verifyCiphertext(const PacketHeader& header, const std::filesystem::path& ciphertext) {
    const Result<FileDigest> found = sha256OfFile(ciphertext);
    if (!found)
        return found.error();
    if (found->size != header.size)
        return {ErrorCode::HashMismatch, ciphertext.string() + ": " + std::to_string(found->size) +
                                             " bytes; its header says " + std::to_string(header.size)};
    if (found->sha256 != header.sha256)
        return {ErrorCode::HashMismatch,
                ciphertext.string() + ": SHA-256 is " + found->sha256 + "; its header says " + header.sha256};
    return {};
}

Result<VerifiedPacket> verifyPacket(const PacketFiles& files, const TrustAnchors& trust) {
    const Result<Bytes> header = readFile(files.header, maxHeaderBytes);
    if (!header)
        return header.error();
    const Result<Bytes> signature = readFile(files.signature, maxHeaderBytes);
    if (!signature)
        return signature.error();
    Result<VerifiedPacket> verified = verifyHeader(*header, *signature, trust);
    if (!verified)
        return {verified.error().code, files.header.string() + ": " + verified.error().detail};
    const std::string named = files.ciphertext.filename().string();
    if (named != verified->header.packetId + std::string(ciphertextSuffix))
        return {ErrorCode::PacketMalformed,
                files.ciphertext.string() + ": its header is of packet " + verified->header.packetId};
    if (const Result<void> good = verifyCiphertext(verified->header, files.ciphertext); !good)
        return good.error();
    return verified;
}

} // namespace darcha
