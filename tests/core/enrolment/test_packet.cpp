// SPDX-License-Identifier: Apache-2.0
// A packet is complete or it is not built; what it holds is what was gathered, byte for byte.
#include "core/enrolment/enrolment_packet.h"
#include "core/enrolment/packet_header.h"
#include "core/enrolment/packet_opener.h"
#include "core/sealing/digest.h"
#include "core/sealing/files.h"
#include "tests/support/sample_record.h"
#include "tests/support/tools.h"

#include <functional>
#include <nlohmann/json.hpp>

using namespace darcha;

namespace {

const std::string packetId = "0f8fad5b-d9cb-469f-a165-70867728950e";

PacketContext context() { return {"station-1", "0.1.0", true, testTime(), "{\"event\":\"consent.given\"}\n"}; }

class MemorySink final : public ByteSink {
public:
    Result<void> write(ByteView bytes) override {
        content.insert(content.end(), bytes.begin(), bytes.end());
        return {};
    }
    Bytes content;
};

Bytes zipOf(const EnrolmentPacket& packet) {
    MemorySink sink;
    return packet.writeZip(sink).ok() ? sink.content : Bytes();
}

const PacketEntry* entryOf(const EnrolmentPacket& packet, std::string_view path) {
    for (const PacketEntry& entry : packet.entries()) {
        if (entry.path == path)
            return &entry;
    }
    return nullptr;
}

} // namespace

class PacketTest : public QObject {
    Q_OBJECT

private slots:
    void aCompleteRecordBecomesAPacketWithEveryEntry() {
        const auto packet = EnrolmentPacket::build(sharedSample(packetId, testTime()), sampleDemands(), context());
        DARCHA_OK(packet);
        QStringList paths;
        for (const PacketEntry& entry : packet->entries())
            paths << QString::fromStdString(entry.path);
        QCOMPARE(paths,
                 QStringList({"manifest.json", "application.json", "audit.jsonl", "consent.json", "face/face.json",
                              "face/still.jpg", "fingers/fingers.json", "fingers/left_index.png",
                              "fingers/right_index.png", "signature/signature.png", "signature/strokes.json"}));
        QVERIFY(packet->training());
    }

    void thePictureForTheChipLiesBesideTheStill() {
        const std::string chip = "jp2 of the same face";
        EnrolmentRecord record = sampleRecord(packetId, testTime());
        record.face->chipImage = Secret(std::string_view(chip));
        const auto packet = EnrolmentPacket::build(std::make_shared<const EnrolmentRecord>(std::move(record)),
                                                   sampleDemands(), context());
        DARCHA_OK(packet);
        const auto has = [&](std::string_view path) {
            return std::any_of(packet->entries().begin(), packet->entries().end(),
                               [&](const PacketEntry& entry) { return entry.path == path; });
        };
        QVERIFY(has("face/chip.jp2") && has("face/still.jpg"));

        const auto parsed = [&](std::string_view path) {
            const PacketEntry* const entry = entryOf(*packet, path);
            return entry ? nlohmann::json::parse(textOf(entry->content)) : nlohmann::json();
        };
        const nlohmann::json face = parsed("face/face.json");
        QCOMPARE(face.at("image").get<std::string>(), std::string("face/still.jpg"));
        QCOMPARE(face.at("chipImage").get<std::string>(), std::string("face/chip.jp2"));
        QVERIFY(face.at("quality").is_object() && face.at("attackDetection").is_object());
        QCOMPARE(face.at("captured").get<std::string>(), iso8601(packet->record().face->captured));
        QCOMPARE(face.at("attempts").get<int>(), packet->record().face->attempts);
        const nlohmann::json entries = parsed("manifest.json").at("entries");
        const auto listed = std::find_if(entries.begin(), entries.end(),
                                         [](const auto& entry) { return entry.at("path") == "face/chip.jp2"; });
        QVERIFY(listed != entries.end());
        QCOMPARE(listed->at("mediaType").get<std::string>(), std::string("image/jp2"));
        QCOMPARE(listed->at("size").get<std::size_t>(), chip.size());

        // Without one nobody is sent to look for it.
        const auto plain = EnrolmentPacket::build(sharedSample(packetId, testTime()), sampleDemands(), context());
        DARCHA_OK(plain);
        QVERIFY(!nlohmann::json::parse(textOf(entryOf(*plain, "face/face.json")->content)).contains("chipImage"));
    }

    void whatIsMissingIsNamed_data() {
        QTest::addColumn<QString>("named");
        for (const char* what : {"details.surname", "details.birth_date", "consent", "face", "finger.RightIndex",
                                 "signature", "packetId", "service uz.first_id_card", "language", "mode"})
            QTest::newRow(what) << what;
    }
    void whatIsMissingIsNamed() {
        QFETCH(QString, named);
        EnrolmentRecord record = sampleRecord(packetId, testTime());
        if (named == "details.surname")
            record.details.erase("surname");
        else if (named == "details.birth_date")
            record.details["birth_date"] = PersonalText("");
        else if (named == "consent")
            record.consent->textSha256.clear();
        else if (named == "face")
            record.face.reset();
        else if (named == "finger.RightIndex")
            record.fingers.erase(record.fingers.begin());
        else if (named == "signature")
            record.signature->image = Secret();
        else if (named == "packetId")
            record.packetId = "../../etc";
        else if (named == "service uz.first_id_card")
            record.serviceId = "other";
        else if (named == "language")
            record.language.clear();
        else
            record.mode.clear();
        const auto packet = EnrolmentPacket::build(std::make_shared<const EnrolmentRecord>(std::move(record)),
                                                   sampleDemands(), context());
        DARCHA_FAILS(packet, RecordIncomplete);
        QVERIFY2(packet.error().detail.ends_with(": " + named.toStdString()), packet.error().detail.c_str());
        for (const std::string_view marker : plantedMarkers)
            QVERIFY(packet.error().detail.find(marker) == std::string::npos);
    }

    void aFingerThatCannotBeGivenIsAnExceptionAndNoGap() {
        EnrolmentRecord record = sampleRecord(packetId, testTime());
        record.fingers.erase(record.fingers.begin());
        record.exceptions.push_back({"finger.RightIndex", "finger.missing", "officer-7"});
        const auto packet = EnrolmentPacket::build(std::make_shared<const EnrolmentRecord>(std::move(record)),
                                                   sampleDemands(), context());
        DARCHA_OK(packet);
        const auto application = nlohmann::json::parse(textOf(entryOf(*packet, "application.json")->content));
        QCOMPARE(application["exceptions"][0]["reason"].get<std::string>(), std::string("finger.missing"));
    }

    void oneVirtualDeviceMakesItTraining() {
        PacketContext real = context();
        real.trainingStation = false;
        EnrolmentRecord record = sampleRecord(packetId, testTime());
        record.training = false;
        record.devices[0].isVirtual = false;
        auto packet =
            EnrolmentPacket::build(std::make_shared<const EnrolmentRecord>(std::move(record)), sampleDemands(), real);
        DARCHA_OK(packet);
        QVERIFY(!packet->training());
        record = sampleRecord(packetId, testTime());
        record.training = false;
        packet =
            EnrolmentPacket::build(std::make_shared<const EnrolmentRecord>(std::move(record)), sampleDemands(), real);
        QVERIFY(packet->training());
    }

    void theSameInputsGiveTheSameBytesInEveryTimeZone() {
        const auto first = EnrolmentPacket::build(sharedSample(packetId, testTime()), sampleDemands(), context());
        const Bytes before = zipOf(*first);
        QVERIFY(before.size() > 100'000);
        qputenv("TZ", "Asia/Tashkent");
        ::tzset();
        const auto second = EnrolmentPacket::build(sharedSample(packetId, testTime()), sampleDemands(), context());
        QVERIFY(zipOf(*second) == before);
        qunsetenv("TZ");
        ::tzset();
    }

    void theManifestIsCanonicalAndEveryHashFits() {
        const auto packet = EnrolmentPacket::build(sharedSample(packetId, testTime()), sampleDemands(), context());
        const auto manifest = nlohmann::json::parse(textOf(packet->entries().front().content));
        QCOMPARE(manifest["entries"].size(), packet->entries().size() - 1);
        for (const auto& listed : manifest["entries"]) {
            const PacketEntry* entry = entryOf(*packet, listed["path"].get<std::string>());
            QVERIFY(entry);
            QCOMPARE(listed["sha256"].get<std::string>(), sha256Hex(entry->content));
            QCOMPARE(listed["size"].get<std::size_t>(), entry->content.size());
        }
        QCOMPARE(manifest["training"].get<bool>(), true);
        DARCHA_OK(parseManifest(packet->entries().front().content));
    }

    void detailsSurviveAsJsonWhateverTheyHold() {
        const auto packet = EnrolmentPacket::build(sharedSample(packetId, testTime()), sampleDemands(), context());
        const auto text = textOf(entryOf(*packet, "application.json")->content);
        const auto json = nlohmann::json::parse(text);
        QCOMPARE(json["details"]["given_name"].get<std::string>(),
                 std::string("MARKER-GIVEN-QX7 \"O\xca\xbbktam\"\n\x01"));
        QCOMPARE(canonicalJson(json), std::string(text)); // the hand-written text is RFC 8785 too
    }

    void aDetailThatIsNotUtf8OrHasAnOddNameIsRefused() {
        EnrolmentRecord record = sampleRecord(packetId, testTime());
        record.details["surname"] = PersonalText("\xff\xfe");
        DARCHA_FAILS(EnrolmentPacket::build(std::make_shared<const EnrolmentRecord>(std::move(record)), sampleDemands(),
                                            context()),
                     InvalidArgument);
        record = sampleRecord(packetId, testTime());
        record.details.emplace("a b", PersonalText("x"));
        DARCHA_FAILS(EnrolmentPacket::build(std::make_shared<const EnrolmentRecord>(std::move(record)), sampleDemands(),
                                            context()),
                     InvalidArgument);
        record = sampleRecord(packetId, testTime());
        record.documents.push_back({"../x", Secret("x"), "application/pdf"});
        DARCHA_FAILS(EnrolmentPacket::build(std::make_shared<const EnrolmentRecord>(std::move(record)), sampleDemands(),
                                            context()),
                     InvalidArgument);
    }

    void unzipReadsIt() {
        QTemporaryDir folder;
        const std::filesystem::path file = std::filesystem::path(folder.path().toStdString()) / "packet.zip";
        const auto packet = EnrolmentPacket::build(sharedSample(packetId, testTime()), sampleDemands(), context());
        DARCHA_OK(writeFileDurably(file, zipOf(*packet)));
        const ToolRun tested = runTool("unzip", {"-t", qpath(file)});
        QVERIFY2(tested.code == 0, tested.output.constData());
        const ToolRun printed = runTool("unzip", {"-p", qpath(file), "face/still.jpg"});
        QVERIFY(bytesOf(std::string_view(printed.output.constData(), static_cast<std::size_t>(printed.output.size())))
                    .size() == 60'000);
        QVERIFY(printed.output.startsWith("MARKER-FACE-QX7"));
    }

    void printingARecordTellsNothingAboutThePerson() {
        const std::string text = redacted(sampleRecord(packetId, testTime()));
        for (const std::string_view marker : plantedMarkers)
            QVERIFY(text.find(marker) == std::string::npos);
        QCOMPARE(redacted(PersonalText("secret")), std::string("<redacted>"));
    }

    void aHeaderIsReadBackAsItWasWritten() {
        PacketHeader header;
        header.packetId = packetId;
        header.sha256 = std::string(64, '1');
        header.size = 2'000'000;
        header.station = "station-1";
        header.serviceId = "uz.first_id_card";
        header.serviceVersion = "1.0";
        header.recipients = {{"owner", std::string(64, '2')}};
        header.time = iso8601(testTime());
        const auto parsed = PacketHeader::parse(bytesOf(header.canonical()));
        DARCHA_OK(parsed);
        QCOMPARE(parsed->canonical(), header.canonical());
        DARCHA_FAILS(PacketHeader::parse(bytesOf(" " + header.canonical())), PacketMalformed);
        DARCHA_FAILS(PacketHeader::parse(bytesOf("{}")), PacketMalformed);
        DARCHA_FAILS(PacketHeader::parse(bytesOf("rubbish")), PacketMalformed);
        header.size = 300u << 20;
        DARCHA_FAILS(PacketHeader::parse(bytesOf(header.canonical())), PacketMalformed);
    }

    void entryNamesThatCouldLeaveAFolderAreNoNames() {
        for (const char* good : {"manifest.json", "face/still.jpg", "documents/a-b_c.2.pdf"})
            QVERIFY2(isEntryPath(good), good);
        for (const char* bad :
             {"", "/", "/a", "a/", "a//b", "..", "../a", "a/../b", "a/.b", "A", "a b", "a\\b", "c:\\x", "a\n"})
            QVERIFY2(!isEntryPath(bad), bad);
    }
};

QTEST_GUILESS_MAIN(PacketTest)
#include "test_packet.moc"
