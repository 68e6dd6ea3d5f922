// SPDX-License-Identifier: Apache-2.0
// The public side of a sealed packet: `<packet id>.header.json`, signed beside it, without personal data.
//
// Errors of parse: JsonMalformed or PacketMalformed with line and column.
#pragma once

#include "core/base/clock.h"
#include "core/sealing/bytes.h"

#include <cstdint>
#include <string>
#include <vector>

namespace darcha {

struct PacketRecipient {
    std::string name;              // common name of the certificate
    std::string certificateSha256; // hexadecimal, of its DER
};

struct PacketHeader {
    std::string packetId; // UUID, lower case
    std::string sha256;   // of the ciphertext, hexadecimal
    std::uint64_t size = 0;
    std::string station;
    std::string serviceId;
    std::string serviceVersion;
    bool training = true;
    std::vector<PacketRecipient> recipients;
    std::string time; // ISO 8601 UTC, when it was sealed

    std::string canonical() const; // RFC 8785: the bytes that are signed
    static Result<PacketHeader> parse(ByteView json, const std::string& name = "<header>");
};

std::string_view packetHeaderSchemaText(); // JSON Schema, draft 7
std::string_view manifestSchemaText();     // of manifest.json inside
bool isPacketId(std::string_view text);    // UUID, lower case: safe as a file name
bool isEntryPath(
    std::string_view text); // of a packet's entries: [a-z0-9_.-] in segments that start with a letter or digit

} // namespace darcha
