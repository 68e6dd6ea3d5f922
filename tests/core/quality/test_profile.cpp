// SPDX-License-Identifier: Apache-2.0
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"
#include "core/quality/quality_profile.h"

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <QCryptographicHash>
#include <QDirIterator>
#include <QFile>
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

    void everyShippedProfileLoadsUnderItsNameAndEveryLimitNamesItsSource_data() {
        QTest::addColumn<QString>("id");
        for (const char* id : {"icao", "bsi-live", "print-35x45", "kazakhstan", "uzbekistan", "child-under-6",
                               "child-under-10", "head-covering-allowed"})
            QTest::newRow(id) << QString(id);
    }
    void everyShippedProfileLoadsUnderItsNameAndEveryLimitNamesItsSource() {
        QFETCH(QString, id);
        const auto profile = QualityProfile::named(id.toStdString());
        QVERIFY2(profile.ok(), profile.ok() ? "" : describe(profile.error()).c_str());
        QCOMPARE(QString::fromStdString(profile->id), id);
        QCOMPARE(profile->limits.front().component, QualityComponent::SingleFacePresent);
        for (const QualityLimit& limit : profile->limits)
            QVERIFY2(limit.source.size() >= 20, name(limit.component).data());
    }

    void betweenLimitAndLimitPlusSigmaIsAdviceOnly() {
        QualityLimit limit;
        limit.component = QualityComponent::HeadPoseYaw;
        limit.nativeMin = -5;
        limit.nativeMax = 5;
        limit.sigma = 2;
        limit.margin = 1;
        const auto at = [](double yaw) { return scored(QualityComponent::HeadPoseYaw, yaw, 90); };
        QVERIFY(limit.holds(at(4.9)) && !limit.blocks(at(4.9)));
        QVERIFY(!limit.holds(at(-6)) && !limit.blocks(at(-6)));
        QVERIFY(limit.blocks(at(7.1)) && limit.blocks(at(-7.1)));
        QVERIFY(limit.mended(at(5.9)) && !limit.mended(at(6.1)));
        QCOMPARE(limit.room(at(7)), 0.0);
        QCOMPARE(limit.room(at(0)), 3.5);
        limit.severity = LimitSeverity::Hint;
        QVERIFY(!limit.blocks(at(30)) && !limit.holds(at(30)));
        const QualityScore unknown = notAssessable(QualityComponent::HeadPoseYaw, "too_small");
        QVERIFY(!limit.blocks(unknown) && !limit.holds(unknown) && !limit.mended(unknown));
    }

    void aProfileTakesTheLimitsOfItsBaseButForItsOwn() {
        const QualityProfile icao = QualityProfile::named("icao").value();
        const QualityProfile bsi = QualityProfile::named("bsi-live").value();
        QCOMPARE(bsi.limits.size(), icao.limits.size());
        QCOMPARE(*bsi.limit(QualityComponent::InterEyeDistance)->nativeMin, 300.0);
        QCOMPARE(*icao.limit(QualityComponent::InterEyeDistance)->nativeMin, 120.0);
        QCOMPARE(*bsi.limit(QualityComponent::EyesOpen)->nativeMin, *icao.limit(QualityComponent::EyesOpen)->nativeMin);
        QCOMPARE(bsi.portrait.largest->height, 1600);
        QVERIFY(!icao.portrait.largest && !icao.camera);
    }

    void aCameraThatCannotDeliverIsNamedWithTheRemedy() {
        const QualityProfile bsi = QualityProfile::named("bsi-live").value();
        QVERIFY(bsi.camera->check({4032, 3024}, "good camera", bsi.id).ok());
        const auto refused = bsi.camera->check({1920, 1080}, "UVC camera", bsi.id);
        QCOMPARE(refused.error().code, ErrorCode::DeviceUnsupported);
        for (const char* said : {"bsi-live", "1244x1600", "UVC camera", "1920x1080", "attach"})
            QVERIFY2(refused.error().detail.find(said) != std::string::npos, said);
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
        QTest::newRow("a severity that is none")
            << QByteArray("{ \"component\": \"EyesOpen\", \"native_min\": 1, \"severity\": \"blok\", "
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

    void aBaseThatIsNotThereIsNamedWithLineAndColumn() {
        const std::string file = m_folder.filePath("q.json").toStdString();
        std::ofstream(file)
            << "{ \"id\": \"q\", \"version\": 1, \"title\": \"t\",\n  \"base\": \"icoa\", \"limits\": [] }\n";
        const auto profile = QualityProfile::read(file);
        QCOMPARE(profile.error().code, ErrorCode::ProfileInvalid);
        QVERIFY2(profile.error().detail.find("q.json:2:") != std::string::npos, profile.error().detail.c_str());
    }

    // The record names id and version: a rule that changed under an old version would make it say what was not so.
    void aChangedRuleHasANewVersion() {
        const std::map<std::string, std::pair<int, QByteArray>> known{
            {"bsi-live", {1, "cb22a954c4c14b1f"}},      {"child-under-10", {1, "54687afd3fa7c2c0"}},
            {"child-under-6", {2, "01f5c4ad4981a3b4"}}, {"head-covering-allowed", {1, "e56d01004032fa2d"}},
            {"icao", {3, "a9810ae84b658bdf"}},          {"kazakhstan", {1, "069224356ab7ef3d"}},
            {"print-35x45", {1, "173261cf133a8d5b"}},   {"uzbekistan", {1, "d6cf6cc8beb26dfe"}},
        };
        QDirIterator files(QString::fromStdString(QualityProfile::folder().string()), {"*.json"});
        while (files.hasNext()) {
            const QString path = files.next();
            if (path.endsWith("schema.json"))
                continue;
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            nlohmann::json rules = nlohmann::json::parse(file.readAll().toStdString());
            const std::string id = rules.at("id");
            const int version = rules.at("version");
            rules.erase("version");
            rules.erase("title");
            for (nlohmann::json& limit : rules.at("limits"))
                limit.erase("source");
            const QByteArray hash =
                QCryptographicHash::hash(QByteArray::fromStdString(rules.dump()), QCryptographicHash::Sha256)
                    .toHex()
                    .left(16);
            const auto it = known.find(id);
            QVERIFY2(it != known.end() && it->second == std::pair(version, hash),
                     qPrintable(QString("%1 has changed: raise its version and write it here: {\"%1\", {%2, \"%3\"}}")
                                    .arg(QString::fromStdString(id))
                                    .arg(version)
                                    .arg(QString::fromLatin1(hash))));
        }
    }

    // What a value says and what the profile says are one thing; OFIQ's own mappings keep their shape.
    void fiftyLiesAtTheLimitOfOurMappings() {
        const QualityProfile profile = QualityProfile::named("icao").value();
        const auto at = [&](QualityComponent component) {
            const QualityLimit& limit = *profile.limit(component);
            return limit.nativeMax ? *limit.nativeMax : *limit.nativeMin;
        };
        using namespace mapping;
        using enum QualityComponent;
        const std::vector<std::pair<QualityComponent, double>> values{
            {UnderExposurePrevention, underExposure(at(UnderExposurePrevention))},
            {EyesOpen, irisShown(at(EyesOpen))},
            {DynamicRange, dynamicRange(at(DynamicRange))},
            {IlluminationUniformity, evenLight(at(IlluminationUniformity))},
            {NaturalColour, naturalColour(at(NaturalColour))},
            {Sharpness, sharpness(at(Sharpness))},
            {MotionBlurPrevention, motionBlur(at(MotionBlurPrevention))},
            {CompressionArtifacts, compression(at(CompressionArtifacts))},
            {InterlacingPrevention, interlacing(at(InterlacingPrevention))},
            {UpscalingPrevention, upscaling(at(UpscalingPrevention))},
            {LandmarkAgreement, landmarkAgreement(at(LandmarkAgreement))},
            {ShouldersLevel, shouldersLevel(at(ShouldersLevel))},
            {RecapturePrevention, recapture(at(RecapturePrevention))},
            {RedEyePrevention, redEye(at(RedEyePrevention))},
            {ExpressionNeutrality, expression(at(ExpressionNeutrality))},
            {GlassesGlarePrevention, noGlare(at(GlassesGlarePrevention))},
            {BackgroundUniformity, evenWall(at(BackgroundUniformity))},
            {NoisePrevention, noise(at(NoisePrevention))},
            {NoHeadCoverings, bareHead(at(NoHeadCoverings))},
        };
        for (const auto& [component, value] : values)
            QVERIFY2(std::abs(value - 50) < 1, name(component).data());
    }

    void aProfileThatIsNotThereIsNamed() {
        QCOMPARE(QualityProfile::named("icoa").error().code, ErrorCode::InvalidArgument);
        QCOMPARE(QualityProfile::named("../icao").error().code, ErrorCode::InvalidArgument);
    }

    void aComponentKnowsItsStandardName() {
        for (const QualityComponent component : allQualityComponents())
            QCOMPARE(qualityComponent(name(component)), std::optional(component));
        QCOMPARE(static_cast<int>(QualityComponent::HeadPoseYaw), 0x58);
        QCOMPARE(standardComponents().size(), std::size_t(28));
        QCOMPARE(static_cast<int>(standardComponents().back()), 0x5C);
        QVERIFY(allQualityComponents().size() > 28);
        QVERIFY(!qualityComponent("Beauty"));
    }

    void everyIdentifierOfTheStandardHasItsComponentAndMeasure() {
        QCOMPARE(standardComponents().size(), std::size_t(28));
        for (std::size_t i = 0; i < 28; ++i)
            QCOMPARE(static_cast<std::size_t>(standardComponents()[i]), 0x41 + i);
        QCOMPARE(allMeasures().size(), allQualityComponents().size());
        for (std::size_t i = 0; i < allMeasures().size(); ++i)
            QCOMPARE(allMeasures()[i]->component(), allQualityComponents()[i]);
    }
};

QTEST_GUILESS_MAIN(ProfileTest)
#include "test_profile.moc"
