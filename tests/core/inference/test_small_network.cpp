// SPDX-License-Identifier: Apache-2.0
// Our own runner of small networks against OpenCV's, on every set of registers that this processor has.
#include "core/inference/model_store.h"
#include "core/inference/small_network.h"

#include <opencv2/core.hpp>
#include <opencv2/dnn/dnn.hpp>
#include <QtTest>

using namespace darcha;

namespace {

constexpr const char* tables[] = {"plain", "avx2", "avx512"};
constexpr const char* ours[] = {"face_detector", "face_mesh", "face_mesh_lips", "face_mesh_right_eye",
                                "face_mesh_left_eye"};
// Of numbers up to some hundreds: what another order of summation makes.
constexpr double tolerance = 2e-3;

} // namespace

class SmallNetworkTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        Result<ModelStore> store = ModelStore::open(DARCHA_MODEL_DIR);
        if (!store)
            QSKIP("the networks have not been fetched: build the target darcha_models");
        m_store = std::make_unique<ModelStore>(std::move(*store));
        cv::setNumThreads(1);
    }

    void everyNetworkOfTheFaceAnswersAsInOpenCv_data() {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("table");
        for (const char* network : ours)
            for (const char* table : tables)
                QTest::addRow("%s, %s", network, table) << network << table;
    }

    void everyNetworkOfTheFaceAnswersAsInOpenCv() {
        QFETCH(QString, network);
        QFETCH(QString, table);
        const kernels::Table* chosen = kernels::named(table.toUtf8());
        if (!chosen)
            QSKIP("this processor has no such registers");
        const auto entry = m_store->entry(network.toStdString());
        const auto bytes = m_store->read(network.toStdString());
        QVERIFY(entry.ok() && bytes.ok());
        const auto graph = OnnxGraph::parse(*bytes);
        QVERIFY(graph);
        const ModelInput& input = entry->input;
        auto small = SmallNetwork::compile(*graph, input.channels, input.height, input.width, entry->outputs, *chosen);
        QVERIFY(small);
        cv::dnn::Net net = cv::dnn::readNetFromONNX(reinterpret_cast<const char*>(bytes->data()), bytes->size());
        net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        const int shape[] = {1, input.channels, input.height, input.width};
        cv::Mat blob(4, shape, CV_32F);
        cv::RNG random(7);
        for (int round = 0; round < 2; ++round) { // the second run finds the buffers used
            random.fill(blob, cv::RNG::UNIFORM, -1, 1);
            net.setInput(blob);
            std::vector<cv::Mat> expected;
            net.forward(expected, entry->outputs);
            const std::vector<cv::Mat>& answers = small->run(blob);
            QCOMPARE(answers.size(), expected.size());
            for (std::size_t k = 0; k < answers.size(); ++k) {
                QVERIFY(answers[k].size == expected[k].size);
                const double off = cv::norm(answers[k], expected[k], cv::NORM_INF);
                QVERIFY2(off < tolerance, qPrintable(QString::number(off)));
                QVERIFY(cv::norm(answers[k], cv::NORM_INF) > 0.1);
            }
        }
    }

    void theWidestRegistersOfThisProcessorAreTaken() {
        const kernels::Table* widest = kernels::named("plain");
        QVERIFY(widest);
        for (const char* table : tables)
            if (const kernels::Table* there = kernels::named(table))
                widest = there;
        QCOMPARE(QString(kernels::best().name), QString(widest->name));
        QVERIFY(!kernels::named("abacus"));
    }

    void whatItDoesNotKnowIsLeftToOpenCv() {
        const auto bytes = m_store->read("pad_fr_liveness");
        const auto entry = m_store->entry("pad_fr_liveness");
        QVERIFY(bytes.ok() && entry.ok());
        const auto graph = OnnxGraph::parse(*bytes);
        QVERIFY(graph); // read, but there are operators in it that are not ours
        const ModelInput& input = entry->input;
        QVERIFY(!SmallNetwork::compile(*graph, input.channels, input.height, input.width, entry->outputs));
    }

    void outputsThatDoNotExistAndBytesThatAreNoNetworkAreRefused() {
        auto bytes = m_store->read("face_mesh_lips");
        QVERIFY(bytes.ok());
        const auto graph = OnnxGraph::parse(*bytes);
        QVERIFY(graph);
        QVERIFY(SmallNetwork::compile(*graph, 32, 16, 16, {"points"}));
        QVERIFY(!SmallNetwork::compile(*graph, 32, 16, 16, {"elbows"}));
        QVERIFY(!SmallNetwork::compile(*graph, 31, 16, 16, {"points"})); // weights for 32 channels
        QVERIFY(!SmallNetwork::compile(*graph, 32, 0, 16, {"points"}));
        for (const std::size_t cut : {std::size_t(0), std::size_t(1), bytes->size() / 2, bytes->size() - 1})
            QVERIFY(!OnnxGraph::parse(std::span(*bytes).first(cut)));
    }

private:
    std::unique_ptr<ModelStore> m_store;
};

QTEST_GUILESS_MAIN(SmallNetworkTest)
#include "test_small_network.moc"
