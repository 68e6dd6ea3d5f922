// SPDX-License-Identifier: Apache-2.0
// XNNPACK against OpenCV, on every network and on small ones that are nothing but edges; and who runs what.
#include "core/inference/network_runner.h"
#include "tests/support/models.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <opencv2/core.hpp>
#include <QtTest>

using namespace darcha;

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr const char* networksOfTheFace[] = {"face_detector", "face_mesh", "face_mesh_lips", "face_mesh_right_eye",
                                             "face_mesh_left_eye"};
// Of numbers up to some hundreds: what another order of summation makes.
constexpr double tolerance = 2e-3;

cv::Mat noise(const ModelEntry& entry, std::uint64_t seed) {
    const int shape[] = {1, entry.input.channels, entry.input.height, entry.input.width};
    cv::Mat blob(4, shape, CV_32F);
    cv::RNG(seed).fill(blob, cv::RNG::UNIFORM, -1, 1);
    return blob;
}

void compare(NetworkRunner& runner, NetworkRunner& other, const ModelEntry& entry) {
    for (const std::uint64_t seed : {1, 2}) { // the second run finds the buffers used
        const cv::Mat blob = noise(entry, seed);
        const auto answers = runner.run(blob), expected = other.run(blob);
        QVERIFY(answers.ok() && expected.ok());
        QCOMPARE(answers->size(), entry.outputs.size());
        QCOMPARE(answers->size(), expected->size());
        for (std::size_t k = 0; k < answers->size(); ++k) {
            QVERIFY((*answers)[k].size == (*expected)[k].size);
            const double off = cv::norm((*answers)[k], (*expected)[k], cv::NORM_INF);
            QVERIFY2(off < tolerance, qPrintable(QString::number(off)));
            QVERIFY(cv::norm((*answers)[k], cv::NORM_INF) > 0.1);
        }
    }
}

std::size_t threads() {
    const std::filesystem::directory_iterator tasks("/proc/self/task");
    return static_cast<std::size_t>(std::distance(begin(tasks), end(tasks)));
}

} // namespace

class NetworkRunnersTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        m_store = test::models();
        cv::setNumThreads(1);
    }

    void everyNetworkOfTheFaceRunsOnXnnpackAndAnswersAsInOpenCv_data() {
        QTest::addColumn<QString>("network");
        for (const char* network : networksOfTheFace)
            QTest::newRow(network) << network;
    }

    void everyNetworkOfTheFaceRunsOnXnnpackAndAnswersAsInOpenCv() {
        QFETCH(QString, network);
        QVERIFY(xnnpackRunsHere());
        const auto [entry, bytes] = read(network);
        const auto runner = makeRunner(entry, bytes, true), fallback = makeRunner(entry, bytes, false);
        QVERIFY(runner.ok() && fallback.ok());
        QCOMPARE((*runner)->name(), "xnnpack");
        QCOMPARE((*fallback)->name(), "opencv"); // what a processor gets that XNNPACK does not know
        compare(**runner, **fallback, entry);
    }

    // Uneven frames, strides, a map that leaves and is used again, lists, more channels: the fuzz target's seeds.
    void smallNetworksAnswerAsInOpenCv_data() {
        QTest::addColumn<QString>("output");
        QTest::newRow("block") << "h";
        QTest::newRow("list") << "o";
        QTest::newRow("pool") << "n";
        QTest::newRow("edges") << "y";
    }

    void smallNetworksAnswerAsInOpenCv() {
        QFETCH(QString, output);
        std::ifstream file(std::string(DARCHA_SOURCE_DIR "/tests/fuzz/corpus/onnx/") + QTest::currentDataTag(),
                           std::ios::binary);
        const Bytes bytes((std::istreambuf_iterator<char>(file)), {});
        ModelEntry entry;
        entry.input = {8, 8, 3, "RGB", 0, 1};
        entry.outputs = {output.toStdString()};
        const auto runner = makeXnnpackRunner(entry, bytes);
        QVERIFY(runner);
        const auto other = makeOpenCvRunner(entry, bytes);
        QVERIFY2(other.ok(), other.ok() ? "" : other.error().detail.c_str());
        compare(*runner, **other, entry);
    }

    void whatXnnpackDoesNotKnowIsLeftToOpenCv() {
        const auto [entry, bytes] = read("pad_fr_liveness");
        QVERIFY(!makeXnnpackRunner(entry, bytes));
        const auto runner = makeRunner(entry, bytes, true);
        QVERIFY(runner.ok());
        QCOMPARE((*runner)->name(), "opencv");
    }

    void noThreadIsStarted() {
        const auto [entry, bytes] = read("face_mesh");
        const std::size_t before = threads();
        const auto runner = makeXnnpackRunner(entry, bytes);
        QVERIFY(runner && runner->run(noise(entry, 1)).ok());
        QCOMPARE(threads(), before);
    }

    void outputsThatDoNotExistAndBytesThatAreNoNetworkAreRefused() {
        auto [entry, bytes] = read("face_mesh_lips");
        QVERIFY(makeXnnpackRunner(entry, bytes));
        const auto refuses = [&](auto change) {
            ModelEntry changed = entry;
            change(changed);
            return !makeXnnpackRunner(changed, bytes);
        };
        QVERIFY(refuses([](ModelEntry& e) { e.outputs = {"elbows"}; }));
        QVERIFY(refuses([](ModelEntry& e) { e.outputs = {"points", "points"}; }));
        QVERIFY(refuses([](ModelEntry& e) { e.input.channels = 31; })); // weights for 32
        QVERIFY(refuses([](ModelEntry& e) { e.input.height = 0; }));
        for (const std::size_t cut : {std::size_t(0), std::size_t(1), bytes.size() / 2, bytes.size() - 1}) {
            const auto part = std::span(bytes).first(cut);
            QVERIFY(!makeXnnpackRunner(entry, part));
            const auto runner = makeRunner(entry, part, true);
            QVERIFY(!runner.ok());
            QVERIFY(runner.error().code == ErrorCode::ModelUnreadable);
        }
    }

    void anInputOfAnotherSizeIsRefused() {
        const auto [entry, bytes] = read("face_detector");
        const auto runner = makeXnnpackRunner(entry, bytes);
        QVERIFY(runner);
        ModelEntry wider = entry;
        ++wider.input.width;
        const auto answers = runner->run(noise(wider, 1));
        QVERIFY(!answers.ok());
        QVERIFY(answers.error().code == ErrorCode::ModelUnreadable);
    }

private:
    std::pair<ModelEntry, Bytes> read(const QString& network) const {
        auto entry = m_store->entry(network.toStdString());
        auto bytes = m_store->read(network.toStdString());
        if (!entry || !bytes)
            qFatal("%s is not there", qPrintable(network));
        return {std::move(*entry), std::move(*bytes)};
    }

    const ModelStore* m_store = nullptr;
};

QTEST_GUILESS_MAIN(NetworkRunnersTest)
#include "test_network_runners.moc"
