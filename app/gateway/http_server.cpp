// SPDX-License-Identifier: Apache-2.0
#include "app/gateway/http_server.h"

#include "app/gateway/tus_service.h"
#include "core/base/log.h"
#include "core/sealing/certificate.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <cstring>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <set>
#include <unistd.h>

namespace darcha {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kPieceBytes = 64 * 1024;    // what one read may bring
constexpr std::uint64_t kDrainBytes = 8ULL << 20; // of a body that was refused, so that the client reads our answer
constexpr std::chrono::milliseconds kDrainTime{10'000}; // for all of it
constexpr std::chrono::milliseconds kGoodbye{2'000};    // for TLS to close

using Stream = beast::ssl_stream<beast::tcp_stream>;

std::string opensslWords() {
    const unsigned long code = ERR_peek_last_error();
    ERR_clear_error();
    char text[256] = "unknown reason";
    if (code != 0)
        ERR_error_string_n(code, text, sizeof text);
    return text;
}

Result<void> readable(const std::filesystem::path& path, ErrorCode code) {
    if (::access(path.c_str(), R_OK) != 0)
        return {code, path.string() + ": " + std::strerror(errno)};
    return {};
}

Result<void> configureTls(asio::ssl::context& context, const GatewayConfig& config) {
    for (const auto& [path, code] : {std::pair{config.tlsCertificate, ErrorCode::CertificateInvalid},
                                     std::pair{config.tlsKey, ErrorCode::KeyMissing},
                                     std::pair{config.stationAuthority, ErrorCode::CertificateInvalid}})
        if (auto found = readable(path, code); !found)
            return found;
    SSL_CTX* raw = context.native_handle();
    SSL_CTX_set_min_proto_version(raw, TLS1_3_VERSION);
    SSL_CTX_set_max_proto_version(raw, TLS1_3_VERSION);
    // Every connection shows its certificate again: a resumed session would carry one that may have been withdrawn.
    SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(raw, 0);
    if (SSL_CTX_use_certificate_chain_file(raw, config.tlsCertificate.c_str()) != 1)
        return {ErrorCode::CertificateInvalid, config.tlsCertificate.string() + ": " + opensslWords()};
    if (SSL_CTX_use_PrivateKey_file(raw, config.tlsKey.c_str(), SSL_FILETYPE_PEM) != 1)
        return {ErrorCode::KeyUnusable, config.tlsKey.string() + ": " + opensslWords()};
    if (SSL_CTX_check_private_key(raw) != 1)
        return {ErrorCode::KeyUnusable, config.tlsKey.string() + " does not fit " + config.tlsCertificate.string()};
    if (SSL_CTX_load_verify_file(raw, config.stationAuthority.c_str()) != 1)
        return {ErrorCode::CertificateInvalid, config.stationAuthority.string() + ": " + opensslWords()};
    // Stations are told by name which authorities count, so that they can choose the right certificate.
    SSL_CTX_set_client_CA_list(raw, SSL_load_client_CA_file(config.stationAuthority.c_str()));
    SSL_CTX_set_verify(raw, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    return {};
}

// The station's name: the common name of the certificate that TLS has just verified. Empty if the same authority issued
// it for something else.
std::string stationName(SSL* ssl) {
    X509* certificate = SSL_get1_peer_certificate(ssl);
    if (certificate == nullptr)
        return {};
    const Certificate peer(certificate);
    return peer.hasRole(CertificateRole::StationTls) ? peer.commonName() : std::string();
}

template <typename Head> std::optional<std::string> field(const Head& head, std::string_view name) {
    const auto found = head.find(boost::string_view(name.data(), name.size()));
    if (found == head.end())
        return std::nullopt;
    return std::string(found->value());
}

using Parser = http::request_parser<http::buffer_body>;

TusRequest requestFrom(const Parser& parser, const std::string& station) {
    const auto& head = parser.get();
    TusRequest request;
    request.station = station;
    request.method = std::string(head.method_string());
    // tus 1.0.0: for networks whose boxes know only GET and POST.
    if (const auto wanted = field(head, "X-HTTP-Method-Override"))
        request.method = *wanted;
    request.target = std::string(head.target());
    request.tusResumable = field(head, "Tus-Resumable");
    request.uploadLength = field(head, "Upload-Length");
    request.uploadOffset = field(head, "Upload-Offset");
    request.uploadMetadata = field(head, "Upload-Metadata");
    request.uploadChecksum = field(head, "Upload-Checksum");
    request.contentType = field(head, "Content-Type");
    if (const auto length = parser.content_length())
        request.bodyBytes = *length;
    request.hasBody = parser.chunked() || request.bodyBytes.value_or(0) > 0;
    return request;
}

} // namespace

struct HttpServer::Listening {
    Listening(const GatewayConfig& config, TusService& tus)
        : limits(config.limits),
          service(tus),
          tls(asio::ssl::context::tls_server),
          acceptor(io) {}

    asio::awaitable<void> acceptAll();
    asio::awaitable<void> serve(tcp::socket socket);
    asio::awaitable<void> converse(Stream& stream);
    asio::awaitable<bool> exchange(Stream& stream, beast::flat_buffer& buffer, const std::string& station);
    asio::awaitable<std::optional<TusReply>> takeBody(Stream& stream, beast::flat_buffer& buffer, Parser& parser,
                                                      TusService::Piece& piece);
    asio::awaitable<bool> send(Stream& stream, TusReply reply, bool keepAlive);
    asio::awaitable<bool> drain(Stream& stream, beast::flat_buffer& buffer, Parser& parser);

    GatewayLimits limits;
    TusService& service;
    asio::io_context io{1};
    asio::ssl::context tls;
    tcp::acceptor acceptor;
    std::set<beast::tcp_stream*> open;
    bool stopping = false;
};

asio::awaitable<void> HttpServer::Listening::acceptAll() {
    while (!stopping) {
        auto [error, socket] = co_await acceptor.async_accept(kAwait);
        if (stopping)
            co_return;
        if (error) {
            log::warning("gateway.accept_failed", {{"why", error.message()}});
            // Out of file descriptors: wait for some to come back instead of spinning.
            asio::steady_timer pause(io, std::chrono::milliseconds(100));
            co_await pause.async_wait(kAwait);
            continue;
        }
        if (open.size() >= limits.connections) {
            log::warning("gateway.too_many_connections", {{"limit", limits.connections}});
            continue; // the socket closes here
        }
        asio::co_spawn(io, serve(std::move(socket)), asio::detached);
    }
}

asio::awaitable<void> HttpServer::Listening::serve(tcp::socket socket) {
    Stream stream(beast::tcp_stream(std::move(socket)), tls);
    auto* lowest = &beast::get_lowest_layer(stream);
    open.insert(lowest);
    try {
        error_code ignored;
        lowest->socket().set_option(tcp::no_delay(true), ignored);
        co_await converse(stream);
    } catch (const std::exception& e) { // out of memory, or a bug: this connection ends, the gateway goes on
        log::error("gateway.connection_failed", {{"why", e.what()}});
    }
    open.erase(lowest);
}

asio::awaitable<void> HttpServer::Listening::converse(Stream& stream) {
    auto& lowest = beast::get_lowest_layer(stream);
    lowest.expires_after(limits.handshake);
    if (auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, kAwait); error) {
        log::info("gateway.handshake_refused", {{"why", error.message()}});
        co_return;
    }
    const std::string station = stationName(stream.native_handle());
    beast::flat_buffer buffer(limits.headBytes + kPieceBytes);
    while (!stopping && co_await exchange(stream, buffer, station)) {
    }
    lowest.expires_after(kGoodbye);
    co_await stream.async_shutdown(kAwait);
}

// One request and its answer; true if another may follow on this connection.
asio::awaitable<bool> HttpServer::Listening::exchange(Stream& stream, beast::flat_buffer& buffer,
                                                      const std::string& station) {
    auto& lowest = beast::get_lowest_layer(stream);
    if (buffer.size() == 0) {
        lowest.expires_after(limits.idle);
        auto [error, count] = co_await stream.async_read_some(buffer.prepare(4096), kAwait);
        if (error)
            co_return false;
        buffer.commit(count);
    }
    Parser parser;
    parser.header_limit(limits.headBytes);
    parser.body_limit(boost::none); // the tus service knows how many bytes are still missing
    lowest.expires_after(limits.head);
    if (auto [error, count] = co_await http::async_read_header(stream, buffer, parser, kAwait); error) {
        if (error == http::error::header_limit || error == http::error::buffer_overflow)
            co_await send(stream, TusReply::problem(431, "the request's fields are too long"), false);
        else if (error.category() == http::make_error_code(http::error::bad_method).category() &&
                 error != http::error::end_of_stream && error != http::error::partial_message)
            co_await send(stream, TusReply::problem(400, "this is not HTTP/1.1"), false);
        co_return false;
    }

    const TusRequest request = requestFrom(parser, station);
    if (request.method != "PATCH") {
        TusReply reply = service.answer(request);
        const bool keep = parser.get().keep_alive() && !request.hasBody;
        co_return co_await send(stream, std::move(reply), keep) && keep;
    }

    auto begun = service.beginPiece(request);
    if (auto* refusal = std::get_if<TusReply>(&begun)) {
        if (!co_await send(stream, std::move(*refusal), parser.get().keep_alive()))
            co_return false;
        co_return parser.get().keep_alive() && co_await drain(stream, buffer, parser);
    }
    if (field(parser.get(), "Expect") == "100-continue") {
        http::response<http::empty_body> goOn(http::status::continue_, 11);
        lowest.expires_after(limits.idle);
        if (auto [error, count] = co_await http::async_write(stream, goOn, kAwait); error)
            co_return false;
    }
    auto reply = co_await takeBody(stream, buffer, parser, std::get<TusService::Piece>(begun));
    if (!reply)
        co_return false; // cut off; what came is kept, and HEAD tells the station where to go on
    const bool keep = parser.get().keep_alive() && parser.is_done();
    if (!co_await send(stream, std::move(*reply), keep))
        co_return false;
    if (!parser.is_done())
        co_await drain(stream, buffer, parser);
    co_return keep;
}

asio::awaitable<std::optional<TusReply>> HttpServer::Listening::takeBody(Stream& stream, beast::flat_buffer& buffer,
                                                                         Parser& parser, TusService::Piece& piece) {
    auto& lowest = beast::get_lowest_layer(stream);
    std::vector<std::byte> bytes(kPieceBytes);
    const auto began = std::chrono::steady_clock::now(); // of the network, not of the record: no Clock
    std::uint64_t taken = 0;
    while (!parser.is_done()) {
        auto& body = parser.get().body();
        body.data = bytes.data();
        body.size = bytes.size();
        lowest.expires_after(limits.idle);
        auto [error, count] = co_await http::async_read_some(stream, buffer, parser, kAwait);
        const std::size_t got = bytes.size() - body.size;
        taken += got;
        if (got > 0)
            if (auto failed = piece.write(std::span(bytes).first(got)))
                co_return failed;
        if (error && error != http::error::need_buffer)
            co_return std::nullopt;
        const auto spent = std::chrono::steady_clock::now() - began;
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(spent).count();
        if (spent > limits.idle && taken < limits.slowestBytesPerSecond * static_cast<std::uint64_t>(seconds)) {
            log::info("gateway.too_slow", {{"bytes", taken}, {"seconds", std::int64_t{seconds}}});
            co_return std::nullopt;
        }
    }
    co_return piece.finish();
}

asio::awaitable<bool> HttpServer::Listening::send(Stream& stream, TusReply reply, bool keepAlive) {
    http::response<http::string_body> response(static_cast<http::status>(reply.status), 11);
    if (reply.status == 460)
        response.reason("Checksum Mismatch");
    for (const auto& [name, value] : reply.fields)
        response.set(name, value);
    if (!reply.contentType.empty())
        response.set(http::field::content_type, reply.contentType);
    response.body() = std::move(reply.body);
    response.keep_alive(keepAlive);
    response.prepare_payload();
    beast::get_lowest_layer(stream).expires_after(limits.idle);
    auto [error, count] = co_await http::async_write(stream, response, kAwait);
    co_return !error;
}

// Reads on past a refusal: closing while the client still sends would destroy our answer before it is read.
asio::awaitable<bool> HttpServer::Listening::drain(Stream& stream, beast::flat_buffer& buffer, Parser& parser) {
    std::vector<std::byte> bytes(kPieceBytes);
    beast::get_lowest_layer(stream).expires_after(kDrainTime);
    for (std::uint64_t drained = 0; !parser.is_done() && drained < kDrainBytes;) {
        auto& body = parser.get().body();
        body.data = bytes.data();
        body.size = bytes.size();
        auto [error, count] = co_await http::async_read_some(stream, buffer, parser, kAwait);
        if (error && error != http::error::need_buffer)
            co_return false;
        drained += bytes.size() - body.size;
    }
    co_return parser.is_done();
}

Result<std::unique_ptr<HttpServer>> HttpServer::open(const GatewayConfig& config, TusService& service) {
    auto listening = std::make_unique<Listening>(config, service);
    if (auto ready = configureTls(listening->tls, config); !ready)
        return ready.error();
    error_code error;
    const auto address = asio::ip::make_address(config.address, error);
    if (error)
        return {ErrorCode::InvalidArgument, config.address + " is not an IP address"};
    const tcp::endpoint endpoint(address, config.port);
    auto& acceptor = listening->acceptor;
    acceptor.open(endpoint.protocol(), error);
    if (!error)
        acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error)
        acceptor.bind(endpoint, error);
    if (!error)
        acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error)
        return {ErrorCode::NetworkUnreachable,
                "cannot listen on " + config.address + ":" + std::to_string(config.port) + ": " + error.message()};
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(listening)));
}

HttpServer::HttpServer(std::unique_ptr<Listening> listening) : m_listening(std::move(listening)) {}
HttpServer::~HttpServer() = default;

std::uint16_t HttpServer::port() const {
    error_code error;
    return m_listening->acceptor.local_endpoint(error).port();
}

void HttpServer::run() {
    asio::co_spawn(m_listening->io, m_listening->acceptAll(), asio::detached);
    m_listening->io.run();
}

void HttpServer::stop() {
    asio::post(m_listening->io, [this] {
        m_listening->stopping = true;
        error_code ignored;
        m_listening->acceptor.close(ignored);
        for (beast::tcp_stream* stream : m_listening->open)
            stream->close();
    });
}

} // namespace darcha
