// SPDX-License-Identifier: Apache-2.0
// The manifest, and the two programs that act on it. They run from the cache that the build filled: no network.
#include "core/base/json_file.h"

#include <nlohmann/json.hpp>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QtTest>
#include <set>

using namespace darcha;

namespace {

const QString models = DARCHA_SOURCE_DIR "/models/";

QByteArray read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

struct Finished {
    int code = -1;
    QString said;
};

Finished python(const QStringList& arguments) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start("/usr/bin/python3", arguments);
    if (!process.waitForFinished(60000))
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAll())};
}

void write(const QString& path, const nlohmann::json& content) {
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(QByteArray::fromStdString(content.dump()));
}

} // namespace

class ManifestTest : public QObject {
    Q_OBJECT

private slots:
    void theManifestKeepsItsSchema() {
        const auto manifest = JsonFile::read((models + "manifest.json").toStdString());
        const auto schema = JsonFile::read((models + "manifest.schema.json").toStdString());
        QVERIFY(manifest.ok() && schema.ok());
        const auto valid = manifest->validate(*schema);
        QVERIFY2(valid.ok(), valid.ok() ? "" : valid.error().detail.c_str());

        nlohmann::json broken = manifest->root();
        broken["models"][0]["sha256"] = "short";
        const auto parsed = JsonFile::parse(broken.dump(), "broken");
        QVERIFY(parsed.ok());
        QVERIFY(!parsed->validate(*schema).ok());
    }

    void everyModelHasASourceAPackageACardAndARoomThatUsesIt() {
        const auto manifest = JsonFile::read((models + "manifest.json").toStdString());
        QVERIFY(manifest.ok());
        std::set<std::string> packages, sources;
        for (const auto& package : manifest->root()["packages"])
            packages.insert(package["name"]);
        for (const auto& source : manifest->root()["sources"]) {
            QVERIFY(packages.contains(source["package"]));
            sources.insert(source["name"]);
        }
        for (const auto& model : manifest->root()["models"]) {
            QVERIFY(sources.contains(model["source"]));
            QVERIFY(QFile::exists(models + "cards/" + QString::fromStdString(model["card"])));
            for (const std::string user : model["used_by"]) {
                const QString path = DARCHA_SOURCE_DIR "/" + QString::fromStdString(user);
                if (QFileInfo(path).dir().exists()) // a room comes with its first content
                    QVERIFY2(QFile::exists(path), user.c_str());
            }
        }
        for (const auto& model : manifest->root()["system_models"]) {
            QVERIFY(QFile::exists(models + "cards/" + QString::fromStdString(model["card"])));
            for (const std::string user : model["used_by"])
                QVERIFY2(QFile::exists(DARCHA_SOURCE_DIR "/" + QString::fromStdString(user)), user.c_str());
        }
        // Whose work it is goes along with the files.
        QVERIFY(read(QStringLiteral(DARCHA_MODEL_DIR) + "/NOTICE").contains("The MediaPipe Authors"));
    }

    void convertingAgainGivesTheSameBytes() {
        QTemporaryDir out;
        const Finished done = python({models + "convert.py", "--manifest", models + "manifest.json", "--sources",
                                      DARCHA_BUILD_DIR "/models-source", "--out", out.path()});
        QVERIFY2(done.code == 0, qPrintable(done.said));
        for (const QString& name : QDir(out.path()).entryList(QDir::Files))
            QCOMPARE(QCryptographicHash::hash(read(out.filePath(name)), QCryptographicHash::Sha256),
                     QCryptographicHash::hash(read(QStringLiteral(DARCHA_MODEL_DIR) + "/" + name),
                                              QCryptographicHash::Sha256));
        QVERIFY(QDir(out.path()).entryList(QDir::Files).size() >= 7);
    }

    void aConversionWithAnotherHashIsRefusedByName() {
        QTemporaryDir out;
        const auto manifest = JsonFile::read((models + "manifest.json").toStdString());
        nlohmann::json changed = manifest->root();
        changed["models"][0]["sha256"] = std::string(64, '0');
        write(out.filePath("m.json"), changed);
        const Finished done = python({models + "convert.py", "--manifest", out.filePath("m.json"), "--sources",
                                      DARCHA_BUILD_DIR "/models-source", "--out", out.filePath("o")});
        QCOMPARE(done.code, 1);
        QVERIFY2(done.said.contains("face_detector"), qPrintable(done.said));
        QVERIFY(!QFile::exists(out.filePath("o/face_detector.onnx")));
    }

    void aTruncatedNetworkIsRefusedByTheConverter() {
        QTemporaryDir out;
        QVERIFY(QDir().mkpath(out.filePath("s")));
        for (const QString& name : QDir(DARCHA_BUILD_DIR "/models-source").entryList(QDir::Files)) {
            const QByteArray whole = read(DARCHA_BUILD_DIR "/models-source/" + name);
            QFile half(out.filePath("s/" + name));
            QVERIFY(half.open(QIODevice::WriteOnly));
            half.write(whole.left(whole.size() / 2));
        }
        const Finished done = python({models + "convert.py", "--manifest", models + "manifest.json", "--sources",
                                      out.filePath("s"), "--out", out.filePath("o")});
        QVERIFY2(done.code != 0 && done.said.contains("face_detector"), qPrintable(done.said));
        QVERIFY2(!done.said.contains("Traceback"), qPrintable(done.said));
    }

    void aFetchedFileWithAnotherHashIsRefusedByName() {
        QTemporaryDir out;
        const auto manifest = JsonFile::read((models + "manifest.json").toStdString());
        nlohmann::json changed = manifest->root();
        changed["sources"][0]["sha256"] = std::string(64, '0');
        write(out.filePath("m.json"), changed);
        const Finished done =
            python({models + "fetch", "--manifest", out.filePath("m.json"), "--out", out.filePath("o")});
        QCOMPARE(done.code, 1);
        QVERIFY2(done.said.contains("face_landmark_with_attention.tflite") && done.said.contains("refused"),
                 qPrintable(done.said));
    }
};

QTEST_GUILESS_MAIN(ManifestTest)
#include "test_manifest.moc"
