// SPDX-License-Identifier: Apache-2.0
#include "core/quality/regions/pixel_forest.h"
#include "core/quality/regions/region_features.h"
#include "core/quality/regions/region_map.h"

#include <QFile>
#include <QtTest>

using namespace darcha;

namespace {

// One tree: feature 0 <= 100 is class 0, else class 1.
std::vector<std::uint8_t> smallForest() {
    return {'D', 'F', 'O', 'R', '1', 2, 1, 1, 3, 0, 0, 100, 1, 0, 255, 0, 0, 0, 255, 0, 1, 0, 2, 0, 250, 5, 10, 245};
}

} // namespace

class PixelForestTest : public QObject {
    Q_OBJECT

private slots:
    void walksToTheLeafThatTheFeatureSays() {
        const auto forest = PixelForest::parse(smallForest());
        QVERIFY(forest.ok());
        for (const auto& [value, first, second] : {std::array{100, 250, 5}, std::array{101, 10, 245}}) {
            const auto feature = static_cast<std::uint8_t>(value);
            std::array<std::uint32_t, 2> sums{};
            QCOMPARE(forest->vote(&feature, sums.data()), 1);
            QCOMPARE(int(sums[0]), first);
            QCOMPARE(int(sums[1]), second);
        }
    }

    void everyTruncationIsRefused() {
        const std::vector<std::uint8_t> whole = smallForest();
        for (std::size_t size = 0; size < whole.size(); ++size)
            QVERIFY2(!PixelForest::parse(std::span(whole).first(size)).ok(), qPrintable(QString::number(size)));
    }

    void aChildBeforeItsParentIsRefused() {
        std::vector<std::uint8_t> loops = smallForest();
        loops[12] = 0; // the root's children: itself
        QVERIFY(!PixelForest::parse(loops).ok());
    }

    void anUnknownFeatureOrLeafIsRefused() {
        std::vector<std::uint8_t> feature = smallForest(), leaf = smallForest();
        feature[10] = 7;
        leaf[16] = 9;
        QVERIFY(!PixelForest::parse(feature).ok());
        QVERIFY(!PixelForest::parse(leaf).ok());
    }

    void theBuiltInForestFitsItsFeaturesAndIsSmall() {
        const PixelForest& forest = PixelForest::regions();
        QCOMPARE(forest.features(), regionFeatureCount);
        QCOMPARE(forest.classes(), regionCount - 1);
        QVERIFY(QFile(DARCHA_SOURCE_DIR "/models/trained/regions.forest").size() <= 300 * 1000);
    }
};

QTEST_GUILESS_MAIN(PixelForestTest)
#include "test_pixel_forest.moc"
