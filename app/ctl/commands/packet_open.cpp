// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/commands/commands.h"
#include "app/ctl/commands/trust_file.h"
#include "core/enrolment/packet_opener.h"

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

namespace darcha::ctl {
namespace {

int run(const Arguments& arguments) {
    const std::string file = arguments.operands.front();
    for (const char* needed : {"--key", "--cert", "--out"}) {
        if (!arguments.has(needed)) {
            std::fprintf(stderr, "darchactl: packet open needs %s\n", needed);
            return Usage;
        }
    }
    if (!std::filesystem::exists(*arguments.option("--key")))
        return printError(file, {ErrorCode::FileNotFound, *arguments.option("--key") + ": no such key file"});
    const auto key = readKeyFile(*arguments.option("--key"));
    if (!key.ok())
        return complain(key.error());
    const auto certificate = Certificate::read(*arguments.option("--cert"));
    if (!certificate.ok())
        return complain(certificate.error());
    const auto trust = TrustAnchors::read(trustFile(arguments.option("--trust"), *arguments.option("--cert")));
    if (!trust.ok())
        return complain(trust.error());

    const auto packet = openPacket(file, *key, *certificate, *trust);
    if (!packet.ok())
        return printError(file, packet.error());
    const std::string folder = *arguments.option("--out");
    if (const auto written = extract(*packet, folder); !written.ok())
        return printError(file, written.error());

    nlohmann::json entries = nlohmann::json::array();
    for (const OpenedEntry& entry : packet->entries)
        entries.push_back({{"path", entry.path},
                           {"media_type", entry.mediaType},
                           {"size", entry.content.size()},
                           {"sha256", entry.sha256}});
    print({{"file", file},
           {"packet_id", packet->packetId},
           {"station", packet->station},
           {"service", packet->serviceId},
           {"service_version", packet->serviceVersion},
           {"training", packet->training},
           {"signed_at", iso8601(packet->signedAt)},
           {"out", folder},
           {"entries", entries}});
    return Done;
}

} // namespace

Command packetOpen() {
    return {
        .name = "packet open",
        .operands = "FILE",
        .fewest = 1,
        .most = 1,
        .summary = "open a sealed packet with a recipient's key and write its entries",
        .text =
            "Decrypts, checks the station's signature inside and every entry against the manifest; nothing is written "
            "before everything "
            "fits. A packet needs no program of ours: openssl cms -decrypt, openssl cms -verify and unzip do the same.",
        .options = {{"--key", "FILE", "PEM file of the recipient's private key."},
                    {"--cert", "FILE", "PEM file of the recipient's certificate."},
                    {"--out", "DIR",
                     "Folder for the entries; must be new or empty. Holds plain personal data from then on."},
                    {"--trust", "FILE",
                     "PEM file of the authorities that vouch for stations (default: the authority.cert.pem nearest to "
                     "--cert)."}},
        .output = {{"file, packet_id, station, service, service_version, training, signed_at, out",
                    "what was opened and where it lies"},
                   {"entries", "list of path, media_type, size, sha256"},
                   {"error", "instead, where the packet cannot be opened: code (DecryptionFailed, SignatureInvalid, "
                             "HashMismatch, ...) and detail"}},
        .run = run};
}

} // namespace darcha::ctl
