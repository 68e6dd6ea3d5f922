// SPDX-License-Identifier: Apache-2.0
// A darcha-gateway of our own on loopback: for training, demonstration and journeys. A real station has one elsewhere.
//
// Main thread. The gateway is a process of its own, as it is in real use: it can be killed and started again at the
// same port. Errors: FileNotFound (the program is not beside ours), NetworkUnreachable (it did not start; the detail
// holds its words).
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

class QProcess;

namespace darcha {

struct Provisioned;

class GatewayProcess {
public:
    // `state` receives the gateway's store.
    static Result<std::unique_ptr<GatewayProcess>> start(const std::filesystem::path& state, const Provisioned& pki,
                                                         std::uint16_t port = 0);
    ~GatewayProcess(); // asks it to end, then insists

    std::uint16_t port() const { return m_port; }
    std::string url() const; // "https://127.0.0.1:port"
    bool running() const;

    void kill();            // SIGKILL: nobody is asked
    Result<void> restart(); // at the same port

private:
    GatewayProcess(std::filesystem::path state, std::unique_ptr<QProcess> process);
    Result<void> launch();

    std::filesystem::path m_state;
    std::string m_program;
    std::vector<std::string> m_arguments;
    std::unique_ptr<QProcess> m_process;
    std::uint16_t m_port = 0;
};

} // namespace darcha
