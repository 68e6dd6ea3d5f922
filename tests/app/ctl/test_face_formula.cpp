// SPDX-License-Identifier: Apache-2.0
// face quality --formula: OFIQ's numbers on its own reference data, beside ours on a portrait, and every wrong file
// named.
#include "tests/app/ctl/darchactl_run.h"

#include <QImage>
#include <QtTest>

using darcha::darchactl;
using darcha::Outcome;

namespace {

const QString reference = DARCHA_SHARED_DATA "/face_quality_reference/";
const QStringList variants{"orig", "blue", "blur", "bright", "dark", "desat", "gray", "leftlight"};
const QStringList networks{"UnifiedQualityScore", "Sharpness", "CompressionArtifacts", "ExpressionNeutrality"};

Outcome faceQuality(const QStringList& arguments) { return darchactl(QStringList{"face", "quality"} + arguments); }

QJsonObject component(const QJsonObject& line, const QString& name) {
    return line["components"].toObject()[name].toObject();
}

} // namespace

class FaceFormulaTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString file(const QString& name, const QByteArray& content) {
        return darcha::writtenFile(m_folder, name, content);
    }
    QString grey(const QString& name, int width, int height, int level) {
        QImage made(width, height, QImage::Format_Grayscale8);
        made.fill(qRgb(level, level, level));
        return made.save(m_folder.filePath(name)) ? m_folder.filePath(name) : QString();
    }

private slots:
    void ofiqsFormulasGiveTheNumbersOfItsTables() {
        if (!QFile::exists(reference))
            QSKIP("shared/data is not beside this checkout");
        QStringList arguments{"--formula",   "ofiq",
                              "--landmarks", reference + "landmarks98.txt",
                              "--transform", reference + "transform.txt",
                              "--parsing",   reference + "parsing400.png",
                              "--occlusion", reference + "occlusion616.png"};
        for (const QString& variant : variants)
            arguments << reference + variant + ".png";
        const Outcome outcome = faceQuality(arguments);
        QCOMPARE(outcome.lines.size(), variants.size());
        for (int i = 0; i < variants.size(); ++i) {
            const QJsonObject& line = outcome.lines[i];
            QCOMPARE(line["formula"].toString(), QString("ofiq"));
            QCOMPARE(line["components"].toObject().size(), 28);
            QFile table(reference + variants[i] + ".csv");
            QVERIFY(table.open(QIODevice::ReadOnly));
            table.readLine();
            int compared = 0;
            while (!table.atEnd()) {
                const auto cells = QString::fromUtf8(table.readLine()).trimmed().split(';');
                if (cells.size() < 3 || cells[0].startsWith("HeadPose")) // no file gives the pose
                    continue;
                const QJsonObject score = component(line, cells[0]);
                const double native = score["native"].toDouble(-1e9), wanted = cells[1].toDouble();
                const QString said = variants[i] + " " + cells[0] + ": " + QString::number(native);
                QVERIFY2(std::abs(native - wanted) <= 1e-3 * std::abs(wanted), qPrintable(said));
                QVERIFY2(std::abs(score["value"].toInt(-9) - cells[2].toInt()) <= 1, qPrintable(said));
                ++compared;
            }
            QCOMPARE(compared, 21);
            for (const QString& network : networks)
                QCOMPARE(component(line, network)["reason"].toString(), QString("no_model"));
            QCOMPARE(component(line, "HeadPoseYaw")["reason"].toString(), QString("no_pose"));
        }
    }

    void bothPutsOfiqsNumbersBesideOursOnAnyPicture() {
        const QString portrait = DARCHA_SHARED_DATA "/faces/frll_neutral/001_03.jpg";
        if (!QFile::exists(portrait))
            QSKIP("shared/data is not beside this checkout");
        const Outcome ours = faceQuality({portrait}), both = faceQuality({"--formula=both", portrait});
        QCOMPARE(both.code, ours.code);
        QVERIFY(!ours.lines[0].contains("formula"));
        const QJsonObject components = both.lines[0]["components"].toObject();
        int standard = 0, judged = 0;
        for (const QString& name : components.keys()) {
            QJsonObject score = components[name].toObject();
            const QJsonValue beside = score.take("ofiq");
            QCOMPARE(score, component(ours.lines[0], name));
            if (beside.isUndefined()) // beyond the standard: OFIQ knows nothing of it
                continue;
            ++standard;
            const QJsonObject ofiq = beside.toObject();
            QCOMPARE(ofiq["native"].isNull(), ofiq["value"].isNull());
            QCOMPARE(ofiq["reason"].isNull(), !ofiq["value"].isNull());
            judged += !ofiq["value"].isNull();
        }
        QCOMPARE(standard, 28);
        QCOMPARE(judged, 19); // all but four networks, two of the parsing map, three of the occlusion map
        QCOMPARE(component(both.lines[0], "EyesVisible")["ofiq"].toObject()["reason"].toString(),
                 QString("no_occlusion_map"));
    }

    void aPictureWithoutAFaceHasNoNumbers() {
        const Outcome outcome = faceQuality({"--formula", "ofiq", grey("grey.png", 400, 500, 128)});
        QCOMPARE(outcome.code, 1);
        for (const QString& name : outcome.lines[0]["components"].toObject().keys())
            QCOMPARE(component(outcome.lines[0], name)["reason"].toString(), QString("no_face"));
    }

    void wrongOptionsAreUsage_data() {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QString>("said");
        QTest::newRow("another's formula") << QStringList{"--formula", "iso"} << "darcha, ofiq or both";
        QTest::newRow("no formula") << QStringList{"--landmarks", "l.txt"} << "--formula ofiq or both";
        QTest::newRow("a lonely transform") << QStringList{"--formula=ofiq", "--transform", "t.txt"} << "--landmarks";
    }
    void wrongOptionsAreUsage() {
        QFETCH(const QStringList, options);
        QFETCH(const QString, said);
        const Outcome outcome = faceQuality(options + QStringList{"x.png"});
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.complaint.contains(said.toUtf8()), outcome.complaint);
    }

    void aWrongFileIsNamedWithItsPlace_data() {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QString>("said");
        const QString landmarks = file("l.txt", QByteArray("1 2\n").repeated(50) + "three 4\n");
        const QString good = file("good.txt", QByteArray("10 20\n").repeated(98));
        QTest::newRow("landmarks") << QStringList{"--landmarks", landmarks} << "l.txt:51: \"three\" is no number";
        QTest::newRow("no landmarks") << QStringList{"--landmarks", "/nonexistent.txt"} << "/nonexistent.txt";
        QTest::newRow("transform") << QStringList{"--landmarks", good, "--transform", file("t.txt", "1 0 0\n0 1")}
                                   << "t.txt:2: a row has three numbers";
        QTest::newRow("parsing of another size") << QStringList{"--parsing", grey("p.png", 616, 616, 1)} << "400x400";
        QTest::newRow("no classes") << QStringList{"--parsing", grey("c.png", 400, 400, 255)} << "class 255";
        QTest::newRow("occlusion of another size")
            << QStringList{"--occlusion", grey("o.png", 400, 400, 1)} << "616x616";
        QTest::newRow("occlusion that is text") << QStringList{"--occlusion", landmarks} << "not a picture";
    }
    void aWrongFileIsNamedWithItsPlace() {
        QFETCH(const QStringList, options);
        QFETCH(const QString, said);
        const Outcome outcome = faceQuality(QStringList{"--formula", "ofiq"} + options + QStringList{"x.png"});
        QCOMPARE(outcome.code, 3);
        QVERIFY2(outcome.complaint.contains(said.toUtf8()), outcome.complaint);
    }

    void theFormulasAreDocumented() {
        const Outcome outcome = faceQuality({"--help"});
        for (const char* word : {"--formula", "--landmarks", "--transform", "--parsing", "--occlusion", "no_model"})
            QVERIFY2(outcome.output.contains(word), word);
    }
};

QTEST_MAIN(FaceFormulaTest)
#include "test_face_formula.moc"
