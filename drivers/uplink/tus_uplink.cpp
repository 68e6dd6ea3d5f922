// SPDX-License-Identifier: Apache-2.0
#include "drivers/uplink/tus_uplink.h"

#include <algorithm>
#include <openssl/evp.h>
#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QPointer>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QTimer>
#include <QUrl>

namespace darcha {
namespace {

constexpr qint64 kPieceBytes = 1 << 20;     // lost at most when a line breaks before the gateway has seen it
constexpr qint64 kAnswerBytes = 256 * 1024; // receipts have 3 kB
constexpr int kRestartsMax = 2;             // of one send(): offset lost, packet damaged on its way

QString fromPath(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

Result<QByteArray> readSmallFile(const std::filesystem::path& path, ErrorCode code) {
    QFile file(fromPath(path));
    if (!file.open(QIODevice::ReadOnly) || file.size() > kAnswerBytes)
        return {code, path.string() + ": " + file.errorString().toStdString()};
    return file.readAll();
}

// The gateway's own words, if it had any: {"error": "..."}.
std::string wordsOf(const QByteArray& body) {
    const QString words = QJsonDocument::fromJson(body).object().value("error").toString();
    return words.left(300).toStdString();
}

Error networkError(QNetworkReply::NetworkError code, const QString& words, const QString& host) {
    const std::string detail = host.toStdString() + ": " + words.toStdString();
    // In TLS 1.3 a station's handshake is over before the gateway has judged its certificate: the refusal arrives
    // later, as an alert that Qt 6.4 hands on as an unknown error in OpenSSL's words.
    if (words.contains("SSL routines"))
        return {ErrorCode::TlsRefused, detail};
    switch (code) {
    case QNetworkReply::SslHandshakeFailedError:
        return {ErrorCode::TlsRefused, detail};
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::UnknownContentError:
        return {ErrorCode::GatewayFailed, detail};
    default:
        return {ErrorCode::NetworkUnreachable, detail};
    }
}

// 4xx is about this packet and will not pass by itself; the rest is the gateway's trouble. So are 401, 403 and 404:
// about who asks and where, as a gateway says while its list of stations or its address is being changed. A packet
// cannot help that, and waits.
Error refusal(int status, const QByteArray& body) {
    const std::string detail = "HTTP " + std::to_string(status) + ": " + wordsOf(body);
    const bool passing = status == 401 || status == 403 || status == 404 || status == 408 || status == 423 ||
                         status == 425 || status == 429;
    return {status >= 400 && status < 500 && !passing ? ErrorCode::GatewayRefused : ErrorCode::GatewayFailed, detail};
}

} // namespace

// One QObject for everything that must die together: replies are aborted when it goes.
struct TusUplink::Wire : QObject {
    using Answer = std::function<void(int status, QNetworkReply& reply, const QByteArray& body)>;

    explicit Wire(TusUplinkConfig c) : config(std::move(c)) {}

    QNetworkRequest request(const QString& path) const;
    void call(const QByteArray& verb, QNetworkRequest request, const QByteArray& body, Answer then,
              std::function<void(Error)> otherwise);
    void create();
    void askOffset();
    void sendPiece();
    void fetchReceipt();
    void restart(const Error& why);
    void finish(Result<ReceiptBytes> result);

    TusUplinkConfig config;
    QUrl base;
    QSslConfiguration tls;
    QNetworkAccessManager network;

    // The parcel on its way, if done is set.
    ReceiptCallback done;
    Parcel parcel;
    std::unique_ptr<QFile> file;
    qint64 offset = 0;
    int restarts = 0;
    unsigned round = 0; // answers of a cancelled round are dropped
    std::vector<QPointer<QNetworkReply>> replies;
    std::vector<std::pair<unsigned, StatusCallback>> statusCalls;
    unsigned statusNumber = 0;
};

Result<std::unique_ptr<TusUplink>> TusUplink::create(TusUplinkConfig config) {
    const QUrl base(QString::fromStdString(config.url), QUrl::StrictMode);
    if (!base.isValid() || base.scheme() != "https" || base.host().isEmpty())
        return {ErrorCode::ConfigurationInvalid, "the gateway's address must be https://host:port, not " + config.url};
    auto certificate = readSmallFile(config.certificate, ErrorCode::CertificateInvalid);
    if (!certificate)
        return certificate.error();
    const auto chain = QSslCertificate::fromData(*certificate, QSsl::Pem);
    if (chain.isEmpty())
        return {ErrorCode::CertificateInvalid, config.certificate.string() + " holds no certificate"};
    auto authority = readSmallFile(config.authority, ErrorCode::CertificateInvalid);
    if (!authority)
        return authority.error();
    const auto authorities = QSslCertificate::fromData(*authority, QSsl::Pem);
    if (authorities.isEmpty())
        return {ErrorCode::CertificateInvalid, config.authority.string() + " holds no certificate"};
    EVP_PKEY_up_ref(config.key.native()); // QSslKey frees what it is given
    const QSslKey key(Qt::HANDLE(config.key.native()), QSsl::PrivateKey);
    if (key.isNull())
        return {ErrorCode::KeyUnusable, "the station's TLS key cannot be used"};
    if (!QSslSocket::isProtocolSupported(QSsl::TlsV1_3))
        return {ErrorCode::ConfigurationInvalid, "Qt's TLS plugin (libqt6network6, OpenSSL 3) is missing or too old"};

    auto wire = std::make_unique<Wire>(std::move(config));
    wire->base = base;
    wire->tls = QSslConfiguration::defaultConfiguration();
    wire->tls.setProtocol(QSsl::TlsV1_3OrLater);
    wire->tls.setCaCertificates(authorities); // nobody else
    wire->tls.setLocalCertificateChain(chain);
    wire->tls.setPrivateKey(key);
    wire->tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    wire->network.setProxy(QNetworkProxy::NoProxy);
    wire->network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    return std::unique_ptr<TusUplink>(new TusUplink(std::move(wire)));
}

TusUplink::TusUplink(std::unique_ptr<Wire> wire) : m_wire(std::move(wire)) {}

TusUplink::~TusUplink() {
    m_wire->done = {};
    m_wire->statusCalls.clear();
    ++m_wire->round;
    for (const auto& reply : m_wire->replies)
        if (reply)
            reply->abort();
}

DeviceInfo TusUplink::info() const { return {m_wire->config.url, m_wire->base.host().toStdString(), "tus", false}; }

void TusUplink::send(Parcel parcel, ReceiptCallback done) {
    Wire* wire = m_wire.get();
    if (wire->done) {
        QTimer::singleShot(0, wire, [done = std::move(done)] {
            done({ErrorCode::DeviceBusy, "another packet is on its way"});
        });
        return;
    }
    wire->done = std::move(done);
    wire->parcel = std::move(parcel);
    wire->restarts = 0;
    wire->file = std::make_unique<QFile>(fromPath(wire->parcel.packet));
    QTimer::singleShot(0, wire, [wire, round = wire->round] {
        if (wire->round != round || !wire->done)
            return;
        if (!wire->file->open(QIODevice::ReadOnly))
            return wire->finish({ErrorCode::FileUnreadable,
                                 wire->parcel.packet.string() + ": " + wire->file->errorString().toStdString()});
        // Also for a packet that is half there, or whole: creation is idempotent, and compares the hash.
        wire->create();
    });
}

void TusUplink::status(std::string packetId, StatusCallback done) {
    Wire* wire = m_wire.get();
    const unsigned number = ++wire->statusNumber;
    wire->statusCalls.emplace_back(number, std::move(done));
    const auto answer = [wire, number](Result<ParcelStatus> result) {
        const auto found = std::find_if(wire->statusCalls.begin(), wire->statusCalls.end(),
                                        [number](const auto& call) { return call.first == number; });
        if (found == wire->statusCalls.end())
            return;
        const StatusCallback callback = std::move(found->second);
        wire->statusCalls.erase(found);
        callback(std::move(result));
    };
    wire->call(
        "GET", wire->request("/packets/" + QString::fromStdString(packetId) + "/status"), {},
        [answer](int status, QNetworkReply&, const QByteArray& body) {
            if (status == 404)
                return answer(ParcelStatus{});
            const QJsonObject json = QJsonDocument::fromJson(body).object();
            if (status != 200)
                return answer(refusal(status, body));
            if (!json.value("state").isString())
                return answer({ErrorCode::GatewayFailed, "the status is not what was agreed"});
            answer(ParcelStatus{json.value("state") == "stored",
                                static_cast<std::uint64_t>(json.value("received").toInteger()),
                                static_cast<std::uint64_t>(json.value("size").toInteger())});
        },
        [answer](Error error) { answer(std::move(error)); });
}

void TusUplink::cancel() {
    Wire* wire = m_wire.get();
    ++wire->round;
    const auto replies = std::move(wire->replies);
    wire->replies.clear();
    for (const auto& reply : replies)
        if (reply)
            reply->abort();
    const Error why{ErrorCode::Cancelled, "given up"};
    auto statusCalls = std::move(wire->statusCalls);
    wire->statusCalls.clear();
    for (auto& [number, callback] : statusCalls)
        QTimer::singleShot(0, wire, [callback = std::move(callback), why] { callback(why); });
    if (wire->done) {
        wire->file.reset();
        QTimer::singleShot(0, wire, [callback = std::exchange(wire->done, {}), why] { callback(why); });
    }
}

QNetworkRequest TusUplink::Wire::request(const QString& path) const {
    QUrl url = base;
    url.setPath(path);
    QNetworkRequest request(url);
    request.setSslConfiguration(tls);
    request.setTransferTimeout(static_cast<int>(config.patience.count()));
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setRawHeader("Tus-Resumable", "1.0.0");
    return request;
}

void TusUplink::Wire::call(const QByteArray& verb, QNetworkRequest request, const QByteArray& body, Answer then,
                           std::function<void(Error)> otherwise) {
    QNetworkReply* reply = network.sendCustomRequest(request, verb, body);
    replies.erase(std::remove(replies.begin(), replies.end(), nullptr), replies.end());
    replies.emplace_back(reply);
    connect(reply, &QNetworkReply::downloadProgress, reply, [reply](qint64 received) {
        if (received > kAnswerBytes)
            reply->abort();
    });
    // A redirect is no answer of a gateway; it arrives as a status 3xx below.
    connect(reply, &QNetworkReply::finished, this,
            [this, reply, round = round, then = std::move(then), otherwise = std::move(otherwise)] {
                reply->deleteLater();
                if (round != this->round)
                    return;
                const QVariant status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute);
                if (!status.isValid())
                    return otherwise(networkError(reply->error(), reply->errorString(), base.host()));
                // A line that breaks inside an answer has a status too.
                if (reply->error() == QNetworkReply::RemoteHostClosedError ||
                    reply->error() == QNetworkReply::OperationCanceledError ||
                    reply->error() == QNetworkReply::TimeoutError)
                    return otherwise(networkError(reply->error(), reply->errorString(), base.host()));
                then(status.toInt(), *reply, reply->readAll());
            });
}

void TusUplink::Wire::create() {
    auto header = readSmallFile(parcel.header, ErrorCode::FileUnreadable);
    if (!header)
        return finish(header.error());
    auto signature = readSmallFile(parcel.signature, ErrorCode::FileUnreadable);
    if (!signature)
        return finish(signature.error());
    QNetworkRequest post = request("/uploads");
    post.setRawHeader("Upload-Length", QByteArray::number(file->size()));
    post.setRawHeader("Upload-Metadata", "packet " + QByteArray::fromStdString(parcel.packetId).toBase64() +
                                             ",header " + header->toBase64() + ",signature " + signature->toBase64());
    call(
        "POST", post, {},
        [this](int status, QNetworkReply&, const QByteArray& body) {
            if (status != 201)
                return finish(refusal(status, body));
            askOffset();
        },
        [this](Error error) { finish(std::move(error)); });
}

void TusUplink::Wire::askOffset() {
    call(
        "HEAD", request("/uploads/" + QString::fromStdString(parcel.packetId)), {},
        [this](int status, QNetworkReply& reply, const QByteArray&) {
            if (status == 404) // between two requests the gateway found the packet damaged
                return restart({ErrorCode::GatewayFailed, "the gateway has forgotten the upload"});
            if (status != 200)
                return finish(refusal(status, {}));
            bool understood = false;
            offset = reply.rawHeader("Upload-Offset").toLongLong(&understood);
            if (!understood || offset < 0 || reply.rawHeader("Upload-Length").toLongLong() != file->size())
                return finish({ErrorCode::GatewayFailed, "the gateway's offset or length is not this packet's"});
            if (offset == file->size())
                return fetchReceipt();
            sendPiece();
        },
        [this](Error error) { finish(std::move(error)); });
}

void TusUplink::Wire::sendPiece() {
    if (!file->seek(offset))
        return finish({ErrorCode::FileUnreadable, parcel.packet.string() + ": " + file->errorString().toStdString()});
    const QByteArray piece = file->read(kPieceBytes);
    if (piece.isEmpty() && offset < file->size())
        return finish({ErrorCode::FileUnreadable, parcel.packet.string() + ": " + file->errorString().toStdString()});
    QNetworkRequest patch = request("/uploads/" + QString::fromStdString(parcel.packetId));
    patch.setHeader(QNetworkRequest::ContentTypeHeader, "application/offset+octet-stream");
    patch.setRawHeader("Upload-Offset", QByteArray::number(offset));
    patch.setRawHeader("Upload-Checksum",
                       "sha256 " + QCryptographicHash::hash(piece, QCryptographicHash::Sha256).toBase64());
    call(
        "PATCH", patch, piece,
        [this, sent = piece.size()](int status, QNetworkReply& reply, const QByteArray& body) {
            if (status == 204) {
                bool understood = false;
                const qint64 next = reply.rawHeader("Upload-Offset").toLongLong(&understood);
                if (!understood || next != offset + sent)
                    return finish({ErrorCode::GatewayFailed, "the gateway's offset does not fit what it was sent"});
                offset = next;
                return offset < file->size() ? sendPiece() : fetchReceipt();
            }
            // Another offset, a piece damaged on its way, a packet damaged before: look again where it stands.
            if (status == 409 || status == 460 || status == 422 || status == 404)
                return restart(refusal(status, body));
            finish(refusal(status, body));
        },
        [this](Error error) { finish(std::move(error)); });
}

void TusUplink::Wire::restart(const Error& why) {
    if (++restarts > kRestartsMax)
        return finish(why);
    create();
}

void TusUplink::Wire::fetchReceipt() {
    call(
        "GET", request("/packets/" + QString::fromStdString(parcel.packetId) + "/receipt"), {},
        [this](int status, QNetworkReply&, const QByteArray& body) {
            if (status == 404 && restarts++ < kRestartsMax)
                return sendPiece(); // every byte is there and it is not stored: an empty piece asks for that again
            if (status != 200)
                return finish(refusal(status, body));
            const auto* bytes = reinterpret_cast<const std::byte*>(body.constData());
            finish(ReceiptBytes(bytes, bytes + body.size()));
        },
        [this](Error error) { finish(std::move(error)); });
}

void TusUplink::Wire::finish(Result<ReceiptBytes> result) {
    file.reset();
    if (const ReceiptCallback callback = std::exchange(done, {}))
        callback(std::move(result));
}

} // namespace darcha
