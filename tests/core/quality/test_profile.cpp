// SPDX-License-Identifier: Apache-2.0
#include "core/quality/quality_measure.h"
#include "core/quality/quality_profile.h"

#include <fstream>
#include <QTemporaryDir>
#include <QtTest>

using namespace darcha;

class ProfileTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    Result<QualityProfile> read(const QByteArray& limits) {
        const std::string file = m_folder.filePath("p.json").toStdString();
        std::ofstream(file) << "{ \"id\": \"p\", \"version\": 1, \"title\": \"t\",\n \"limits\": [\n"
                            << limits.constData() << " ] }\n";
        return QualityProfile::read(file);
    }

private slots:
    void theDefaultProfileLoadsAndEveryLimitNamesItsSource() {
        const auto profile = QualityProfile::named("icao");
        QVERIFY2(profile.ok(), profile.ok() ? "" : describe(profile.error()).c_str());
        QCOMPARE(profile->limits.front().component, QualityComponent::SingleFacePresent);
        for (const QualityLimit& limit : profile->limits)
            QVERIFY2(limit.source.size() >= 20, name(limit.component).data());
    }

    void whatIsWrongIsNamedWithLineAndColumn_data() {
        QTest::addColumn<QByteArray>("limits");
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("unknown key")
            << QByteArray("{ \"component\": \"EyesOpen\",\n  \"native_minimum\": 1, \"source\": \"nowhere at all\" }")
            << QByteArray("p.json:");
        QTest::newRow("unknown component")
            << QByteArray("{ \"component\": \"EyesOpened\", \"native_min\": 1, \"source\": \"nowhere at all\" }")
            << QByteArray("p.json:3:");
        QTest::newRow("no limit") << QByteArray("{ \"component\": \"EyesOpen\", \"source\": \"nowhere at all\" }")
                                  << QByteArray("p.json:");
        QTest::newRow("twice")
            << QByteArray("{ \"component\": \"EyesOpen\", \"native_min\": 1, \"source\": \"nowhere at all\" },\n"
                          "{ \"component\": \"EyesOpen\", \"native_min\": 1, \"source\": \"nowhere at all\" }")
            << QByteArray("p.json:4:");
        QTest::newRow("no room") << QByteArray("{ \"component\": \"EyesOpen\", \"native_min\": 2, \"native_max\": 1, "
                                               "\"source\": \"nowhere at all\" }")
                                 << QByteArray("p.json:3:");
        QTest::newRow("a limit that is a text")
            << QByteArray("{ \"component\": \"EyesOpen\", \"native_min\": \"1\", \"source\": \"nowhere at all\" }")
            << QByteArray("p.json:");
    }
    void whatIsWrongIsNamedWithLineAndColumn() {
        QFETCH(QByteArray, limits);
        QFETCH(QByteArray, said);
        const auto profile = read(limits);
        QVERIFY(!profile.ok());
        QCOMPARE(profile.error().code, ErrorCode::ProfileInvalid);
        QVERIFY2(profile.error().detail.find(said.toStdString()) != std::string::npos, profile.error().detail.c_str());
    }

    void aProfileThatIsNotThereIsNamed() {
        QCOMPARE(QualityProfile::named("icoa").error().code, ErrorCode::InvalidArgument);
        QCOMPARE(QualityProfile::named("../icao").error().code, ErrorCode::InvalidArgument);
    }

    void aComponentKnowsItsStandardName() {
        for (const QualityComponent component : allQualityComponents())
            QCOMPARE(qualityComponent(name(component)), std::optional(component));
        QCOMPARE(static_cast<int>(QualityComponent::HeadPoseYaw), 0x58);
        QVERIFY(!qualityComponent("Beauty"));
    }

    void everyIdentifierOfTheStandardHasItsComponentAndMeasure() {
        QCOMPARE(allQualityComponents().size(), std::size_t(28));
        QCOMPARE(allMeasures().size(), std::size_t(28));
        for (std::size_t i = 0; i < 28; ++i) {
            QCOMPARE(static_cast<std::size_t>(allQualityComponents()[i]), 0x41 + i);
            QCOMPARE(allMeasures()[i]->component(), allQualityComponents()[i]);
        }
    }
};

QTEST_GUILESS_MAIN(ProfileTest)
#include "test_profile.moc"
