// SPDX-License-Identifier: Apache-2.0
// Our converted networks against other runtimes (golden.mjs says which). The inputs are drawn, the same to the bit in
// both.
#include "core/base/json_file.h"
#include "core/face/attention_mesh.h"
#include "core/face/mesh_points.h"
#include "core/inference/network.h"
#include "tests/models/drawn_face.h"
#include "tests/support/models.h"

#include <nlohmann/json.hpp>
#include <opencv2/core/utility.hpp>
#include <QtTest>

using namespace darcha;
using nlohmann::json;

namespace {

// In units of each output: logits, or pixels of the crop. Different orders of summation give up to 3e-4. Our
// converter's mistakes (a padding, a channel order) show as whole units.
constexpr double networkTolerance = 1e-3;
JsonFile golden(const std::string& name) {
    Result<JsonFile> file = JsonFile::read(DARCHA_SOURCE_DIR "/tests/models/golden/" + name + ".json");
    if (!file)
        qFatal("%s", file.error().detail.c_str());
    return std::move(*file);
}

cv::Mat picture(const json& subject, int side) {
    return test::draw(side, {subject["kind"] == "noise", subject.value("turn", 0), subject.value("shut", 0) != 0});
}

double largestDifference(const json& expected, const float* actual) {
    double largest = 0;
    for (std::size_t i = 0; i < expected.size(); ++i)
        largest = std::max(largest, std::abs(expected[i].get<double>() - static_cast<double>(actual[i])));
    return largest;
}

} // namespace

class GoldenTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        m_store = test::models();
        cv::setNumThreads(1);
    }

    void theDetectorAnswersAsInTensorFlow() {
        eachCase("face_detector", "face_detector", 128, [](const json& subject, const std::vector<cv::Mat>& outputs) {
            const double scores = largestDifference(subject["scores"], outputs[1].ptr<float>());
            QVERIFY2(scores < networkTolerance, qPrintable(QString::number(scores)));
            for (const json& best : subject["best"]) {
                const double box = largestDifference(best["regressors"], outputs[0].ptr<float>() +
                                                                             16 * best["anchor"].get<std::ptrdiff_t>());
                QVERIFY2(box < networkTolerance, qPrintable(QString::number(box)));
            }
        });
    }

    void theBaseMeshAnswersAsInTwoExportsOfIt() {
        for (const char* name : {"face_mesh", "face_mesh_pinto"}) {
            int cases = 0;
            eachCase(name, "face_mesh", 192, [&](const json& subject, const std::vector<cv::Mat>& outputs) {
                ++cases;
                const json& expected = subject["outputs"];
                const double mesh = largestDifference(expected["output_mesh_identity"], outputs[0].ptr<float>());
                QVERIFY2(mesh < networkTolerance, qPrintable(QString::number(mesh)));
                const double presence = outputs[1].ptr<float>()[0];
                if (expected.contains("conv_faceflag"))
                    QVERIFY(std::abs(expected["conv_faceflag"][0].get<double>() - presence) < networkTolerance);
                else // the other export ends in a sigmoid
                    QVERIFY(std::abs(expected["output_faceflag"][0].get<double>() - 1 / (1 + std::exp(-presence))) <
                            1e-6);
            });
            QCOMPARE(cases, 3);
        }
    }

    void refinedLipsEyesAndIrisesLieWhereTheExportPutsThem() {
        const JsonFile file = golden("face_mesh");
        auto mesh = AttentionMesh::create(*m_store);
        QVERIFY(mesh.ok());
        constexpr std::array rightIris{468, 469, 470, 471, 472}, leftIris{473, 474, 475, 476, 477};
        // The export lost the names of four outputs; their order is that of the TensorFlow Lite file.
        const std::pair<const char*, std::span<const int>> parts[] = {{"output_lips", meshpoint::lipsRefined},
                                                                      {"Identity_1:0", meshpoint::rightEyeRefined},
                                                                      {"Identity_5:0", meshpoint::leftEyeRefined},
                                                                      {"Identity_2:0", rightIris},
                                                                      {"Identity_6:0", leftIris}};
        for (const json& subject : file.root()["cases"]) {
            const auto result = mesh->run(picture(subject, 192));
            QVERIFY(result.ok());
            for (const auto& [output, indices] : parts) {
                const json& expected = subject["outputs"][output];
                QCOMPARE(expected.size(), 2 * indices.size());
                double largest = 0;
                for (std::size_t i = 0; i < indices.size(); ++i) {
                    const cv::Point3d& point = result->points[static_cast<std::size_t>(indices[i])];
                    largest = std::max({largest, std::abs(point.x - expected[2 * i].get<double>()),
                                        std::abs(point.y - expected[2 * i + 1].get<double>())});
                }
                QVERIFY2(largest < networkTolerance, qPrintable(QString("%1: %2").arg(output).arg(largest)));
            }
        }
    }

    void theHintOfAttacksAnswersAsInOnnxRuntime() {
        eachCase("pad_fr_liveness", "pad_fr_liveness", 128,
                 [](const json& subject, const std::vector<cv::Mat>& outputs) {
                     const double difference = largestDifference(subject["output"], outputs[0].ptr<float>());
                     QVERIFY2(difference < networkTolerance, qPrintable(QString::number(difference)));
                 });
    }

    void theEmbeddingAnswersAsThePublishedFileInOnnxRuntime() {
        eachCase("face_embedding", "face_embedding", 112, [](const json& subject, const std::vector<cv::Mat>& outputs) {
            QCOMPARE(outputs[0].total(), subject["output"].size());
            const double difference = largestDifference(subject["output"], outputs[0].ptr<float>());
            QVERIFY2(difference < networkTolerance, qPrintable(QString::number(difference)));
        });
    }

private:
    // Runs our network on every picture of a golden file.
    template <typename Check> void eachCase(const char* file, const char* model, int side, const Check& check) {
        const JsonFile expected = golden(file);
        auto network = Network::load(*m_store, model);
        QVERIFY(network.ok());
        cv::Mat blob;
        QVERIFY(!expected.root()["cases"].empty());
        for (const json& subject : expected.root()["cases"]) {
            network->prepare(picture(subject, side), blob);
            const auto outputs = network->run(blob);
            QVERIFY(outputs.ok());
            check(subject, *outputs);
        }
    }

    const ModelStore* m_store = nullptr;
};

QTEST_GUILESS_MAIN(GoldenTest)
#include "test_golden.moc"
