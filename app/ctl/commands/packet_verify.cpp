// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/commands/commands.h"
#include "core/enrolment/packet_verifier.h"

#include "app/ctl/commands/trust_file.h"

#include <nlohmann/json.hpp>

namespace darcha::ctl {
namespace {

int verifyOne(const std::string& file, const std::optional<std::string>& authority) {
    const std::filesystem::path anchor = trustFile(authority, file);
    const auto trust = TrustAnchors::read(anchor);
    if (!trust.ok())
        return printError(file, trust.error());
    const auto verified = verifyPacket(PacketFiles::besides(file), *trust);
    if (!verified.ok()) {
        const int code = exitCodeOf(verified.error().code);
        if (code != CheckSaysNo)
            return printError(file, verified.error());
        print({{"file", file},
               {"verdict", "fail"},
               {"reason", name(verified.error().code)},
               {"detail", verified.error().detail}});
        return CheckSaysNo;
    }
    const PacketHeader& header = verified->header;
    print({{"file", file},
           {"verdict", "pass"},
           {"packet_id", header.packetId},
           {"sha256", header.sha256},
           {"size", header.size},
           {"station", header.station},
           {"service", header.serviceId},
           {"service_version", header.serviceVersion},
           {"training", header.training},
           {"trust", anchor.string()},
           {"signed_at", iso8601(verified->signedAt)}});
    return Done;
}

int run(const Arguments& arguments) {
    return forEachFile(arguments.operands,
                       [&](const std::string& file) { return verifyOne(file, arguments.option("--trust")); });
}

} // namespace

Command packetVerify() {
    return {
        .name = "packet verify",
        .operands = "FILE...",
        .fewest = 1,
        .most = -1,
        .summary = "check a sealed packet from outside: header, signature, hash",
        .text = "Checks the signature of the public header beside the packet and the hash of the ciphertext. Needs no "
                "key and opens "
                "nothing. FILE is any of the three files of a packet: .p7m, .header.json or .header.p7s; the others "
                "lie beside it.",
        .options = {{"--trust", "FILE",
                     "PEM file of the authorities that vouch for stations (default: the authority.cert.pem nearest to "
                     "FILE, else that of the station of this user)."}},
        .output = {{"file", "as given"},
                   {"verdict", "pass or fail"},
                   {"reason, detail",
                    "on fail: an error code (SignatureInvalid, HashMismatch, CertificateUntrusted) and what was found"},
                   {"packet_id, sha256, size, station, service, service_version, training, signed_at",
                    "on pass: what the header says"},
                   {"error", "instead of a verdict, where a file cannot be read: code and detail"}},
        .run = run};
}

} // namespace darcha::ctl
