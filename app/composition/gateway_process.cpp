// SPDX-License-Identifier: Apache-2.0
#include "app/composition/gateway_process.h"

#include "core/base/json_file.h"
#include "core/base/log.h"
#include "core/sealing/provisioning.h"

#include <csignal>
#include <nlohmann/json.hpp>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <sys/prctl.h>

namespace darcha {
namespace {

constexpr int startPatienceMs = 15'000; // a loaded machine of two cores took 0.6 s
constexpr int endPatienceMs = 5'000;

} // namespace

GatewayProcess::GatewayProcess(std::filesystem::path state, std::unique_ptr<QProcess> process)
    : m_state(std::move(state)),
      m_process(std::move(process)) {}

GatewayProcess::~GatewayProcess() {
    if (!running())
        return;
    m_process->terminate();
    if (!m_process->waitForFinished(endPatienceMs))
        kill();
}

Result<std::unique_ptr<GatewayProcess>> GatewayProcess::start(const std::filesystem::path& state,
                                                              const Provisioned& pki, std::uint16_t port) {
    std::unique_ptr<GatewayProcess> gateway(new GatewayProcess(state, std::make_unique<QProcess>()));
    gateway->m_port = port;
    gateway->m_program = QCoreApplication::applicationDirPath().toStdString() + "/darcha-gateway";
    gateway->m_arguments = {"--state", state.string(), "--pki", pki.folder.string()};
    if (!std::filesystem::exists(gateway->m_program))
        return {ErrorCode::FileNotFound, gateway->m_program + ": build the target darcha-gateway"};
    if (const auto launched = gateway->launch(); !launched.ok())
        return launched.error();
    return gateway;
}

std::string GatewayProcess::url() const { return "https://127.0.0.1:" + std::to_string(m_port); }

bool GatewayProcess::running() const { return m_process->state() != QProcess::NotRunning; }

void GatewayProcess::kill() {
    m_process->kill();
    m_process->waitForFinished(endPatienceMs);
}

Result<void> GatewayProcess::restart() { return running() ? Result<void>() : launch(); }

Result<void> GatewayProcess::launch() {
    QStringList arguments;
    for (const std::string& argument : m_arguments)
        arguments << QString::fromStdString(argument);
    arguments << "--port" << QString::number(m_port);
    m_process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    // The gateway must not outlive a station that was killed.
    m_process->setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
    m_process->start(QString::fromStdString(m_program), arguments);
    QElapsedTimer waited;
    waited.start();
    while (!m_process->canReadLine()) {
        const qint64 left = startPatienceMs - waited.elapsed();
        if (left <= 0 || !m_process->waitForReadyRead(static_cast<int>(left)))
            return {ErrorCode::NetworkUnreachable, m_program + " did not start; its own words are above"};
    }
    const auto line = JsonFile::parse(m_process->readLine().toStdString(), "darcha-gateway");
    if (!line.ok())
        return line.error();
    m_port = static_cast<std::uint16_t>(line->root().value("port", 0));
    if (m_port == 0)
        return {ErrorCode::NetworkUnreachable, "darcha-gateway named no port"};
    log::info("gateway.started", {{"port", static_cast<int>(m_port)}});
    return {};
}

} // namespace darcha
