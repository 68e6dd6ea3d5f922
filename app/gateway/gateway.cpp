// SPDX-License-Identifier: Apache-2.0
#include "app/gateway/gateway.h"

#include "app/gateway/http_server.h"
#include "app/gateway/packet_intake.h"
#include "app/gateway/tus_service.h"
#include "core/base/log.h"

#include <csignal>
#include <pthread.h>
#include <thread>

namespace darcha {
namespace {

Result<Signer> receiptSigner(const GatewayConfig& config) {
    auto key = readKeyFile(config.receiptKey);
    if (!key)
        return key.error();
    auto certificate = Certificate::read(config.receiptCertificate);
    if (!certificate)
        return certificate.error();
    if (!certificate->hasRole(CertificateRole::GatewayReceipts))
        return {ErrorCode::CertificateInvalid, config.receiptCertificate.string() + " is not for gateway receipts"};
    if (!certificate->fits(*key))
        return {ErrorCode::KeyUnusable,
                config.receiptKey.string() + " does not fit " + config.receiptCertificate.string()};
    return Signer{std::move(*key), std::move(*certificate)};
}

} // namespace

struct Gateway::Running {
    std::unique_ptr<PacketIntake> intake;
    std::unique_ptr<TusService> service;
    std::unique_ptr<HttpServer> server;
    std::uint16_t port = 0;
    std::thread thread;
};

Result<std::unique_ptr<Gateway>> Gateway::start(GatewayConfig config, const Clock& clock) {
    auto signer = receiptSigner(config);
    if (!signer)
        return signer.error();
    auto stations = TrustAnchors::read(config.stationAuthority);
    if (!stations)
        return stations.error();
    auto intake = PacketIntake::open({config.stateFolder, std::move(*stations), std::move(*signer), config.gatewayId,
                                      config.limits.openUploads, config.limits.abandonedAfter},
                                     clock);
    if (!intake)
        return intake.error();
    auto running = std::make_unique<Running>();
    running->intake = std::move(*intake);
    running->service = std::make_unique<TusService>(*running->intake, config.limits.packetBytes);
    auto server = HttpServer::open(config, *running->service);
    if (!server)
        return server.error();
    running->server = std::move(*server);
    running->port = running->server->port();

    // Signals are for the main thread.
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    running->thread = std::thread([serving = running->server.get()] {
        pthread_setname_np(pthread_self(), "gateway");
        serving->run();
    });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    log::info("gateway.started", {{"address", config.address}, {"port", std::int64_t{running->port}}});
    return std::unique_ptr<Gateway>(new Gateway(std::move(running)));
}

Gateway::Gateway(std::unique_ptr<Running> running) : m_running(std::move(running)) {}

Gateway::~Gateway() { stop(); }

std::uint16_t Gateway::port() const { return m_running->port; }

void Gateway::stop() {
    if (!m_running->thread.joinable())
        return;
    m_running->server->stop();
    m_running->thread.join();
    log::info("gateway.stopped");
}

} // namespace darcha
