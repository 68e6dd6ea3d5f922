// SPDX-License-Identifier: Apache-2.0
// A raster in front of real skin, and the same camera without it.
#include "core/pad/passive/spectrum_detector.h"
#include "tests/support/degrade.h"
#include "tests/support/face_gallery.h"

#include <opencv2/imgproc.hpp>
#include <QtTest>

using namespace darcha;

class SpectrumDetectorTest : public QObject {
    Q_OBJECT

    std::unique_ptr<test::FaceGallery> m_gallery;

    // The face as a camera 350 pixels a face sees it, `period` pixels a cell of a panel before it; 0: no panel.
    static double seen(const FaceObservation& face, double period, double blur) {
        cv::Mat picture = period > 0 ? test::screened(face.frame->bgr, period, 0.35) : face.frame->bgr;
        if (blur > 0)
            cv::GaussianBlur(picture, picture, {}, blur);
        picture = test::jpeg(test::noisy(picture, 2), 92);
        FaceObservation shot = face;
        shot.frame = std::make_shared<const Frame>(Frame{picture, 0, {}});
        return SpectrumDetector::peak(shot).value_or(-1);
    }

private slots:
    void initTestCase() { m_gallery = test::FaceGallery::open(); }

    void aRasterStandsOutAndTheCameraAloneDoesNot() {
        if (!m_gallery)
            return;
        const QStringList studio = test::FaceGallery::studio().mid(0, 4);
        QVERIFY(studio.size() == 4);
        int told = 0, asked = 0;
        for (const QString& file : studio) {
            const auto face = m_gallery->face(file.toStdString());
            QVERIFY(face);
            const double control = seen(*face, 0, 0.6);
            QVERIFY2(control < 9, qPrintable(file)); // where the profile begins to doubt
            for (const double period : {2.7, 3.4, 4.6}) {
                const double screen = seen(*face, period, 0.6);
                qInfo("%s period %.1f: screen %.1f dB, control %.1f dB", qPrintable(file), period, screen, control);
                ++asked;
                told += screen > 14;
            }
        }
        QVERIFY2(told * 10 >= asked * 9, qPrintable(QString("%1 of %2").arg(told).arg(asked)));
    }

    void outOfFocusNothingIsLeftAndNothingIsClaimed() {
        if (!m_gallery)
            return;
        const auto face = m_gallery->face(test::FaceGallery::studio().first().toStdString());
        QVERIFY(face);
        QVERIFY(seen(*face, 3.4, 3) < 9);
    }

    void aFaceSmallerThanTheWindowIsNotJudged() {
        if (!m_gallery)
            return;
        const auto face = m_gallery->face(test::FaceGallery::studio().first().toStdString());
        QVERIFY(face);
        FaceObservation far = *face;
        far.interEyeDistance = 40;
        SpectrumDetector cue;
        QCOMPARE(cue.result().notJudged, std::string("no_frame"));
        cue.observe(far, {});
        QCOMPARE(cue.result().notJudged, std::string("too_small"));
        cue.reset();
        cue.observe(*face, {});
        QVERIFY(cue.result().notJudged.empty());
        QCOMPARE(cue.result().frames, 1);
    }
};

QTEST_GUILESS_MAIN(SpectrumDetectorTest)
#include "test_spectrum_detector.moc"
