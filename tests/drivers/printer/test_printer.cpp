// SPDX-License-Identifier: Apache-2.0
#include "drivers/printer/cups_printer.h"
#include "drivers/printer/pdf_printer.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace darcha;

class PrinterTest : public QObject {
    Q_OBJECT

private slots:
    void onlyIppAddressesAreTaken() {
        for (const char* uri : {"", "printer", "http://localhost/", "usb://x", "ipp://", "file:///etc/passwd"}) {
            auto printer = CupsPrinter::create(uri);
            QVERIFY2(!printer.ok(), uri);
            QCOMPARE(printer.error().code, ErrorCode::InvalidArgument);
        }
        auto printer = CupsPrinter::create("ipp://localhost:8631/ipp/print");
        QVERIFY(printer.ok());
        QVERIFY(!(*printer)->info().isVirtual);
    }

    void aTitleCannotLeadOutOfTheFolder() {
        QTemporaryDir folder;
        PdfPrinter printer(folder.filePath("in").toStdString());
        const QByteArray pdf = "%PDF-1.4\n";
        const auto bytes = std::as_bytes(std::span(pdf.constData(), static_cast<std::size_t>(pdf.size())));
        QVERIFY(printer.print(bytes, "../../escaped").ok());
        QVERIFY(printer.lastFile().string().starts_with(folder.filePath("in").toStdString()));
        QVERIFY(printer.print(bytes, "").ok());
        QVERIFY(printer.info().isVirtual);
    }

    void aFolderThatCannotBeMadeIsNamed() {
        PdfPrinter printer("/proc/nowhere");
        const QByteArray pdf = "%PDF-1.4\n";
        auto job = printer.print(std::as_bytes(std::span(pdf.constData(), static_cast<std::size_t>(pdf.size()))), "x");
        QVERIFY(!job.ok());
        QCOMPARE(job.error().code, ErrorCode::FileUnwritable);
        QVERIFY(job.error().detail.find("/proc/nowhere") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(PrinterTest)
#include "test_printer.moc"
