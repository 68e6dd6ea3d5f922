// SPDX-License-Identifier: Apache-2.0
// Opens a sealed packet for its owner: decrypts, checks the inner signature, and checks every entry against the
// manifest.
//
// A library of its own (core_packet_opener): neither the station nor the gateway links it. Nothing is written before
// everything was checked. Bounds on hostile input: 256 MiB of ciphertext and of content, 512 entries, only stored
// regular files whose names are of a strict alphabet, each listed in the manifest exactly once. Errors:
// DecryptionFailed, SignatureInvalid, CertificateUntrusted, PacketMalformed, HashMismatch, FileNotFound,
// FileUnwritable.
#pragma once

#include "core/base/secret.h"
#include "core/sealing/cms_signature.h"

#include <filesystem>
#include <string>
#include <vector>

namespace darcha {

struct OpenedEntry {
    std::string path; // relative, "face/still.jpg"
    std::string mediaType;
    std::string sha256;
    Secret content;
};

struct OpenedPacket {
    std::string packetId;
    std::string station;
    std::string serviceId;
    std::string serviceVersion;
    bool training = true;
    Certificate signer; // its common name is `station`
    UtcTime signedAt;
    std::vector<OpenedEntry> entries; // manifest.json first

    const OpenedEntry* find(std::string_view path) const;
};

Result<OpenedPacket> openPacket(const std::filesystem::path& ciphertext, const KeyHandle& key,
                                const Certificate& certificate, const TrustAnchors& trust);

// Writes the entries as files of mode 0600 below `folder`, which is made (0700) and must be new or empty.
Result<void> extract(const OpenedPacket& packet, const std::filesystem::path& folder);

// The parts, for fuzzing and for tests.
struct ManifestEntry {
    std::string path;
    std::string mediaType;
    std::uint64_t size = 0;
    std::string sha256;
};

struct Manifest {
    std::string packetId;
    std::string station;
    std::string serviceId;
    std::string serviceVersion;
    bool training = true;
    std::vector<ManifestEntry> entries;
};

Result<Manifest> parseManifest(ByteView json);
Result<std::vector<OpenedEntry>>
readPacketZip(ByteView zip); // manifest.json first; names and hashes checked against it
Result<Secret> decryptPacket(ByteView der, const KeyHandle& key, const Certificate& certificate);

} // namespace darcha
