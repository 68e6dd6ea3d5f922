// SPDX-License-Identifier: Apache-2.0
// The region map and what is read from it, on studio portraits as they are and with things painted on.
#include "core/quality/regions/background.h"
#include "core/quality/regions/head_cover.h"
#include "core/quality/regions/head_regions.h"
#include "painting.h"
#include "tests/support/face_gallery.h"

#include <opencv2/imgproc.hpp>
#include <QtTest>

using namespace darcha;

class RegionsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<test::FaceGallery> m_gallery;

    FaceObservationPtr observed(const QString& file) { return m_gallery->face(file.toStdString()); }
    // What is painted on a face does not move its mesh here: the paint is what is tested.
    static FaceObservation repainted(const FaceObservation& face, cv::Mat picture) {
        FaceObservation made = face;
        made.frame = painting::frameOf(std::move(picture));
        return made;
    }
    template <class Check> void eachStudioPortrait(const Check& check) {
        const QStringList portraits = test::FaceGallery::studio();
        for (const QString& file : portraits) {
            const FaceObservationPtr face = observed(file);
            QVERIFY2(face, qPrintable(file));
            check(*face, QFileInfo(file).baseName());
        }
        QVERIFY(portraits.size() >= 20);
    }

private slots:
    void initTestCase() { m_gallery = test::FaceGallery::open(); }

    void facesAreSkinAndCornersAreWall() {
        eachStudioPortrait([](const FaceObservation& face, const QString& name) {
            const auto map = RegionMap::of(face);
            QVERIFY(map);
            cv::Mat oval = cv::Mat::zeros(map->classes.size(), CV_8UC1);
            cv::fillPoly(oval, std::vector<std::vector<cv::Point>>{map->view.polygon(meshpoint::faceOval)},
                         cv::Scalar(255));
            cv::erode(oval, oval, cv::Mat::ones(9, 9, CV_8UC1));
            const double skin = cv::countNonZero(map->mask(Region::Skin) & oval) / double(cv::countNonZero(oval));
            QVERIFY2(skin > 0.85, qPrintable(name + QString(" skin %1").arg(skin)));
            const cv::Rect corner(cv::Point(map->view.at(-1.35, -1.3)), cv::Point(map->view.at(-1.0, -0.6)));
            const double wall =
                cv::countNonZero(map->mask(Region::Background)(corner) | map->mask(Region::Unknown)(corner)) /
                double(corner.area());
            QVERIFY2(wall > 0.9, qPrintable(name + QString(" wall %1").arg(wall)));
        });
    }

    void studioPortraitsAreFreeAndEven() {
        eachStudioPortrait([](const FaceObservation& face, const QString& name) {
            const HeadRegions regions;
            const auto* const map = regions.part<RegionMap>(face);
            const auto* const eyes = regions.part<EyeStrip>(face);
            QVERIFY(map && eyes && regions.part<FaceCover>(face));
            QCOMPARE(regions.part<RegionMap>(face), map); // made once
            const FaceCover& cover = *regions.part<FaceCover>(face);
            QVERIFY2(cover.reason.empty(), cover.reason.c_str());
            QVERIFY2(cover.faceHidden < 0.1, qPrintable(name));
            QVERIFY2(cover.mouthCovered() < 0.45, qPrintable(name));
            QVERIFY2(std::max(cover.eyeHidden[0], cover.eyeHidden[1]) < 0.3, qPrintable(name));
            QVERIFY2(std::max(cover.hairOverEye[0], cover.hairOverEye[1]) < 0.3, qPrintable(name));
            QVERIFY2(std::max(eyes->glare[0], eyes->glare[1]) < 0.1, qPrintable(name));
            QVERIFY2(HeadCover::of(*map).evidence() < 0.3, qPrintable(name));
            const Background background = Background::of(*map);
            QVERIFY2(background.share > 0.05, qPrintable(name));
            QVERIFY2(background.texture < 0.75, qPrintable(name + QString(" texture %1").arg(background.texture)));
            QVERIFY2(background.range < 0.6, qPrintable(name));
        });
    }

    void aMaskOfAnyColourHidesTheFace_data() {
        QTest::addColumn<double>("blue");
        QTest::addColumn<double>("green");
        QTest::addColumn<double>("red");
        QTest::newRow("medical blue") << 205. << 180. << 120.;
        QTest::newRow("white") << 235. << 238. << 236.;
        QTest::newRow("black") << 28. << 27. << 26.;
        QTest::newRow("green") << 120. << 150. << 60.;
        QTest::newRow("red") << 40. << 30. << 170.;
    }
    void aMaskOfAnyColourHidesTheFace() {
        QFETCH(double, blue);
        QFETCH(double, green);
        QFETCH(double, red);
        int all = 0, seen = 0;
        eachStudioPortrait([&](const FaceObservation& face, const QString& name) {
            const auto cover = FaceCover::of(repainted(face, painting::withMask(face, cv::Scalar(blue, green, red))));
            QVERIFY(cover);
            ++all;
            const bool found = cover->faceHidden > 0.25 && cover->mouthCovered() > 0.5;
            seen += found;
            if (!found)
                qInfo("%s: face %.2f mouth %.2f", qPrintable(name), cover->faceHidden, cover->mouthCovered());
        });
        qInfo("%d of %d masks seen", seen, all);
        QVERIFY(seen >= 0.95 * all);
    }

    void darkGlassesHideTheEyes() {
        int all = 0, seen = 0;
        eachStudioPortrait([&](const FaceObservation& face, const QString& name) {
            const auto cover =
                FaceCover::of(repainted(face, painting::withDarkGlasses(face, cv::Scalar(20, 18, 18), 0.95)));
            QVERIFY(cover);
            ++all;
            const double hidden = std::min(cover->eyeHidden[0], cover->eyeHidden[1]);
            seen += hidden > 0.6;
            if (hidden <= 0.6)
                qInfo("%s: %.2f", qPrintable(name), hidden);
        });
        qInfo("%d of %d dark glasses seen", seen, all);
        QVERIFY(seen >= 0.95 * all);
    }

    void aLampInALensIsSeenOnItsOwnSide() {
        int all = 0, seen = 0;
        eachStudioPortrait([&](const FaceObservation& face, const QString&) {
            cv::Mat picture = painting::withGlasses(face, cv::Scalar(30, 30, 35));
            const auto clear = EyeStrip::of(repainted(face, picture.clone()));
            painting::addGlare(picture, face, all % 2 == 0, 1.0);
            const auto mirrored = EyeStrip::of(repainted(face, picture));
            QVERIFY(clear && mirrored);
            QVERIFY(std::max(clear->glare[0], clear->glare[1]) < 0.2);
            const double there = mirrored->glare[all % 2 == 0 ? 0 : 1], other = mirrored->glare[all % 2 == 0 ? 1 : 0];
            seen += there > 0.5 && other < 0.2;
            ++all;
        });
        qInfo("%d of %d glares seen", seen, all);
        QVERIFY(seen >= 0.9 * all);
    }

    void rimsTellGlassesFromNone() {
        int all = 0, seen = 0, bare = 0;
        eachStudioPortrait([&](const FaceObservation& face, const QString&) {
            ++all;
            bare += EyeStrip::of(face)->wearsGlasses();
            seen += EyeStrip::of(repainted(face, painting::withGlasses(face, cv::Scalar(25, 25, 30))))->wearsGlasses();
        });
        qInfo("glasses seen on %d of %d, and on %d without", seen, all, bare);
        QVERIFY(seen >= 0.9 * all);
        QVERIFY(bare <= 1);
    }

    void aDarkPictureOfABusyWallIsStillBusy() {
        const FaceObservationPtr face = observed("ai_generated_cc0/m36.jpg"); // a wooden wall
        QVERIFY(face);
        const auto bright = RegionMap::of(*face);
        const auto dark = RegionMap::of(repainted(*face, face->frame->bgr * 0.4));
        QVERIFY(bright && dark);
        const double before = Background::of(*bright).texture, after = Background::of(*dark).texture;
        qInfo("texture %.2f, at 0.4 of the light %.2f", before, after);
        QVERIFY(before > 0.75);
        QVERIFY(after > 0.75);
    }

    void grainIsNoTexture() {
        const FaceObservationPtr face = observed("frll_neutral/001_03.jpg");
        QVERIFY(face);
        cv::Mat noise(face->frame->bgr.size(), CV_16SC3), grained;
        cv::RNG random(7);
        random.fill(noise, cv::RNG::NORMAL, 0, 12);
        cv::add(face->frame->bgr, noise, grained, cv::noArray(), CV_8UC3);
        const auto map = RegionMap::of(repainted(*face, grained));
        QVERIFY(map);
        QVERIFY2(Background::of(*map).texture < 0.75, qPrintable(QString::number(Background::of(*map).texture)));
    }

    void realMasksAreSeen_data() {
        QTest::addColumn<QString>("file");
        for (const char* file : {"mask_with_mask014.png", "mask_with_mask129.jpg", "mask_with_mask354.jpg"})
            QTest::newRow(file) << QString("misc/") + file;
    }
    void realMasksAreSeen() {
        QFETCH(QString, file);
        const FaceObservationPtr face = observed(file);
        QVERIFY(face);
        const auto cover = FaceCover::of(*face);
        QVERIFY(cover);
        QVERIFY2(cover->faceHidden > 0.4, qPrintable(QString::number(cover->faceHidden)));
        QVERIFY2(cover->mouthCovered() > 0.8, qPrintable(QString::number(cover->mouthCovered())));
    }

    void aGreyPictureCannotBeJudgedByColour() {
        const FaceObservationPtr face = observed("frll_neutral/001_03.jpg");
        QVERIFY(face);
        cv::Mat grey, picture;
        cv::cvtColor(face->frame->bgr, grey, cv::COLOR_BGR2GRAY);
        cv::cvtColor(grey, picture, cv::COLOR_GRAY2BGR);
        const auto cover = FaceCover::of(repainted(*face, picture));
        QVERIFY(cover);
        QCOMPARE(cover->reason, std::string("no_colour"));
    }

    void aFaceAtThePicturesEdgeHasAMapWithoutACrash() {
        const FaceObservationPtr face = observed("misc/fr_obama_partial_face.jpg");
        QVERIFY(face);
        QVERIFY(RegionMap::of(*face));
        QVERIFY(EyeStrip::of(*face));
    }
};

QTEST_GUILESS_MAIN(RegionsTest)
#include "test_regions.moc"
