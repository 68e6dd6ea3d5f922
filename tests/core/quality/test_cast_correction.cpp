// SPDX-License-Identifier: Apache-2.0
// A cast of the light is taken off the saved portrait, the person's own colour never is. Real portraits, tinted.
#include "core/face/mesh_points.h"
#include "core/quality/cast_correction.h"
#include "core/quality/quality_assessment.h"
#include "tests/support/degrade.h"
#include "tests/support/face_gallery.h"

#include <opencv2/imgproc.hpp>
#include <QtTest>

using namespace darcha;

namespace {

struct Seen {
    FaceObservationPtr face;
    FaceAppearance appearance;
    ChannelGains gains() const { return certainCastGains(*face, appearance); }
};

double stops(const ChannelGains& gains) {
    return std::hypot(std::log2(gains.red / gains.green), std::log2(gains.blue / gains.green));
}

// How far the skin of one is off the other's, in stops of both ratios.
double apart(const FaceAppearance& a, const FaceAppearance& b) {
    return std::hypot(a.skin.red - b.skin.red, a.skin.blue - b.skin.blue);
}

} // namespace

class CastCorrectionTest : public QObject {
    Q_OBJECT

    std::unique_ptr<test::FaceGallery> m_gallery;

    static Seen seen(const FaceObservationPtr& face) {
        if (!face)
            throw std::runtime_error("no face");
        return {face, FaceAppearance::of(*face).value()};
    }
    Seen seen(const cv::Mat& bgr) { return seen(m_gallery->found(bgr.clone())); }
    FaceObservationPtr person(const char* number) {
        return m_gallery->face("frll_neutral/" + std::string(number) + "_03.jpg");
    }

    // The face of one picture in the surroundings of the other.
    static cv::Mat faceInto(const cv::Mat& face, const cv::Mat& surroundings, const FaceObservation& where) {
        std::vector<cv::Point> oval;
        for (const int index : meshpoint::faceOval) {
            const cv::Point3d& p = where.mesh[static_cast<std::size_t>(index)];
            oval.emplace_back(cvRound(p.x), cvRound(p.y));
        }
        cv::Mat mask = cv::Mat::zeros(face.size(), CV_8UC1), made = surroundings.clone();
        cv::fillPoly(mask, std::vector<std::vector<cv::Point>>{oval}, cv::Scalar(255));
        face.copyTo(made, mask);
        return made;
    }

private slots:
    void initTestCase() { m_gallery = test::FaceGallery::open(); }

    void goodPortraitsOfEveryToneAreLeftAlone() {
        QStringList files = test::FaceGallery::studio();
        for (const char* other : {"f44", "f94", "m00", "m07", "m19", "m30", "m92"})
            files << QString("ai_generated_cc0/%1.jpg").arg(other);
        for (const QString& file : files) {
            const Seen good = seen(m_gallery->face(file.toStdString()));
            QVERIFY2(good.gains().none(), qPrintable(QString("%1: %2 stops").arg(file).arg(stops(good.gains()))));
        }
        QVERIFY(files.size() >= 27);
    }

    void aCastOfTheLightIsTakenOffAndNeverMoreThanThere_data() {
        QTest::addColumn<double>("blue");
        QTest::addColumn<double>("red");
        QTest::newRow("blue") << 0.8 << -0.4;
        QTest::newRow("yellow") << -0.9 << 0.2;
        QTest::newRow("red") << 0.0 << 0.9;
        QTest::newRow("green") << -0.7 << -0.7;
    }
    void aCastOfTheLightIsTakenOffAndNeverMoreThanThere() {
        QFETCH(const double, blue);
        QFETCH(const double, red);
        int corrected = 0;
        for (const char* number : {"007", "033", "099", "119", "137"}) { // skin from light to very dark
            const Seen good = seen(person(number));
            const Seen tinted = seen(test::cast(good.face->frame->bgr, blue, red));
            const ChannelGains gains = tinted.gains();
            if (gains.none()) // the three were not sure of it
                continue;
            ++corrected;
            QVERIFY2(stops(gains) < std::hypot(blue, red) + 0.05, number);
            const Seen mended = seen(test::cast(tinted.face->frame->bgr, std::log2(gains.blue / gains.green),
                                                std::log2(gains.red / gains.green)));
            const double before = apart(tinted.appearance, good.appearance);
            const double after = apart(mended.appearance, good.appearance);
            qInfo("%s: %.2f stops off, %.2f after", number, before, after);
            QVERIFY2(after < 0.6 * before, number);
        }
        QVERIFY2(corrected >= 4, qPrintable(QString("%1 of 5").arg(corrected)));
    }

    void theColourOfAPersonAndOfAWallAreLeft() {
        for (const char* number : {"007", "099", "137"}) {
            const FaceObservationPtr face = person(number);
            QVERIFY(face);
            const cv::Mat& good = face->frame->bgr;
            const cv::Mat yellow = test::cast(good, -0.7, 0.1);
            const Seen jaundiced = seen(faceInto(yellow, good, *face)), painted = seen(faceInto(good, yellow, *face));
            QVERIFY2(jaundiced.gains().none(), number);
            QVERIFY2(painted.gains().none(), number);
        }
    }

    void theSavedPortraitIsTheCorrectedOneAndTheRecordSaysSo() {
        const cv::Mat tinted = test::cast(person("007")->frame->bgr, 0.8, -0.4);
        FaceFinding finding;
        finding.face = m_gallery->found(tinted.clone());
        finding.faceCount = 1;
        const QualityAssessment judged = assess(finding, QualityProfile::named("icao").value());
        QVERIFY(!judged.portrait.colour.none());
        PortraitGeometry asItIs = judged.portrait;
        asItIs.colour = {};
        const cv::Mat saved = cutPortrait(*finding.face->frame, judged.portrait).value();
        const cv::Mat untouched = cutPortrait(*finding.face->frame, asItIs).value();
        const cv::Scalar mean = cv::mean(saved), before = cv::mean(untouched);
        QVERIFY(mean[0] < before[0] - 5 && mean[2] > before[2] + 2); // less blue, more red
        // The light's amount stays.
        const auto grey = [](const cv::Scalar& m) { return 0.114 * m[0] + 0.587 * m[1] + 0.299 * m[2]; };
        QVERIFY(std::abs(grey(mean) - grey(before)) < 4);
    }
};

QTEST_GUILESS_MAIN(CastCorrectionTest)
#include "test_cast_correction.moc"
