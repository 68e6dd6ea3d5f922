// SPDX-License-Identifier: Apache-2.0
#include "core/inference/model_store.h"
#include "core/inference/network.h"
#include "tests/support/models.h"

#include <filesystem>
#include <fstream>
#include <QCryptographicHash>
#include <QTemporaryDir>
#include <QtTest>

using namespace darcha;
namespace fs = std::filesystem;

namespace {

QString text(const Error& error) { return QString::fromStdString(describe(error)); }

} // namespace

// Works on a copy of the folder that the build made.
class ModelStoreTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        if (!test::models())
            return;
        for (const auto& file : fs::directory_iterator(DARCHA_MODEL_DIR))
            if (file.is_regular_file())
                fs::copy(file, folder() / file.path().filename());
    }

    void everyModelOfTheManifestIsWhole() {
        const auto store = ModelStore::open(folder());
        QVERIFY(store.ok());
        QVERIFY(store->entries().size() >= 7);
        const auto verified = store->verify();
        QVERIFY2(verified.ok(), verified.ok() ? "" : qPrintable(text(verified.error())));
        const auto entry = store->entry("face_detector");
        QVERIFY(entry.ok());
        QCOMPARE(entry->licence, std::string("Apache-2.0"));
        QCOMPARE(entry->version, std::string("0.4.1657299874"));
        QCOMPARE(entry->input.width, 128);
    }

    void aModelWithOneChangedByteIsRefusedByName() {
        const auto path = folder() / "face_mesh_lips.onnx";
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(1000);
        file.put(static_cast<char>(file.peek() ^ 1));
        file.close();
        const auto store = ModelStore::open(folder());
        QVERIFY(store.ok());
        const auto network = Network::load(*store, "face_mesh_lips");
        QVERIFY(!network.ok());
        QVERIFY(network.error().code == ErrorCode::ModelHashMismatch);
        QVERIFY2(text(network.error()).contains("face_mesh_lips"), qPrintable(text(network.error())));
        QVERIFY(!store->verify().ok());
        QVERIFY(store->read("face_detector").ok()); // the others are as good as before
    }

    void aTruncatedModelSaysThatItWasCutShort() {
        fs::resize_file(folder() / "face_detector.onnx", 1234);
        const auto store = ModelStore::open(folder());
        const auto network = Network::load(*store, "face_detector");
        QVERIFY(!network.ok());
        QVERIFY(network.error().code == ErrorCode::ModelHashMismatch);
        QVERIFY2(text(network.error()).contains("cut short"), qPrintable(text(network.error())));
    }

    void aMissingModelOrFolderIsNamed() {
        fs::remove(folder() / "face_detector.onnx");
        const auto store = ModelStore::open(folder());
        const auto read = store->read("face_detector");
        QVERIFY(!read.ok() && read.error().code == ErrorCode::ModelMissing);
        QVERIFY(text(read.error()).contains("face_detector"));
        const auto unknown = store->read("no_such_network");
        QVERIFY(!unknown.ok() && unknown.error().code == ErrorCode::ModelMissing);
        const auto nowhere = ModelStore::open(folder() / "nowhere");
        QVERIFY(!nowhere.ok() && nowhere.error().code == ErrorCode::ModelMissing);
        QVERIFY(text(nowhere.error()).contains("app/run"));
    }

    void aManifestWithAGapIsRefusedWithItsLine() {
        std::ofstream(folder() / "manifest.json") << "{\n \"models\": [\n  {\"name\": \"x\"}\n ]\n}\n";
        const auto store = ModelStore::open(folder());
        QVERIFY(!store.ok());
        QVERIFY(store.error().code == ErrorCode::ConfigurationInvalid);
        QVERIFY2(text(store.error()).contains("manifest.json:3"), qPrintable(text(store.error())));
    }

    void aFileOutsideTheFolderCannotBeNamed() {
        std::ofstream(folder() / "manifest.json")
            << "{\"packages\":[{\"name\":\"p\",\"version\":\"1.0.0\"}],\"sources\":[{\"name\":\"s\",\"package\":\"p\"}]"
               ","
               "\"models\":[{\"name\":\"x\",\"file\":\"../x.onnx\",\"sha256\":\"00\",\"source\":\"s\"}]}";
        const auto store = ModelStore::open(folder());
        QVERIFY(!store.ok() && store.error().code == ErrorCode::ConfigurationInvalid);
    }

    // The hash only says that it is the file that was meant; whether OpenCV can run it is another question.
    void aFileThatIsNoNetworkIsRefusedEvenWithTheRightHash() {
        const QByteArray content("this is not a network");
        std::ofstream(folder() / "x.onnx", std::ios::binary) << content.toStdString();
        const std::string hash = QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex().toStdString();
        std::ofstream(folder() / "manifest.json")
            << "{\"packages\":[{\"name\":\"p\",\"version\":\"1.0.0\"}],\"sources\":[{\"name\":\"s\",\"package\":\"p\"}]"
               ","
               "\"models\":[{\"name\":\"x\",\"file\":\"x.onnx\",\"source\":\"s\",\"outputs\":[\"y\"],\"input\":{"
               "\"width\":8,"
               "\"height\":8,\"channels\":3,\"order\":\"RGB\",\"mean\":0,\"scale\":1},\"sha256\":\""
            << hash << "\"}]}";
        const auto store = ModelStore::open(folder());
        QVERIFY2(store.ok(), store.ok() ? "" : qPrintable(text(store.error())));
        const auto network = Network::load(*store, "x");
        QVERIFY(!network.ok());
        QVERIFY(network.error().code == ErrorCode::ModelUnreadable);
    }

    void geometryIsNoNetwork() {
        const auto store = ModelStore::open(folder());
        const auto network = Network::load(*store, "face_geometry");
        QVERIFY(!network.ok() && network.error().code == ErrorCode::ConfigurationInvalid);
    }

    void aPictureIsPreparedInTheOrderAndScaleOfItsNetwork() {
        const auto store = ModelStore::open(folder());
        const auto detector = Network::load(*store, "face_detector"); // RGB, -1..1
        const auto hint = Network::load(*store, "pad_fr_liveness");   // BGR, 0..255
        QVERIFY(detector.ok() && hint.ok());
        cv::Mat picture(128, 128, CV_8UC3, cv::Scalar(10, 20, 255)); // blue, green, red
        cv::Mat blob;
        detector->prepare(picture, blob);
        constexpr int plane = 128 * 128;
        QCOMPARE(blob.ptr<float>()[0], 1.0f);
        QVERIFY(std::abs(blob.ptr<float>()[2 * plane] - (10 - 127.5f) / 127.5f) < 1e-6f);
        hint->prepare(picture, blob);
        QCOMPARE(blob.ptr<float>()[0], 10.0f);
        QCOMPARE(blob.ptr<float>()[2 * plane], 255.0f);
    }

private:
    fs::path folder() const { return m_folder->path().toStdString(); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(ModelStoreTest)
#include "test_model_store.moc"
