// SPDX-License-Identifier: Apache-2.0
// HTTP/1.1 over mutual TLS 1.3 on one thread: moves bytes between sockets and the tus service, and bounds what
// strangers may do.
//
// The only file of the gateway that knows Boost (http_server.cpp). Not for other rooms.
#pragma once

#include "app/gateway/gateway.h"

namespace darcha {

class TusService;

class HttpServer {
public:
    // Binds and listens. `service` must outlive the server.
    static Result<std::unique_ptr<HttpServer>> open(const GatewayConfig& config, TusService& service);
    ~HttpServer();

    std::uint16_t port() const;
    void run();  // serves on the calling thread until stop()
    void stop(); // any thread

private:
    struct Listening;
    explicit HttpServer(std::unique_ptr<Listening> listening);
    std::unique_ptr<Listening> m_listening;
};

} // namespace darcha
