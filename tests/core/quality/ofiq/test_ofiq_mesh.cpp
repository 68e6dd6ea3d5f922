// SPDX-License-Identifier: Apache-2.0
// Our 478 points as the 98 that OFIQ's formulas speak of, on portraits of real people.
#include "core/quality/ofiq/alignment.h"
#include "core/quality/ofiq/ofiq_vector.h"
#include "tests/support/face_gallery.h"

#include <algorithm>
#include <QtTest>

using namespace darcha;
using namespace darcha::ofiq;
using enum QualityComponent;

namespace {

struct Seen {
    QString file;
    FaceObservationPtr face;
    Landmarks98 points;
};

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

// Points 0 and 1 of the template are the pupils, as a person marked them.
std::array<cv::Point2d, 2> pupils(const QString& picture) {
    QFile file(QString(picture).replace(".jpg", ".tem"));
    std::array<cv::Point2d, 2> made;
    if (!file.open(QIODevice::ReadOnly))
        return made;
    file.readLine();
    for (cv::Point2d& pupil : made) {
        const auto numbers = file.readLine().simplified().split(' ');
        pupil = {numbers[0].toDouble(), numbers[1].toDouble()};
    }
    return made;
}

} // namespace

class OfiqMeshTest : public QObject {
    Q_OBJECT

    std::vector<Seen> m_seen;

private slots:
    void initTestCase() {
        const auto gallery = test::FaceGallery::open();
        if (!gallery)
            return;
        for (const QString& file : test::FaceGallery::studio()) {
            const FaceObservationPtr face = gallery->face(file.toStdString());
            QVERIFY2(face, qPrintable(file));
            m_seen.push_back({DARCHA_SHARED_DATA "/faces/" + file, face, landmarks98(face->mesh)});
        }
        QVERIFY(m_seen.size() >= 20);
    }

    void theEyeCentresLieAtThePupils() {
        for (const Seen& seen : m_seen) {
            const auto marked = pupils(seen.file);
            const double apart = cv::norm(marked[1] - marked[0]);
            // A pupil that looks into the lens is not the middle of the corners: 4 % of the distance is what eyes do.
            QVERIFY(cv::norm(cv::Point2d(leftEyeCentre(seen.points)) - marked[0]) < 0.06 * apart);
            QVERIFY(cv::norm(cv::Point2d(rightEyeCentre(seen.points)) - marked[1]) < 0.06 * apart);
        }
    }

    // Least squares puts eyes, nose and mouth where OFIQ's own landmarks go, or the mapping names the wrong points.
    void alignedTheFaceLiesOnOfiqsTargets() {
        std::array<std::vector<double>, 5> x, y;
        for (const Seen& seen : m_seen) {
            const Landmarks98 points = moved(seen.points, alignment(seen.points).value());
            const std::array places{leftEyeCentre(points), rightEyeCentre(points), points[landmark::noseTip],
                                    points[landmark::outerMouth], points[landmark::rightMouthCorner]};
            for (std::size_t i = 0; i < places.size(); ++i) {
                x[i].push_back(places[i].x);
                y[i].push_back(places[i].y);
            }
        }
        const std::array<cv::Point2d, 5> targets{{{251, 272}, {364, 272}, {308, 336}, {262, 402}, {355, 402}}};
        for (std::size_t i = 0; i < targets.size(); ++i) {
            qInfo("point %zu: median %.0f %.0f, target %.0f %.0f", i, median(x[i]), median(y[i]), targets[i].x,
                  targets[i].y);
            QVERIFY(std::abs(median(x[i]) - targets[i].x) < 12 && std::abs(median(y[i]) - targets[i].y) < 12);
        }
    }

    // OFIQ's own medians over 193 portraits of the same laboratory (reference, section 6.4); we have 26 of them.
    void theMediansAreNearOfiqsOwn() {
        std::map<QualityComponent, std::vector<double>> values;
        for (const Seen& seen : m_seen) {
            Portrait portrait{seen.face->frame->bgr, seen.points};
            portrait.pose = seen.face->pose;
            for (const QualityScore& score : ofiqVector(portrait))
                if (score.value)
                    values[score.component].push_back(*score.value);
        }
        struct Expected {
            QualityComponent component;
            double median;
            double tolerance;
        };
        for (const Expected& row :
             {Expected{IlluminationUniformity, 84, 12}, Expected{LuminanceMean, 71, 25},
              Expected{LuminanceVariance, 93, 8}, Expected{DynamicRange, 83, 4}, Expected{EyesOpen, 100, 2},
              Expected{MouthClosed, 96, 3}, Expected{HeadSize, 4, 3}, Expected{MarginAboveOfTheFaceImage, 98, 10},
              Expected{MarginBelowOfTheFaceImage, 93, 15}, Expected{HeadPosePitch, 100, 3},
              Expected{HeadPoseRoll, 100, 1}}) {
            const double found = median(values[row.component]);
            qInfo("%-28s median %3.0f of %zu, OFIQ %3.0f of 193", name(row.component).data(), found,
                  values[row.component].size(), row.median);
            QVERIFY2(std::abs(found - row.median) <= row.tolerance, name(row.component).data());
        }
    }
};

QTEST_GUILESS_MAIN(OfiqMeshTest)
#include "test_ofiq_mesh.moc"
