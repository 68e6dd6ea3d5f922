// SPDX-License-Identifier: Apache-2.0
// darcha-gateway: the intake as a program. Configured by flags; ends cleanly on SIGTERM or SIGINT.
#include "app/gateway/gateway.h"
#include "core/sealing/provisioning.h"

#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <functional>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>

namespace {

// sysexits are not used here: these four are darchactl's (0 done, 2 usage, 3 bad input, 4 environment).
constexpr int kUsage = 2;
constexpr int kEnvironment = 4;

constexpr const char* kHelp =
    R"(darcha-gateway: takes sealed packets from stations (tus 1.0.0 over mutual TLS 1.3), holds them, gives receipts.

Usage: darcha-gateway --state FOLDER --pki FOLDER [options]
       darcha-gateway --state FOLDER --tls-cert F --tls-key F --receipt-cert F --receipt-key F --stations-ca F [options]

  --state FOLDER        where packets and the register live; made if absent
  --pki FOLDER          certificates and keys as `app/run` provisions them; the flags below override single files
  --tls-cert FILE       PEM, the certificate this server shows
  --tls-key FILE        PEM, its key
  --receipt-cert FILE   PEM, the certificate under receipts
  --receipt-key FILE    PEM, its key
  --stations-ca FILE    PEM bundle, who may vouch for a station
  --id NAME             this gateway's name in receipts (default: gateway)
  --address IP          where to listen (default: 127.0.0.1)
  --port N              0 takes a free one (default: 0)
  --max-packet-bytes N  larger packets are refused (default: 268435456)
  --help, --version

When it listens, one JSON line appears on standard output: {"event":"listening","address":"...","port":N}
Messages go to standard error. Packets of training stations are filed under FOLDER/training, real ones under FOLDER/packets.
It holds no decryption key. SIGTERM ends it; uploads that were on their way resume after the next start.
)";

bool parseNumber(std::string_view text, std::uint64_t limit, std::uint64_t& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && value <= limit;
}

int usage(const std::string& words) {
    std::fprintf(stderr, "darcha-gateway: %s; see --help\n", words.c_str());
    return kUsage;
}

} // namespace

int main(int argc, char** argv) {
    using darcha::GatewayConfig;
    GatewayConfig config;
    const std::span arguments(argv, static_cast<std::size_t>(argc));

    // --pki first, whatever the order: the other flags override it.
    for (std::size_t i = 1; i + 1 < arguments.size(); ++i)
        if (std::strcmp(arguments[i], "--pki") == 0) {
            const darcha::Provisioned pki(arguments[i + 1]);
            config.tlsCertificate = pki.gatewayTlsCertificate;
            config.tlsKey = pki.gatewayTlsKeyFile;
            config.receiptCertificate = pki.gatewayReceiptCertificate;
            config.receiptKey = pki.gatewayReceiptKeyFile;
            config.stationAuthority = pki.authorityCertificate;
        }
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        const std::string flag = arguments[i];
        if (flag == "--help") {
            std::fputs(kHelp, stdout);
            return 0;
        }
        if (flag == "--version") {
            std::puts("darcha-gateway " DARCHA_VERSION);
            return 0;
        }
        if (i + 1 == arguments.size())
            return usage(flag + " is unknown or lacks its value");
        const std::string value = arguments[++i];
        std::uint64_t number = 0;
        if (flag == "--state")
            config.stateFolder = value;
        else if (flag == "--pki")
            continue;
        else if (flag == "--tls-cert")
            config.tlsCertificate = value;
        else if (flag == "--tls-key")
            config.tlsKey = value;
        else if (flag == "--receipt-cert")
            config.receiptCertificate = value;
        else if (flag == "--receipt-key")
            config.receiptKey = value;
        else if (flag == "--stations-ca")
            config.stationAuthority = value;
        else if (flag == "--id")
            config.gatewayId = value;
        else if (flag == "--address")
            config.address = value;
        else if (flag == "--port") {
            if (!parseNumber(value, 65535, number))
                return usage("--port " + value + " is no port");
            config.port = static_cast<std::uint16_t>(number);
        } else if (flag == "--max-packet-bytes") {
            if (!parseNumber(value, 1ULL << 40, number) || number == 0)
                return usage("--max-packet-bytes " + value + " is no size");
            config.limits.packetBytes = number;
        } else {
            return usage(flag + " is unknown");
        }
    }
    for (const auto& [name, path] :
         {std::pair{"--state", &config.stateFolder}, std::pair{"--tls-cert", &config.tlsCertificate},
          std::pair{"--tls-key", &config.tlsKey}, std::pair{"--receipt-cert", &config.receiptCertificate},
          std::pair{"--receipt-key", &config.receiptKey}, std::pair{"--stations-ca", &config.stationAuthority}})
        if (path->empty())
            return usage(std::string(name) + " is missing");

    // A file that may grow no further is a full disk, not a reason to die.
    std::signal(SIGXFSZ, SIG_IGN);
    std::signal(SIGPIPE, SIG_IGN);
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ending, nullptr);

    const darcha::SystemClock clock;
    auto gateway = darcha::Gateway::start(config, clock);
    if (!gateway) {
        std::fprintf(stderr, "darcha-gateway: %s\n", darcha::describe(gateway.error()).c_str());
        return kEnvironment;
    }
    const nlohmann::json line = {{"event", "listening"}, {"address", config.address}, {"port", (*gateway)->port()}};
    std::printf("%s\n", line.dump().c_str());
    std::fflush(stdout);
    int signal = 0;
    sigwait(&ending, &signal);
    (*gateway)->stop();
    return 0;
}
