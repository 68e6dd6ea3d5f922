// SPDX-License-Identifier: Apache-2.0
// Medians and quantiles: which value stands at a share of a set.
#include "core/base/quantile.h"

#include <QtTest>

using namespace darcha;

class TestQuantile : public QObject {
    Q_OBJECT

private slots:
    void theRanksDifferWhereASetIsSmall() {
        const std::vector<double> six{6, 3, 1, 5, 2, 4};
        QCOMPARE(median(six), 4.0);
        QCOMPARE(nearestRank(six, 0.5), 4.0);
        QCOMPARE(lowerRank(six, 0.5), 3.0);
        QCOMPARE(evenMedian(six), 3.5);
        QCOMPARE(quantile(six, 0.15), 1.0);    // floor(0.9)
        QCOMPARE(nearestRank(six, 0.15), 2.0); // 0.75
        QCOMPARE(lowerRank(six, 0.15), 1.0);
        QCOMPARE(quantile(six, 0.75), 5.0);    // floor(4.5)
        QCOMPARE(nearestRank(six, 0.75), 5.0); // 3.75
        QCOMPARE(lowerRank(six, 0.75), 4.0);
    }

    void anOddNumberHasOneMiddle() {
        const std::vector<double> five{9, 2, 7, 1, 4};
        for (const double middle : {median(five), nearestRank(five, 0.5), lowerRank(five, 0.5), evenMedian(five)})
            QCOMPARE(middle, 4.0);
    }

    void theEndsAreTheLeastAndTheMost() {
        const std::vector<double> five{9, 2, 7, 1, 4};
        for (const double least : {quantile(five, 0), nearestRank(five, 0), lowerRank(five, 0)})
            QCOMPARE(least, 1.0);
        for (const double most : {quantile(five, 1), nearestRank(five, 1), lowerRank(five, 1)})
            QCOMPARE(most, 9.0);
    }

    void ofNothingThereIsNought() {
        const std::vector<double> none;
        for (const double value :
             {median(none), quantile(none, 0.9), nearestRank(none, 0.9), lowerRank(none, 0.9), evenMedian(none)})
            QCOMPARE(value, 0.0);
        QCOMPARE(median(std::vector<unsigned char>()), 0);
    }

    void aShareOfManyIsThatPartOfTheirNumber() { // tenths and twentieths have no exact double
        for (std::size_t n = 1; n <= 3000; ++n) {
            std::vector<std::size_t> counted(n);
            for (std::size_t i = 0; i < n; ++i)
                counted[i] = i;
            QCOMPARE(quantile(counted, 0.1), n / 10);
            QCOMPARE(quantile(counted, 0.2), n / 5);
            QCOMPARE(quantile(counted, 0.25), n / 4);
            QCOMPARE(quantile(counted, 0.5), n / 2);
            QCOMPARE(quantile(counted, 0.75), n * 3 / 4);
            QCOMPARE(quantile(counted, 0.95), n * 19 / 20);
        }
    }

    void onlyInPlaceAreTheValuesReordered() {
        std::vector<float> values{3, 1, 2};
        QCOMPARE(median(values), 2.0F);
        QCOMPARE(values, (std::vector<float>{3, 1, 2}));
        QCOMPARE(quantileInPlace(values, 0.9), 3.0F);
        QCOMPARE(values.back(), 3.0F);
    }
};

QTEST_APPLESS_MAIN(TestQuantile)
#include "test_quantile.moc"
