// SPDX-License-Identifier: Apache-2.0
// What the rooms collected arrives in the record: each part in its place, nothing that was not given, nothing twice.
#include "app/composition/session_record.h"
#include "core/fingerprint/finger_image_file.h"

#include <nlohmann/json.hpp>
#include <opencv2/core/mat.hpp>
#include <QtTest>

using namespace darcha;
using namespace std::chrono;

namespace {

const UtcTime noon = sys_days{year(2026) / 11 / 22} + hours(12);

CollectedSession collected() {
    CollectedSession session;
    session.serviceId = "uz.first_id_card";
    session.serviceVersion = 3;
    session.mode = StationMode::Desk;
    session.role = StationRole::Officer;
    session.training = true;
    session.language = Language::UzLatn;
    session.started = noon - minutes(5);
    session.consent = {true, "service.consent", "2.1", std::string(64, 'c'), Language::Ru, noon - minutes(4)};
    session.details.fields = {{"surname", "Ergasheva"}, {"patronymic", ""}, {"birth_date", "1999-03-15"}};
    session.signature = {{1, 2, 3}, "{\"strokes\":[]}", noon - minutes(1)};
    return session;
}

FaceCaptureResult face() {
    FaceCaptureResult result;
    result.jpeg = Secret(std::string_view("\xff\xd8\xff"));
    result.chip = Secret(std::string_view("jP of the same"));
    result.attackDetectionJson = "{\"decision\":\"BonaFide\"}";
    result.captured = noon - minutes(3);
    result.second = Disagreement{true, 0.012, 0.02};
    result.fromStill = true;
    result.attempts = 2;
    return result;
}

FingerCaptureResult finger(FingerPosition position) {
    auto image = std::make_shared<FingerprintImage>();
    image->grey = cv::Mat(300, 260, CV_8UC1, cv::Scalar(200));
    image->pixelsPerInch = 508;
    image->position = position;
    FingerCaptureResult result;
    result.position = position;
    result.image = image;
    result.png = Secret(encodeFingerprintPng(*image).value());
    result.score = 61;
    result.algorithm = "darcha-finger-1";
    result.captured = noon - minutes(2);
    result.attempts = 3;
    return result;
}

FingerCaptureResult missing(FingerPosition position, const char* reason) {
    FingerCaptureResult result;
    result.position = position;
    result.exceptionReason = reason;
    return result;
}

const SessionIdentity identity{"5d3c1f6e-8a52-4b0f-9a55-0d8a0c7f2b11", "session-7", "4K7P-2M9X-T"};

} // namespace

class SessionRecordTest : public QObject {
    Q_OBJECT

    const std::vector<FingerCaptureResult> m_none;

private slots:
    void everyPartArrives() {
        const CollectedSession session = collected();
        const FaceCaptureResult still = face();
        const std::vector<FingerCaptureResult> fingers{finger(FingerPosition::RightIndex),
                                                       missing(FingerPosition::LeftIndex, "injured")};
        SessionParts parts{.identity = identity, .collected = session, .face = &still, .fingers = fingers};
        parts.devices = {{"camera", "c1", "Camera", "v4l2", false}};
        parts.models = {{"face_mesh", "1", std::string(64, 'd')}};
        parts.steps = {{"face", noon - minutes(4), noon - minutes(3)}};
        parts.exceptions = {{"face.liveness", "liveness.seen_here", "officer"}};
        parts.training = true;
        const auto made = composeRecord(std::move(parts));
        const EnrolmentRecord& record = *made;
        QCOMPARE(record.packetId, identity.packetId);
        QCOMPARE(record.sessionId, identity.sessionId);
        QCOMPARE(record.caseNumber, identity.caseNumber);
        QCOMPARE(record.serviceVersion, std::string("3"));
        QCOMPARE(record.mode, std::string("desk"));
        QCOMPARE(record.role, std::string("officer"));
        QCOMPARE(record.language, std::string("uz-Latn"));
        QVERIFY(record.training);
        QVERIFY(record.started == noon - minutes(5));

        QCOMPARE(record.details.size(), std::size_t(2)); // an empty field is no answer
        QVERIFY(record.details.contains("surname") && record.details.contains("birth_date"));
        QVERIFY(record.consent.has_value());
        QCOMPARE(record.consent->version, std::string("2.1"));
        QCOMPARE(record.consent->textSha256, std::string(64, 'c'));
        QCOMPARE(record.consent->language, std::string("ru")); // that it was read in, whatever came after
        QVERIFY(record.consent->given == noon - minutes(4));

        QVERIFY(record.face.has_value());
        QCOMPARE(record.face->image.size(), std::size_t(3));
        QVERIFY(record.face->image.bytes().data() == still.jpeg.bytes().data()); // neither copied nor hashed again
        QVERIFY(record.face->chipImage.bytes().data() == still.chip.bytes().data());
        QCOMPARE(record.face->attempts, 2);
        QCOMPARE(record.face->attackDetectionJson, still.attackDetectionJson);
        QVERIFY(record.face->captured == still.captured);
        const auto quality = nlohmann::json::parse(record.face->qualityJson);
        QCOMPARE(quality.at("source").get<std::string>(), std::string("still"));
        QCOMPARE(quality.at("second_opinion").at("eyes").get<double>(), 0.012);
        QVERIFY(quality.at("second_opinion").at("face_seen").get<bool>());
        QVERIFY(quality.contains("limits") && quality.contains("models") && quality.contains("components"));

        QCOMPARE(record.fingers.size(), std::size_t(1));
        QVERIFY(record.fingers[0].position == FingerPosition::RightIndex);
        QCOMPARE(record.fingers[0].pixelsPerInch, 508.0);
        QCOMPARE(record.fingers[0].score, 61);
        QVERIFY(record.fingers[0].captured == noon - minutes(2));
        QVERIFY(record.fingers[0].image.size() > 100);
        QVERIFY(record.fingers[0].image.bytes().data() == fingers[0].png.bytes().data());
        QCOMPARE(record.exceptions.size(), std::size_t(2));
        QCOMPARE(record.exceptions[0].subject, std::string("face.liveness"));
        QCOMPARE(record.exceptions[0].approvedBy, std::string("officer"));
        QCOMPARE(record.exceptions[1].subject, std::string("finger.LeftIndex"));
        QCOMPARE(record.exceptions[1].reasonId, std::string("finger.injured"));
        QVERIFY(record.signature.has_value());
        QCOMPARE(record.signature->image.size(), std::size_t(3));
        QVERIFY(record.signature->captured == noon - minutes(1));
        QCOMPARE(record.devices.size(), std::size_t(1));
        QCOMPARE(record.models.size(), std::size_t(1));
        QCOMPARE(record.steps.size(), std::size_t(1));
    }

    void whatWasNotGivenIsNotThere() {
        CollectedSession session = collected();
        session.consent.given = false;
        session.signature = {};
        session.details.fields.clear();
        const auto made =
            composeRecord({.identity = identity, .collected = session, .face = nullptr, .fingers = m_none});
        QVERIFY(!made->consent.has_value());
        QVERIFY(!made->face.has_value());
        QVERIFY(!made->signature.has_value());
        QVERIFY(made->fingers.empty() && made->exceptions.empty() && made->details.empty());
    }

    void aFingerThatNeitherCameNorIsExcusedIsNotInvented() {
        const CollectedSession session = collected();
        const std::vector<FingerCaptureResult> fingers{missing(FingerPosition::RightIndex, "")};
        const auto made =
            composeRecord({.identity = identity, .collected = session, .face = nullptr, .fingers = fingers});
        QVERIFY(made->fingers.empty() && made->exceptions.empty());
    }

    void aServiceDemandsWhatItDeclares() {
        ServiceDefinition service;
        service.id = "uz.x";
        service.version = 4;
        DetailsStep details;
        DetailsField needed;
        needed.id = "surname";
        DetailsField free;
        free.id = "patronymic";
        free.required = false;
        details.fields = {needed, free};
        service.steps = {details, FingersStep{{FingerPosition::RightThumb}}};
        service.evidence = {Evidence::Details, Evidence::Fingers, Evidence::Consent};
        const EnrolmentDemands demands = demandsOf(service);
        QCOMPARE(demands.serviceId, std::string("uz.x"));
        QCOMPARE(demands.serviceVersion, std::string("4"));
        QCOMPARE(demands.fields, std::vector<std::string>{"surname"});
        QVERIFY(demands.fingers == std::vector<FingerPosition>{FingerPosition::RightThumb});
        QVERIFY(demands.consent);
        QVERIFY(!demands.face && !demands.signature); // not declared, so not demanded

        service.evidence = {Evidence::Face};
        const EnrolmentDemands other = demandsOf(service);
        QVERIFY(other.face && !other.consent && other.fields.empty() && other.fingers.empty());
    }
};

QTEST_GUILESS_MAIN(SessionRecordTest)
#include "test_session_record.moc"
