// SPDX-License-Identifier: Apache-2.0
// The declared services load; each kind of mistake is reported with its place and what to write instead.
#include "core/media/fingerprint_image.h"
#include "core/service/service_catalogue.h"

#include <fstream>
#include <QtTest>
#include <sstream>

using namespace darcha;
using namespace std::chrono;
namespace fs = std::filesystem;

namespace {

const fs::path services = DARCHA_SOURCE_DIR "/app/services";

std::string contentOf(const fs::path& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

} // namespace

class LoaderTest : public QObject {
    Q_OBJECT

    std::string m_text = contentOf(services / "uz_first_id_card.json");
    QTemporaryDir m_folder;

    // The first service with one piece of its text exchanged, in a folder of its own beside the real schema and
    // tariffs.
    fs::path folderWith(const std::string& from, const std::string& to) {
        const fs::path folder = fs::path(m_folder.path().toStdString()) / "services";
        fs::remove_all(folder);
        fs::copy(services, folder, fs::copy_options::recursive);
        std::string text = m_text;
        const std::size_t at = text.find(from);
        if (at == std::string::npos)
            qFatal("not in the service: %s", from.c_str());
        text.replace(at, from.size(), to);
        std::ofstream(folder / "uz_first_id_card.json") << text;
        return folder;
    }

    std::string complaintAbout(const std::string& from, const std::string& to, const ServiceContext& context = {}) {
        const auto loaded = ServiceCatalogue::load(folderWith(from, to), context);
        return loaded ? "none" : describe(loaded.error());
    }

private slots:
    void theDeclaredServicesLoad() {
        const auto catalogue = ServiceCatalogue::load(services, {});
        QVERIFY2(catalogue.ok(), catalogue ? "" : catalogue.error().detail.c_str());
        const ServiceDefinition* const card = catalogue->find("uz.first_id_card");
        QVERIFY(card);
        QCOMPARE(card->steps.size(), std::size_t(8));
        QCOMPARE(card->evidence.size(), std::size_t(5));
        QCOMPARE(card->find<DetailsStep>()->fields.size(), std::size_t(9));
        QCOMPARE(card->find<DetailsStep>()->agreements.size(), std::size_t(3));
        QCOMPARE(card->find<FaceStep>()->profile, std::string("uzbekistan"));
        const std::vector<FingerPosition> index{FingerPosition::RightIndex, FingerPosition::LeftIndex};
        QVERIFY(card->find<FingersStep>()->positions == index);
        QVERIFY(card->validOn(2026y / November / 22) && !card->validOn(2025y / December / 31));
    }

    void theFirstIdCardIsFreeAndSaysSo() {
        const auto catalogue = ServiceCatalogue::load(services, {});
        QVERIFY(catalogue.ok());
        const auto fee = feeOn(*catalogue->find("uz.first_id_card"), *catalogue, 2026y / November / 22);
        QVERIFY(fee.ok());
        QCOMPARE(fee->lines.size(), std::size_t(2)); // the zero lines are shown
        QCOMPARE(fee->total, std::int64_t(0));
        QCOMPARE(fee->currency, std::string("UZS"));
    }

    void aFeeFollowsTheTariffOfTheDay() {
        ServiceCatalogue catalogue;
        catalogue.tariffs = {
            {"kz", "KZT", {{"MCI", {{2026y / January / 1, 4325, "r"}, {2027y / January / 1, 5000, "r"}}}}}};
        ServiceDefinition licence;
        licence.tariff = "kz";
        licence.fee = {{"t", "MCI", 1250, "R-052"}};
        QCOMPARE(feeOn(licence, catalogue, 2026y / December / 31)->total, std::int64_t(5406)); // 1.25 MCI = 5,406.25
        QCOMPARE(feeOn(licence, catalogue, 2027y / January / 1)->total, std::int64_t(6250));
        QVERIFY(!feeOn(licence, catalogue, 2025y / December / 31).ok());
    }

    void everyMistakeIsReportedWithPlaceAndRemedy_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("says");
        QTest::addColumn<QString>("place"); // ":line:"; columns depend on the layout
        const auto row = [](const char* name, const char* from, const char* to, const char* says, const char* place) {
            QTest::newRow(name) << from << to << says << place;
        };
        row("typo in a key", "\"max_length\": 60", "\"max_lenght\": 60", "did you mean \"max_length\"?", ":17:");
        row("typo at the top", "\"summary\"", "\"sumary\"", "did you mean \"summary\"?", ":8:");
        row("unknown step", "\"kind\": \"signature\"", "\"kind\": \"signatur\"", "did you mean \"signature\"?", ":89:");
        row("missing key", "\"tariff\": \"uz\",", "", "the key \"tariff\" is missing", ":1:");
        row("bad regular expression", "\"pattern\": \".{3,}\"", "\"pattern\": \"[a-\"",
            "not a usable regular expression", ":51:");
        row("dates the wrong way round", "\"from\": \"2026-01-01\"",
            "\"from\": \"2026-01-01\", \"until\": \"2025-12-31\"", "wrong way round", ":9:");
        row("no such date", "\"from\": \"2026-01-01\"", "\"from\": \"2026-02-30\"", "is not a date", ":9:");
        row("unknown finger", "RightIndex", "RigthIndex", "did you mean \"RightIndex\"?", ":88:");
        row("finger twice", "LeftIndex", "RightIndex", "stands twice", ":88:");
        row("field twice", "\"id\": \"given_name\"", "\"id\": \"surname\"", "give it another id", ":21:");
        row("agreement about no field", "\"field\": \"pinfl\", \"weights\"", "\"field\": \"pnfl\", \"weights\"",
            "did you mean \"pinfl\"?", ":65:");
        row("agreement about a field of the wrong kind",
            "\"date\": \"birth_date\", \"error\": \"service.error.pinfl_birth",
            "\"date\": \"surname\", \"error\": \"service.error.pinfl_birth", "is not known here", ":70:");
        row("step twice", "{ \"kind\": \"signature\" }", "{ \"kind\": \"signature\" }, { \"kind\": \"signature\" }",
            "stands twice", ":89:");
        row("consent not first",
            "{ \"kind\": \"consent\", \"text\": \"service.uz.first_id_card.consent\", \"version\": \"2026-11\" },", "",
            "the first step must be \"consent\"", ":12:");
        row("no review", "{ \"kind\": \"review\" },", "", "the last three steps", ":10:");
        row("evidence without a step", "{ \"kind\": \"signature\" },", "", "no step records \"signature\"", ":94:");
        row("unknown tariff", "\"tariff\": \"uz\"", "\"tariff\": \"us\"", "did you mean \"uz\"?", ":95:");
        row("unknown unit", "\"free\": true, \"source\": \"first",
            "\"unit\": \"BMH\", \"percent\": 89, \"source\": \"first", "did you mean \"BHM\"?", ":97:");
        row("free and not free", "\"free\": true, \"source\": \"first",
            "\"free\": true, \"unit\": \"BHM\", \"source\": \"first", "either", ":97:");
        row("shuts out the oldest", "\"min_age\": 16", "\"max_age\": 99, \"min_age\": 16", "from 110 to 150", ":");
        row("wrong type", "\"version\": 1,", "\"version\": \"1\",", "whole number", ":4:");
        row("not JSON", "\"version\": 1,", "\"version\": 1", "JsonMalformed", ":5:");
        row("only the schema knows", "\"id\": \"uz.first_id_card\"", "\"id\": \"uz.First\"", "pattern", ":3:");
    }
    void everyMistakeIsReportedWithPlaceAndRemedy() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, says);
        QFETCH(QString, place);
        const QString complaint = QString::fromStdString(complaintAbout(from.toStdString(), to.toStdString()));
        QVERIFY2(complaint.contains(says), qPrintable(complaint));
        QVERIFY2(complaint.contains("uz_first_id_card.json" + place), qPrintable(complaint));
        QVERIFY2(!complaint.contains("InternalError"), qPrintable(complaint));
    }

    void aTextOrProfileThatIsNotThereIsReported() {
        ServiceContext context;
        context.knowsText = [](std::string_view id) { return id != "service.field.sex"; };
        QVERIFY(complaintAbout("\"version\": 1", "\"version\": 2", context).find("no text \"service.field.sex\"") !=
                std::string::npos);
        context = {};
        context.knowsProfile = [](std::string_view profile) { return profile != "uzbekistan"; };
        QVERIFY(complaintAbout("\"version\": 1", "\"version\": 2", context).find("no quality profile \"uzbekistan\"") !=
                std::string::npos);
    }

    void checkingNamesEveryFileAndItsFault() {
        const fs::path folder = folderWith("\"version\": 1", "\"version\": 0");
        std::ofstream(folder / "zz_other.json") << m_text;
        const auto findings = checkServices(folder, {});
        QCOMPARE(findings.size(), std::size_t(2));
        QVERIFY(findings[0].error && !findings[1].error);
        QCOMPARE(findings[1].service, std::string("uz.first_id_card"));
        QVERIFY(checkServices(folder / "nowhere", {}).front().error->code == ErrorCode::FileNotFound);
    }

    void twoFilesCannotDeclareTheSameService() {
        const fs::path folder = folderWith("\"version\": 1", "\"version\": 2");
        std::ofstream(folder / "zz_other.json") << m_text;
        const auto loaded = ServiceCatalogue::load(folder, {});
        QVERIFY(!loaded && loaded.error().detail.find("give one of them another id") != std::string::npos);
    }

    void aTariffWithDatesOutOfOrderIsRefused() {
        const fs::path folder = folderWith("\"version\": 1", "\"version\": 2");
        std::string text = contentOf(folder / "tariff" / "uz.json");
        text.replace(text.find("2024-10-01"), 10, "2023-10-01");
        std::ofstream(folder / "tariff" / "uz.json") << text;
        const auto loaded = ServiceCatalogue::load(folder, {});
        QVERIFY(!loaded && loaded.error().detail.find("uz.json:7:") != std::string::npos);
    }

    void aServiceIsAddedByAFileAlone() {
        const fs::path folder = folderWith("\"version\": 1", "\"version\": 1");
        std::string text = m_text;
        text.replace(text.find("uz.first_id_card"), 16, "uz.dog_passport");
        std::ofstream(folder / "uz_dog_passport.json") << text;
        const auto loaded = ServiceCatalogue::load(folder, {});
        QVERIFY(loaded && loaded->services.size() == 2 && loaded->find("uz.dog_passport"));
    }
};

QTEST_GUILESS_MAIN(LoaderTest)
#include "test_loader.moc"
