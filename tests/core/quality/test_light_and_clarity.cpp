// SPDX-License-Identifier: Apache-2.0
// Measures of light, colour, clarity and origin on real portraits made worse on purpose, beside the untouched control.
#include "core/quality/natural_colour.h"
#include "core/quality/quality_measure.h"
#include "core/quality/quality_profile.h"
#include "tests/support/degrade.h"
#include "tests/support/face_gallery.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <QtTest>

using namespace darcha;
using enum QualityComponent;

namespace {

constexpr std::array light{IlluminationUniformity, UnderExposurePrevention, OverExposurePrevention,
                           DynamicRange,           NaturalColour,           Sharpness,
                           MotionBlurPrevention,   InterlacingPrevention,   UpscalingPrevention,
                           RecapturePrevention,    RedEyePrevention,        NoisePrevention};

struct Portrait {
    FaceObservationPtr face;
    FaceAppearance appearance;
    const cv::Mat& bgr() const { return face->frame->bgr; }
    test::FaceSite site() const { return {face->rightEye, face->leftEye, cv::norm(face->mesh[469] - face->mesh[468])}; }
};

} // namespace

class LightAndClarityTest : public QObject {
    Q_OBJECT

    std::unique_ptr<test::FaceGallery> m_gallery;
    QualityProfile m_profile;
    std::map<std::string, Portrait> m_portraits;

    // Throws if the gallery has no such face.
    const Portrait& portraitIn(const std::string& file) {
        const auto known = m_portraits.find(file);
        if (known != m_portraits.end())
            return known->second;
        return m_portraits[file] = seen(m_gallery->face(file), file);
    }
    const Portrait& portrait(const std::string& person) { return portraitIn("frll_neutral/" + person + "_03.jpg"); }
    Portrait seen(const cv::Mat& bgr) { return seen(m_gallery->found(bgr.clone()), "a changed portrait"); }
    static Portrait seen(const FaceObservationPtr& face, const std::string& what) {
        if (!face)
            throw std::runtime_error("no face in " + what);
        return {face, FaceAppearance::of(*face).value()};
    }
    static QualityScore score(QualityComponent wanted, const FaceObservation& face, const FaceAppearance& appearance) {
        const auto measures = allMeasures();
        const auto measure =
            std::find_if(measures.begin(), measures.end(), [&](const auto& m) { return m->component() == wanted; });
        return (*measure)->assess(face, appearance);
    }
    static QualityScore score(QualityComponent wanted, const Portrait& portrait) {
        return score(wanted, *portrait.face, portrait.appearance);
    }
    QualityScore score(QualityComponent wanted, const cv::Mat& bgr) { return score(wanted, seen(bgr)); }
    QualityScore control(QualityComponent wanted, const std::string& person) { return score(wanted, portrait(person)); }

private slots:
    void initTestCase() {
        m_gallery = test::FaceGallery::open();
        m_profile = QualityProfile::named("icao").value();
    }

    void everyToneOfSkinInGoodLightIsWellWithinEveryLimit() {
        const QStringList people = test::FaceGallery::studio();
        for (const QString& file : people) {
            const Portrait& person = portraitIn(file.toStdString());
            for (const QualityComponent component : light) {
                const QualityScore it = score(component, person);
                QVERIFY2(it.value.value_or(0) >= 60 && m_profile.limit(component)->holds(it),
                         (file.toStdString() + " " + std::string(name(component)) + " " +
                          std::to_string(it.native.value_or(-99)) + " " + it.reason)
                             .c_str());
            }
        }
        QVERIFY(people.size() >= 20);
    }

    // Persons that no constant was chosen on; skin from light to very dark.
    void whatAPersonWouldRefuseIsRefusedAndNamed_data() {
        QTest::addColumn<int>("index");
        QTest::addColumn<QString>("person");
        const auto& all = test::degradations();
        for (int i = 0; i < static_cast<int>(all.size()); ++i) {
            const test::Degradation& it = all[static_cast<std::size_t>(i)];
            if (it.refused && !it.component.empty())
                QTest::addRow("%s %g", it.kind.c_str(), it.strength) << i
                                                                     << (i % 3 == 0   ? "007"
                                                                         : i % 3 == 1 ? "099"
                                                                                      : "119");
        }
    }
    void whatAPersonWouldRefuseIsRefusedAndNamed() {
        QFETCH(const int, index);
        QFETCH(const QString, person);
        const test::Degradation& it = test::degradations()[static_cast<std::size_t>(index)];
        const Portrait& good = portrait(person.toStdString());
        const QualityComponent component = qualityComponent(it.component).value();
        const cv::Mat worse = it.render(good.bgr(), good.site());
        const QualityScore after = score(component, worse), before = score(component, good);
        const QualityLimit& limit = *m_profile.limit(component);
        const bool refused = limit.severity == LimitSeverity::Hint ? !limit.holds(after) : limit.blocks(after);
        // Twice as much light on dark skin is not overexposed, and shadow is read as less than it is
        // (models/cards/portrait-light.md): there it must not look better than the control.
        const bool weak =
            component == IlluminationUniformity || (component == OverExposurePrevention && it.strength < 3);
        QVERIFY2(after.value && (weak ? *after.value <= *before.value : refused),
                 qPrintable(QString("%1, control %2").arg(after.native.value_or(-99)).arg(*before.native)));
    }

    void aGreyPhotoHasNoNaturalColour() {
        const QualityScore it = score(NaturalColour, test::grey(portrait("007").bgr()));
        QCOMPARE(it.detail, std::string("grey"));
        QVERIFY(*it.value < 10);
    }

    void aCastIsNamedAndItsGainsTakeItAway_data() {
        QTest::addColumn<double>("blue");
        QTest::addColumn<double>("red");
        QTest::addColumn<QString>("named");
        QTest::newRow("blue") << 1.0 << -0.5 << "blue";
        QTest::newRow("yellow") << -1.0 << 0.25 << "yellow";
        QTest::newRow("red") << 0.0 << 1.0 << "red";
        QTest::newRow("green") << -0.75 << -0.75 << "green";
    }
    void aCastIsNamedAndItsGainsTakeItAway() {
        QFETCH(const double, blue);
        QFETCH(const double, red);
        QFETCH(const QString, named);
        for (const char* person : {"007", "099", "119"}) {
            const Portrait tinted = seen(test::cast(portrait(person).bgr(), blue, red));
            const QualityScore it = score(NaturalColour, tinted);
            QCOMPARE(QString::fromStdString(it.detail), named);
            const ColourShift shift = colourCast(tinted.appearance).value();
            const cv::Mat mended = test::cast(tinted.bgr(), std::log2(shift.blueGain()), std::log2(shift.redGain()));
            QVERIFY(*score(NaturalColour, mended).native < 0.5 * *it.native);
        }
    }

    void noiseIsReadAsWhatItIsAndWrinklesAreNoNoise() {
        double last = *control(NoisePrevention, "007").native;
        QVERIFY2(last < 1, qPrintable(QString::number(last)));
        for (const double levels : {5.0, 12.0, 25.0}) { // each channel by itself: two thirds of it in the grey picture
            const double now = *score(NoisePrevention, test::noisy(portrait("007").bgr(), levels)).native;
            QVERIFY2(now > last && std::abs(now - 0.8 * 0.67 * levels) < 0.15 * levels,
                     qPrintable(QString::number(now)));
            last = now;
        }
        QVERIFY(*score(NoisePrevention, portraitIn("ai_generated_cc0/m92.jpg")).native < 1.5); // an old man
    }

    void whatCompressionLosesIsReadAndColourAtHalfTheResolutionIsNone() {
        const cv::Mat& good = portrait("099").bgr();
        QVERIFY(*score(CompressionArtifacts, test::colourHalved(good)).native < 8);
        QVERIFY(*score(CompressionArtifacts, test::jpeg(good, 75)).native < 8);
        QVERIFY(std::abs(*score(CompressionArtifacts, test::jpeg(good, 25)).native - 25) < 3);
    }

    void noiseRaisesNothing() {
        for (const char* person : {"007", "099"}) {
            const Portrait noisy = seen(test::noisy(portrait(person).bgr(), 25));
            for (const QualityComponent component : {IlluminationUniformity, DynamicRange, Sharpness})
                QVERIFY2(*score(component, noisy).value <= *control(component, person).value + 3,
                         name(component).data());
        }
    }

    void lessLightIsNeverBetter() {
        for (const char* person : {"007", "099"}) {
            int last = *control(UnderExposurePrevention, person).value;
            for (const double stops : {-1.0, -2.0, -3.0}) {
                const Portrait dark = seen(test::exposed(portrait(person).bgr(), stops));
                const int now = *score(UnderExposurePrevention, dark).value;
                QVERIFY(now < last || now == 0);
                last = now;
                QVERIFY(*score(IlluminationUniformity, dark).value <=
                        *control(IlluminationUniformity, person).value + 3);
                QVERIFY(*score(DynamicRange, dark).value <= *control(DynamicRange, person).value);
            }
            QVERIFY(last < 20);
        }
    }

    void theSideInShadowIsTheSubjectsOwn() {
        const Portrait& good = portrait("099");
        const cv::Mat right = test::sideLit(good.bgr(), good.site(), 3);
        const QualityScore it = score(IlluminationUniformity, right);
        QCOMPARE(it.detail, std::string("right"));
        cv::Mat mirrored;
        cv::flip(right, mirrored, 1);
        const QualityScore other = score(IlluminationUniformity, mirrored);
        QCOMPARE(other.detail, std::string("left"));
        QVERIFY(std::abs(*it.native + *other.native) < 0.3);
    }

    void shineOnOneCheekOfDarkSkinIsNoShadow() {
        const Portrait& good = portrait("137");
        cv::Mat shining = good.bgr().clone(), glow = cv::Mat::zeros(good.bgr().size(), CV_8UC3);
        const cv::Point2d cheek(good.face->mesh[280].x, good.face->mesh[280].y);
        cv::circle(glow, cheek, cvRound(0.16 * good.site().eyeDistance()), cv::Scalar(70, 70, 70), cv::FILLED);
        cv::GaussianBlur(glow, glow, {0, 0}, 8);
        shining += glow;
        const QualityScore shone = score(IlluminationUniformity, shining);
        const double brighter = *shone.native, before = *score(IlluminationUniformity, good).native;
        QVERIFY2(std::abs(brighter - before) < 0.35, qPrintable(QString::number(brighter)));
        QVERIFY(*shone.value >= 60);
    }

    void motionAndDefocusAreToldApart() {
        const Portrait& good = portrait("007");
        const double apart = good.site().eyeDistance();
        for (const auto& [degrees, way] : {std::pair{0.0, "across"}, {90.0, "down"}, {45.0, "falling"}}) {
            const cv::Mat moved = test::moved(good.bgr(), 0.08 * apart, degrees);
            QCOMPARE(score(MotionBlurPrevention, moved).detail, std::string(way));
        }
        QVERIFY(*score(Sharpness, test::moved(good.bgr(), 0.08 * apart, 0)).value >= 50);
        QVERIFY(*score(MotionBlurPrevention, test::defocused(good.bgr(), 0.04 * apart)).value >= 50);
    }

    void ofALiveFrameOnlyTheCheapIsDerived() {
        const auto& [face, full] = portrait("007");
        const auto live = FaceAppearance::of(*face, AppearanceDepth::Live);
        QVERIFY(!live->spectrum && live->native.empty());
        for (const QualityComponent component :
             {IlluminationUniformity, NaturalColour, Sharpness, MotionBlurPrevention})
            QCOMPARE(*score(component, *face, *live).native, *score(component, *face, full).native);
        for (const auto& measure : allMeasures())
            if (measure->component() == UpscalingPrevention || measure->component() == RedEyePrevention)
                QCOMPARE(measure->rate().everyNth, 0);
    }

    void aBlurredEdgeHasTheWidthItWasGiven() {
        cv::Mat edge(120, 160, CV_8UC1, cv::Scalar(60));
        edge.colRange(80, 160) = 180;
        for (const double width : {1.0, 2.0, 3.0}) {
            cv::Mat soft;
            cv::GaussianBlur(edge, soft, {0, 0}, width);
            QVERIFY(std::abs(std::sqrt(EdgeBlur::of(soft).variance(0)) - width) < 0.15 * width);
        }
    }
};

QTEST_GUILESS_MAIN(LightAndClarityTest)
#include "test_light_and_clarity.moc"
