// SPDX-License-Identifier: Apache-2.0
// Every mapping against OFIQ's own conformance results: 28 pictures x 28 components, native and mapped.
#include "core/quality/ofiq/ofiq_mapping.h"

#include <QFile>
#include <QtTest>

using namespace darcha;

class OfiqMappingTest : public QObject {
    Q_OBJECT

private slots:
    void everyComponentIsMappedAsInEveryRowOfTheConformanceResults_data() {
        QTest::addColumn<int>("component");
        for (const QualityComponent component : standardComponents())
            QTest::newRow(name(component).data()) << static_cast<int>(component);
    }
    void everyComponentIsMappedAsInEveryRowOfTheConformanceResults() {
        QFETCH(const int, component);
        const auto wanted = static_cast<QualityComponent>(component);
        QFile file(DARCHA_SHARED_DATA "/face_quality_reference/ofiq_expected_results.csv");
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("shared/data is not beside this checkout");
        const auto cells = [&] { return QString::fromUtf8(file.readLine()).trimmed().split(';'); };
        const QStringList head = cells();
        const QString title = QString::fromLatin1(name(wanted).data());
        const auto native = head.indexOf(title), value = head.indexOf(title + ".scalar");
        QVERIFY(native > 0 && value > 0);
        int rows = 0;
        while (!file.atEnd()) {
            const QStringList row = cells();
            if (row.size() <= value) // a last empty line
                continue;
            const QualityScore score = ofiq::mapped(wanted, row[native].toDouble());
            QVERIFY(score.value.has_value());
            QVERIFY2(*score.value == row[value].toInt(),
                     qPrintable(row[0] + ": " + row[native] + " gives " + QString::number(*score.value) + ", not " +
                                row[value]));
            ++rows;
        }
        QCOMPARE(rows, 28);
    }

    // Natives at which the reference tells the mapped value: beyond what the 28 pictures reach.
    void theTableOfTheReferenceHolds_data() {
        QTest::addColumn<int>("component");
        QTest::addColumn<double>("native");
        QTest::addColumn<int>("value");
        const auto row = [](QualityComponent component, std::initializer_list<std::pair<double, int>> points) {
            for (const auto& [native, value] : points)
                QTest::addRow("%s %g", name(component).data(), native)
                    << static_cast<int>(component) << native << value;
        };
        using enum QualityComponent;
        row(BackgroundUniformity, {{199, 25}, {113, 50}, {52.7, 75}, {20.5, 90}, {10, 95}});
        row(IlluminationUniformity, {{0.0098, 25}, {0.099, 50}, {0.70, 90}});
        row(LuminanceMean, {{0.145, 25}, {0.2, 50}, {0.255, 75}, {0.855, 25}, {0.8, 50}});
        row(LuminanceVariance, {{0.0167, 100}, {0.005, 66}, {0.05, 71}});
        row(UnderExposurePrevention, {{0.945, 25}, {0.903, 50}, {0.853, 75}, {0.799, 90}, {1, 0}});
        row(OverExposurePrevention, {{0.03, 25}, {0.0033, 75}, {0, 100}});
        row(DynamicRange, {{2, 25}, {4, 50}, {6, 75}, {7.2, 90}});
        row(Sharpness, {{-30, 25}, {-1.5, 75}, {-50, 0}, {50, 100}});
        row(NaturalColour, {{19.5, 25}, {11.0, 50}, {5.1, 75}, {2.0, 90}, {100, 0}});
        row(HeadSize, {{0.45, 100}, {0.3125, 12}, {0.5874, 12}});
        row(NoHeadCoverings, {{0.005, 98}, {0.02, 91}, {0.05, 77}, {0.1, 56}, {0.2, 26}, {0.95, 0}, {1, 0}, {-1, 100}});
        row(HeadPoseYaw, {{60, 25}, {-45, 50}, {8, 98}, {90, 0}, {170, 0}});
        row(SingleFacePresent, {{0.75, 25}, {0, 100}, {1, 0}});
        row(ExpressionNeutrality, {{-10493, 25}, {493, 75}});
        row(UnifiedQualityScore, {{20.1, 25}, {28.7, 90}});
        row(CompressionArtifacts, {{0.226, 25}, {0.509, 90}});
    }
    void theTableOfTheReferenceHolds() {
        QFETCH(const int, component);
        QFETCH(const double, native);
        QFETCH(const int, value);
        const QualityScore score = ofiq::mapped(static_cast<QualityComponent>(component), native);
        QVERIFY2(std::abs(*score.value - value) <= 1, qPrintable(QString::number(*score.value)));
    }

    void whatIsNoNumberIsNoScore() {
        for (const QualityComponent component : standardComponents()) {
            const QualityScore score = ofiq::mapped(component, std::nan(""));
            QVERIFY2(!score.value && !score.native && score.reason == "not_finite", name(component).data());
        }
    }
};

QTEST_GUILESS_MAIN(OfiqMappingTest)
#include "test_ofiq_mapping.moc"
