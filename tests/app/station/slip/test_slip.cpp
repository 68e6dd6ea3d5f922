// SPDX-License-Identifier: Apache-2.0
// The slip as it leaves the printer: rendered by poppler, read by ZXing-C++, neither of which is ours.
#include "app/station/slip/slip.h"

#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#define ZX_USE_UTF8 // text() as std::string
#include <ZXing/ReadBarcode.h>

using namespace darcha;

namespace {

const char* kPacketId = "5d3c1f6e-8a52-4b0f-9a55-0d8a0c7f2b11";

SlipDocument slipIn(const QString& language, bool training = true) {
    QFile file(QString(DARCHA_SOURCE_DIR "/ui/strings/%1/slip.json").arg(language));
    const QJsonObject texts =
        file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    SlipFacts facts;
    facts.caseNumber = "TAS-7K4M-2291";
    facts.serviceTitle = language == "ru" ? QStringLiteral("Первая идентификационная карта")
                         : language == "en" ? QStringLiteral("First identity card")
                                            : QStringLiteral("Birinchi ID-karta");
    facts.date = "22.11.2026";
    facts.qrPayload = slipQrPayload(facts.caseNumber, kPacketId);
    facts.training = training;
    return slipDocument(facts, [&](const char* id) { return texts.value(id).toString(id); });
}

std::string readCode(const QImage& image) {
    const QImage grey = image.convertToFormat(QImage::Format_Grayscale8);
    const ZXing::ImageView view(grey.constBits(), grey.width(), grey.height(), ZXing::ImageFormat::Lum,
                                static_cast<int>(grey.bytesPerLine()));
    const auto result = ZXing::ReadBarcode(view, ZXing::DecodeHints().setFormats(ZXing::BarcodeFormat::QRCode));
    return result.isValid() ? result.text() : std::string();
}

} // namespace

class SlipTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString save(const SlipDocument& slip) {
        auto pdf = renderSlipPdf(slip);
        if (!pdf.ok())
            return {};
        const QString path = m_folder.filePath("slip.pdf");
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(*pdf) != pdf->size())
            return {};
        // To look at: DARCHA_KEEP_SLIPS=/some/folder
        if (const QString kept = qEnvironmentVariable("DARCHA_KEEP_SLIPS"); !kept.isEmpty())
            QFile::copy(path, kept + "/" + QTest::currentTestFunction() + QTest::currentDataTag() + ".pdf");
        return path;
    }

    QByteArray run(const QString& program, const QStringList& arguments) {
        QProcess process;
        process.start(program, arguments);
        process.waitForFinished();
        return process.readAllStandardOutput();
    }

    void languages() {
        QTest::addColumn<QString>("language");
        for (const char* language : {"en", "ru", "uz-Latn"})
            QTest::newRow(language) << QString(language);
    }

private slots:
    void initTestCase() {
        if (QStandardPaths::findExecutable("pdftoppm").isEmpty())
            QSKIP("needs poppler-utils");
    }

    void thePrintedCodeIsReadBack_data() { languages(); }
    void thePrintedCodeIsReadBack() {
        QFETCH(QString, language);
        const SlipDocument slip = slipIn(language);
        const QString path = save(slip);
        QVERIFY(!path.isEmpty());
        run("pdftoppm",
            {"-r", "203", "-png", "-singlefile", path, m_folder.filePath("page")}); // a receipt printer's dpi
        const QImage page(m_folder.filePath("page.png"));
        QVERIFY(!page.isNull());
        QCOMPARE(QString::fromStdString(readCode(page)), slip.qrPayload);
    }

    void thePrintedWordsAreReadBack_data() { languages(); }
    void thePrintedWordsAreReadBack() {
        QFETCH(QString, language);
        const SlipDocument slip = slipIn(language);
        const QString path = save(slip);
        const QString words = QString::fromUtf8(run("pdftotext", {"-layout", path, "-"})).simplified();
        for (const QString& expected : {slip.caseNumber, slip.date, slip.serviceTitle, slip.trainingMark})
            QVERIFY2(words.contains(expected), qPrintable(expected + " is not in: " + words));
        QVERIFY2(!words.contains(QRegularExpression("slip\\.[a-z]")), qPrintable("a text is missing: " + words));
        QCOMPARE(run("pdfinfo", {path}).count("Pages:           1"), 1);
    }

    void aRealSlipIsNotMarked() {
        const QString words = QString::fromUtf8(run("pdftotext", {"-layout", save(slipIn("en", false)), "-"}));
        QVERIFY(!words.isEmpty());
        QVERIFY(!words.contains("TRAINING"));
    }

    void allThreeLanguagesHaveTheSameTexts() {
        QStringList first;
        for (const char* language : {"en", "ru", "uz-Latn"}) {
            QFile file(QString(DARCHA_SOURCE_DIR "/ui/strings/%1/slip.json").arg(language));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QStringList ids = QJsonDocument::fromJson(file.readAll()).object().keys();
            QVERIFY(!ids.isEmpty());
            if (first.isEmpty())
                first = ids;
            QCOMPARE(ids, first);
        }
    }

    void aMirroredSlipStillReads() {
        SlipDocument slip = slipIn("en");
        slip.rightToLeft = true;
        slip.stepsHeading = QString::fromUtf8("كېيىن نېمە بولىدۇ");
        slip.steps = {QString::fromUtf8("بۇ قەغەزنى ساقلاڭ.")};
        const QString path = save(slip);
        run("pdftoppm", {"-r", "203", "-png", "-singlefile", path, m_folder.filePath("page")});
        QCOMPARE(QString::fromStdString(readCode(QImage(m_folder.filePath("page.png")))), slip.qrPayload);
    }

    void theCodeOnTheScreenIsReadBack() {
        const QString payload = slipQrPayload("TAS-1", kPacketId);
        auto image = qrImage(payload, 300);
        QVERIFY(image.ok());
        QVERIFY(image->width() >= 300);
        QCOMPARE(QString::fromStdString(readCode(*image)), payload);
    }

    void aPayloadThatFitsNoCodeIsRefused() {
        QCOMPARE(qrImage({}, 300).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(qrImage(QString(3000, 'x'), 300).error().code, ErrorCode::InvalidArgument);
    }

    void textsThatAreTooLongAreRefusedNotCut() {
        SlipDocument slip = slipIn("en");
        slip.footer = QString("word ").repeated(20000);
        QCOMPARE(renderSlipPdf(slip).error().code, ErrorCode::InvalidArgument);
    }
};

QTEST_MAIN(SlipTest)
#include "test_slip.moc"
