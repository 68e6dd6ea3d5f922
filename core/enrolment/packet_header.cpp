// SPDX-License-Identifier: Apache-2.0
#include "core/enrolment/packet_header.h"

#include "core/base/json_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace darcha {
namespace {

bool isLowerHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

} // namespace

bool isPacketId(std::string_view text) {
    if (text.size() != 36)
        return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !isLowerHex(text[i]))
            return false;
    }
    return true;
}

bool isEntryPath(std::string_view text) {
    if (text.empty() || text.size() > 128)
        return false;
    bool atStart = true; // of a segment
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (c == '/' ? atStart : !plain && (atStart || (c != '_' && c != '.' && c != '-')))
            return false;
        atStart = c == '/';
    }
    return !atStart;
}

std::string PacketHeader::canonical() const {
    nlohmann::json to = nlohmann::json::array();
    for (const PacketRecipient& recipient : recipients)
        to.push_back({{"name", recipient.name}, {"certificateSha256", recipient.certificateSha256}});
    return canonicalJson({
        {"schemaVersion", 1},
        {"format", "cms-authenveloped-signed-zip"},
        {"packetId", packetId},
        {"sha256", sha256},
        {"size", size},
        {"station", station},
        {"service", {{"id", serviceId}, {"version", serviceVersion}}},
        {"training", training},
        {"recipients", std::move(to)},
        {"time", time},
    });
}

Result<PacketHeader> PacketHeader::parse(ByteView json, const std::string& name) {
    static const Result<JsonFile> schema = JsonFile::parse(packetHeaderSchemaText(), "packet_header.schema.json");
    if (!schema)
        return schema.error();
    const Result<JsonFile> file = JsonFile::parse(textOf(json), name);
    if (!file)
        return {ErrorCode::PacketMalformed, file.error().detail};
    if (const Result<void> valid = file->validate(*schema, ErrorCode::PacketMalformed); !valid)
        return valid.error();
    const nlohmann::json& root = file->root();
    PacketHeader header;
    header.packetId = root["packetId"];
    header.sha256 = root["sha256"];
    header.size = root["size"];
    header.station = root["station"];
    header.serviceId = root["service"]["id"];
    header.serviceVersion = root["service"]["version"];
    header.training = root["training"];
    for (const nlohmann::json& recipient : root["recipients"])
        header.recipients.push_back({recipient["name"], recipient["certificateSha256"]});
    header.time = root["time"];
    // One header has one spelling: no second file that says the same under another hash.
    if (header.canonical() != textOf(json))
        return {ErrorCode::PacketMalformed, name + ": is not canonical JSON (RFC 8785)"};
    return header;
}

} // namespace darcha
