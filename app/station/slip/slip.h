// SPDX-License-Identifier: Apache-2.0
// The slip a person takes home: case number, service, date, what comes next, a QR code. Never a name.
//
// Pure rendering, any thread with a QGuiApplication alive. 80 mm wide (a receipt printer's roll; fits a corner of A4),
// as long as its text needs. Mirrors for scripts from right to left.
#pragma once

#include "core/base/result.h"

#include <functional>
#include <QByteArray>
#include <QImage>
#include <QString>
#include <QStringList>

namespace darcha {

// Every text ready to print, in the person's language.
struct SlipDocument {
    QString issuer;  // "Smart migration station"
    QString heading; // "Your application is accepted"
    QString serviceLabel;
    QString serviceTitle;
    QString caseLabel;
    QString caseNumber;
    QString dateLabel;
    QString date;
    QString stepsHeading;
    QStringList steps;
    QString qrCaption;
    QString qrPayload;
    QString footer;
    QString trainingMark; // empty on a real slip; else printed large across it
    bool rightToLeft = false;
};

// What is told of one enrolment; no name, no number of a document, by construction.
struct SlipFacts {
    QString caseNumber;
    QString serviceTitle;
    QString date;      // already in the language's own form
    QString qrPayload; // see slipQrPayload
    bool training = true;
    bool rightToLeft = false;
};
using SlipText = std::function<QString(const char* id)>; // ui/strings/<language>/slip.json

SlipDocument slipDocument(const SlipFacts& facts, const SlipText& text);

// What the QR code says: "darcha:1:<case number>:<packet id>". Track and trace reads it; it means nothing to anyone
// else.
QString slipQrPayload(const QString& caseNumber, const QString& packetId);

Result<QByteArray> renderSlipPdf(const SlipDocument& slip);

// Error correction level M (15 %), quiet zone of 4 modules (ISO/IEC 18004:2015 9.1), at least `pixels` wide, whole
// pixels a module.
Result<QImage> qrImage(const QString& payload, int pixels);

} // namespace darcha
