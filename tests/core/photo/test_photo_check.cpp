// SPDX-License-Identifier: Apache-2.0
// The verdict on brought photos: who is accepted, who goes to an officer, who is refused; and every text exists.
#include "core/base/text_catalogue.h"
#include "core/photo/photo_check.h"
#include "tests/core/photo/jpeg_parts.h"
#include "tests/core/photo/photo_edits.h"
#include "tests/support/face_gallery.h"

#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <QRegularExpression>
#include <QtTest>
#include <set>

using namespace darcha;

class PhotoCheckTest : public QObject {
    Q_OBJECT

    std::unique_ptr<test::FaceGallery> m_gallery;
    std::optional<PhotoChecker> m_checker;
    std::vector<std::uint8_t> m_photo; // neutral; the live capture is the same person, smiling
    FaceObservationPtr m_live;

    PhotoCheckResult check(std::span<const std::uint8_t> file, const FaceObservation* live) {
        auto result = m_checker->check(file, "photo.jpg", live);
        if (!result)
            qFatal("%s", describe(result.error()).c_str());
        return std::move(*result);
    }
    static bool has(const PhotoCheckResult& result, std::string_view hint) {
        return std::any_of(result.hints.begin(), result.hints.end(), [&](const PhotoHint& h) { return h.id == hint; });
    }
    static QByteArray told(const PhotoCheckResult& result) { return QByteArray::fromStdString(toJson(result).dump()); }

private slots:
    void initTestCase() {
        m_gallery = test::FaceGallery::open();
        if (!m_gallery)
            return;
        auto checker = PhotoChecker::create(*test::models(), QualityProfile::named("icao").value());
        QVERIFY(checker.ok());
        m_checker.emplace(std::move(*checker));
        m_photo = test::savedAs(m_gallery->face("frll_neutral/061_03.jpg")->frame->bgr, 92);
        m_live = m_gallery->face("frll_smiling/061_08.jpg");
        QVERIFY(m_live);
    }
    void init() {
        if (!m_checker)
            QSKIP("shared/data is not beside this checkout");
    }

    void theSamePersonUntouchedIsNotHeldBackByTheComparison() {
        const PhotoCheckResult result = check(m_photo, m_live.get());
        QVERIFY(result.live && result.live->band == IdentityBand::Match);
        for (const PhotoHint& hint : result.hints)
            QVERIFY2(!hint.strong, told(result));
        QCOMPARE(result.verdict,
                 result.quality.verdict == QualityVerdict::Pass ? PhotoVerdict::Accept : PhotoVerdict::Officer);
        QCOMPARE(toJson(result)["photo_of_record"], "station_capture");
    }

    void withoutALiveCaptureNothingIsAccepted() {
        const PhotoCheckResult result = check(m_photo, nullptr);
        QCOMPARE(result.verdict, PhotoVerdict::Officer);
        QCOMPARE(result.reasons.front(), std::string_view("photo.reason.not_compared"));
    }

    // Alike, but of a live face that the mesh had slipped from: neither shape nor mixture was looked at.
    void whatCannotBeComparedIsNotAccepted() {
        FaceObservation slipped = *m_live;
        slipped.meshPresence = 3;
        const PhotoCheckResult result = check(m_photo, &slipped);
        QVERIFY(result.live && result.live->band == IdentityBand::Match);
        QCOMPARE(result.verdict, PhotoVerdict::Officer);
        QCOMPARE(result.reasons.front(), std::string_view("photo.reason.likeness_unclear"));
    }

    void somebodyElseIsRefusedAndSoIsNobody() {
        const FaceObservationPtr& other = m_gallery->face("frll_smiling/021_08.jpg");
        const PhotoCheckResult result = check(m_photo, other.get());
        QCOMPARE(result.verdict, PhotoVerdict::Refuse);
        QCOMPARE(result.reasons.front(), std::string_view("photo.reason.other_person"));
        const PhotoCheckResult empty =
            check(test::savedAs(cv::Mat(300, 300, CV_8UC3, cv::Scalar::all(120)), 90), m_live.get());
        QCOMPARE(empty.verdict, PhotoVerdict::Refuse);
        QCOMPARE(empty.reasons.front(), std::string_view("photo.reason.no_face"));
        QVERIFY(!empty.live && !empty.maps);
    }

    void anEditorsNameSendsToAnOfficerAndRefusesNobody() {
        const auto file = test::withSegment(m_photo, 0xE1, test::exifBody({{0x0131, "Adobe Photoshop 25"}}));
        const PhotoCheckResult result = check(file, m_live.get());
        QCOMPARE(result.verdict, PhotoVerdict::Officer);
        QVERIFY2(has(result, "photo.hint.editor"), told(result));
        QCOMPARE(result.reasons.front(), std::string_view("photo.reason.hints"));
    }

    void aSlimmedJawIsToldAlsoAfterAResize() {
        const FaceObservationPtr& own = m_gallery->face("frll_neutral/061_03.jpg");
        for (const double size : {1.0, 0.5}) {
            const auto file = test::savedAs(test::resized(test::slimmed(*own, 0.15), size), 90);
            const PhotoCheckResult result = check(file, m_live.get());
            QCOMPARE(result.verdict, PhotoVerdict::Officer);
            QVERIFY2(has(result, "photo.hint.slimmed"), told(result));
        }
    }

    void aMixtureOfTwoPeopleIsNeverAccepted() {
        const std::string folder = DARCHA_SHARED_DATA "/faces/frll_neutral/";
        cv::Mat a = cv::imread(folder + "061_03.jpg"), b = cv::imread(folder + "067_03.jpg");
        a = test::resized(a, 0.5);
        b = test::resized(b, 0.5);
        auto pointsOfA = test::readTem(folder + "061_03.tem"), pointsOfB = test::readTem(folder + "067_03.tem");
        for (auto* points : {&pointsOfA, &pointsOfB})
            for (cv::Point2f& p : *points)
                p *= 0.5f;
        const PhotoCheckResult result =
            check(test::savedAs(test::morphed(a, pointsOfA, b, pointsOfB), 92), m_live.get());
        QVERIFY2(result.verdict != PhotoVerdict::Accept, told(result));
        QVERIFY(result.live->morph > LiveComparison::morphLimit);
    }

    void hintsStandStrongOnesFirstAndTheMapCoversTheFace() {
        const auto file = test::withSegment(m_photo, 0xE1, test::exifBody({{0x0131, "GIMP 2.10"}}));
        std::vector<std::uint8_t> longer(file.begin(), file.end());
        longer.resize(longer.size() + 100, 7);
        const PhotoCheckResult result = check(longer, nullptr);
        QVERIFY(result.hints.size() >= 2 && result.hints.front().strong && !result.hints.back().strong);
        QVERIFY(result.maps);
        QVERIFY((cv::Rect2d(result.maps->window) & result.finding.face->box).area() >
                0.8 * result.finding.face->box.area());
        QCOMPARE(heatMap(*result.finding.face, *result.maps).size(), result.maps->window.size());
    }

    // The ids in the sources of the room are those of the texts: none missing, none left over but those of the service.
    void everyTextExistsInEveryLanguage() {
        std::set<std::string> used;
        for (const QFileInfo& source : QDir(DARCHA_SOURCE_DIR "/core/photo").entryInfoList({"*.cpp"})) {
            QFile file(source.filePath());
            QVERIFY(file.open(QIODevice::ReadOnly));
            static const QRegularExpression id("\"(photo\\.(?:hint|reason)\\.[a-z_]+)\"");
            auto found = id.globalMatch(QString::fromUtf8(file.readAll()));
            while (found.hasNext())
                used.insert(found.next().captured(1).toStdString());
        }
        QVERIFY(used.size() >= 20);
        for (const char* language : {"en", "ru", "uz-Latn"}) {
            const auto file = JsonFile::read(std::string(DARCHA_SOURCE_DIR "/ui/strings/") + language + "/photo.json");
            QVERIFY(file.ok());
            for (const std::string& id : used)
                QVERIFY2(file->root().contains(id), id.c_str());
            for (const auto& [id, text] : file->root().items())
                QVERIFY2(used.contains(id) || id.starts_with("photo.reuse.") || id == "photo.record", id.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(PhotoCheckTest)
#include "test_photo_check.moc"
