// SPDX-License-Identifier: Apache-2.0
// The curl program as an HTTP client that is not ours.
#pragma once

#include "tests/support/gateway_station.h"

#include <QMap>

namespace darcha {

struct CurlAnswer {
    int code = -1; // curl's own: 0 spoke HTTP, 35 and 56 TLS refused
    int status = 0;
    QMap<QByteArray, QByteArray> fields; // names in lower case
    QByteArray body;
};

class Curl {
public:
    Curl(const GatewayStation& station, quint16 port)
        : m_trust{"--cacert", qpath(station.pki->authorityCertificate)},
          m_identity{"--cert", qpath(station.pki->stationTlsCertificate), "--key", qpath(station.tlsKeyFile())},
          m_base("https://127.0.0.1:" + QString::number(port)) {}

    Curl anonymous() const {
        Curl other = *this;
        other.m_identity.clear();
        return other;
    }
    Curl showing(const GatewayStation& station) const { // its identity, but the first station's gateway
        Curl other = *this;
        other.m_identity =
            QStringList{"--cert", qpath(station.pki->stationTlsCertificate), "--key", qpath(station.tlsKeyFile())};
        return other;
    }

    CurlAnswer ask(const QString& method, const QString& path, QStringList fields = {}, const QByteArray& body = {},
                   const QStringList& more = {}) const {
        QStringList arguments{"-s", "-i", "--noproxy", "*", "--max-time", "30", "--path-as-is"};
        arguments << m_trust << m_identity << more;
        if (method == "HEAD")
            arguments << "--head";
        else
            arguments << "-X" << method;
        for (const QString& field : fields)
            arguments << "-H" << field;
        if (!body.isEmpty())
            arguments << "--data-binary"
                      << "@-";
        arguments << m_base + path;
        QProcess process;
        process.start("curl", arguments);
        process.write(body);
        process.closeWriteChannel();
        CurlAnswer answer;
        if (!process.waitForFinished(40000))
            return answer;
        answer.code = process.exitCode();
        QByteArray said = process.readAllStandardOutput();
        while (said.startsWith("HTTP/1.1 100"))
            said = said.mid(said.indexOf("\r\n\r\n") + 4);
        const qsizetype end = said.indexOf("\r\n\r\n");
        const auto lines = said.left(end).split('\n');
        if (!lines.isEmpty())
            answer.status = lines.first().mid(9, 3).toInt();
        for (const QByteArray& line : lines.mid(1))
            if (const qsizetype colon = line.indexOf(':'); colon > 0)
                answer.fields[line.left(colon).toLower()] = line.mid(colon + 1).trimmed();
        answer.body = end < 0 ? QByteArray() : said.mid(end + 4);
        return answer;
    }

    CurlAnswer create(const GatewayStation::Sealed& parcel, qsizetype length = -1) const {
        return ask("POST", "/uploads",
                   {"Tus-Resumable: 1.0.0",
                    "Upload-Length: " + QString::number(length < 0 ? parcel.bytes.size() : length),
                    "Upload-Metadata: packet " + QByteArray::fromStdString(parcel.header.packetId).toBase64() +
                        ",header " + parcel.headerText.toBase64() + ",signature " + parcel.signature.toBase64()});
    }

    CurlAnswer piece(const std::string& packetId, qsizetype offset, const QByteArray& bytes,
                     const QByteArray& checksum = {}, const QStringList& more = {}) const {
        QStringList fields{"Tus-Resumable: 1.0.0", "Content-Type: application/offset+octet-stream",
                           "Upload-Offset: " + QString::number(offset)};
        if (!checksum.isEmpty())
            fields << "Upload-Checksum: " + checksum;
        if (bytes.isEmpty())
            fields << "Content-Length: 0";
        return ask("PATCH", "/uploads/" + QString::fromStdString(packetId), fields, bytes, more);
    }

    CurlAnswer head(const std::string& packetId) const {
        return ask("HEAD", "/uploads/" + QString::fromStdString(packetId), {"Tus-Resumable: 1.0.0"});
    }
    CurlAnswer receipt(const std::string& packetId) const {
        return ask("GET", "/packets/" + QString::fromStdString(packetId) + "/receipt");
    }

private:
    QStringList m_trust;
    QStringList m_identity;
    QString m_base;
};

} // namespace darcha
