// SPDX-License-Identifier: Apache-2.0
// Turns of living people on film, and real portraits on sheets that turn: what the mesh really sees of them.
// DARCHA_EVALUATION=whole looks at every frame of more clips and at more sheets, and prints the table of the README.
#include "core/face/face_tracker.h"
#include "core/pad/turn/turn_cue.h"
#include "tests/support/models.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>
#include <QtTest>

using namespace darcha;

namespace {

const bool whole = qgetenv("DARCHA_EVALUATION") == "whole";
const std::string data = DARCHA_SHARED_DATA;

FramePtr frameOf(cv::Mat bgr, int number, double seconds) {
    auto frame = std::make_shared<Frame>();
    frame->bgr = std::move(bgr);
    frame->sequence = static_cast<std::uint64_t>(number);
    frame->captured = SteadyTime(std::chrono::microseconds(static_cast<std::int64_t>(seconds * 1e6)));
    return frame;
}

// A portrait on paper before a camera at 60 cm, its face 15 cm wide, bent about its vertical axis by `arc` degrees over
// the face, turned about its middle. By the ray of each pixel: nothing of the detector is in it.
cv::Mat sheetSeen(const cv::Mat& portrait, const cv::Rect2d& face, double arc, double yaw, double pitch) {
    const cv::Size size(640, 480);
    constexpr double focal = 600, away = 60, wide = 15, radians = CV_PI / 180;
    const double pixels = face.width / wide, radius = arc > 0 ? wide / (arc * radians) : 0;
    const cv::Point2d middle(face.x + face.width / 2, face.y + face.height / 2);
    const double y = yaw * radians, p = pitch * radians;
    const cv::Matx33d turn = cv::Matx33d(std::cos(y), 0, std::sin(y), 0, 1, 0, -std::sin(y), 0, std::cos(y)) *
                             cv::Matx33d(1, 0, 0, 0, std::cos(p), -std::sin(p), 0, std::sin(p), std::cos(p));
    const cv::Vec3d from = turn.t() * cv::Vec3d(0, 0, -away);
    cv::Mat mapX(size, CV_32F, cv::Scalar(-1e6)), mapY(size, CV_32F, cv::Scalar(-1e6));
    for (int row = 0; row < size.height; ++row)
        for (int column = 0; column < size.width; ++column) {
            const cv::Vec3d ray =
                turn.t() * cv::Vec3d((column - size.width / 2) / focal, (row - size.height / 2) / focal, 1);
            double u = 0, t = -from[2] / ray[2];
            if (radius > 0) { // the near side of a cylinder that touches the middle of the sheet
                const double ox = from[0], oz = from[2] - radius;
                const double a = ray[0] * ray[0] + ray[2] * ray[2], b = ox * ray[0] + oz * ray[2];
                const double root = b * b - a * (ox * ox + oz * oz - radius * radius);
                if (root < 0)
                    continue;
                t = (-b - std::sqrt(root)) / a;
                u = radius * std::atan2(ox + t * ray[0], -(oz + t * ray[2]));
            } else {
                u = from[0] + t * ray[0];
            }
            mapX.at<float>(row, column) = static_cast<float>(middle.x + u * pixels);
            mapY.at<float>(row, column) = static_cast<float>(middle.y + (from[1] + t * ray[1]) * pixels);
        }
    cv::Mat soft = portrait, seen;
    if (const double shrink = face.width / 150; shrink > 1.5)
        cv::GaussianBlur(portrait, soft, {}, 0.45 * shrink);
    cv::remap(soft, seen, mapX, mapY, cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar(120, 120, 120));
    return seen;
}

double score(const CueResult& cue, const char* name) {
    const PadScore* const found = cue.score(name);
    return found ? found->value : 0;
}

} // namespace

class TurnClipsTest : public QObject {
    Q_OBJECT

    std::optional<CanonicalFace> m_canonical;
    std::optional<FaceTracker> m_tracker;

    void look(TurnCue& cue, const FramePtr& frame) {
        const FaceFinding finding = m_tracker->observe(frame);
        if (finding.faceCount == 1)
            cue.observe(FaceView::of(*finding.face, frame->captured));
    }

    void print(const QString& what, const TurnCue& cue) {
        if (!whole)
            return;
        const CueResult result = cue.result();
        qInfo("%s: %s narrowing %.3f", qPrintable(what), result.notJudged.c_str(),
              score(result, "turn.narrowing.least"));
        for (const TurnTaken& turn : cue.turns())
            qInfo("   yaw %+.0f pitch %+.0f n %d planarity %.3f gain %.3f relief %.2f nose %.3f", turn.yaw, turn.pitch,
                  turn.frames, turn.pair.planarity, turn.pair.reliefGain, turn.pair.relief, turn.pair.nose);
    }

private slots:
    void initTestCase() {
        const ModelStore* const models = test::models();
        if (!models || !test::sharedData("face_videos") || !test::sharedData("faces/frll_neutral"))
            return;
        m_canonical = CanonicalFace::load(*models).value();
        m_tracker = FaceTracker::create(*models).value();
    }
    void init() {
        if (m_tracker)
            m_tracker->reset();
    }

    void livingPeopleHaveDepth_data() {
        QTest::addColumn<QString>("clip");
        QTest::addColumn<int>("every");   // nth frame
        QTest::addColumn<int>("frames");  // at most, of the clip
        QTest::addColumn<double>("rate"); // where the file tells none
        QTest::addColumn<int>("turns");   // at least
        QTest::newRow("a woman, 23 pictures") << "intel_head_pose_female.gif" << 1 << 100 << 12.0 << 1;
        QTest::newRow("a phone in the hand")
            << "live_turn_phone_tranvan_real.mp4" << (whole ? 1 : 4) << 600 << 30.0 << 4;
        QTest::newRow("lp_d3") << "lp_d3.mp4" << (whole ? 1 : 4) << 400 << 30.0 << 3;
        if (whole) {
            QTest::newRow("a webcam, krzysiek") << "live_webcam_krzysiek_real.mp4" << 1 << 600 << 15.0 << 4;
            QTest::newRow("a webcam, zubair") << "live_webcam_zubair_real.mp4" << 1 << 600 << 15.0 << 1;
        }
    }
    void livingPeopleHaveDepth() {
        QFETCH(QString, clip);
        QFETCH(int, every);
        QFETCH(int, frames);
        QFETCH(double, rate);
        QFETCH(int, turns);
        cv::VideoCapture video(data + "/face_videos/" + clip.toStdString());
        QVERIFY(video.isOpened());
        TurnCue cue(*m_canonical);
        cv::Mat picture;
        for (int i = 0; i < frames && video.read(picture); ++i)
            if (i % every == 0)
                look(cue, frameOf(picture.clone(), i, i / rate));
        print(clip, cue);
        const CueResult result = cue.result();
        QVERIFY2(result.notJudged.empty(), result.notJudged.c_str());
        QVERIFY2(score(result, "turn.turns") >= turns, qPrintable(QString::number(score(result, "turn.turns"))));
        // What the profile `kiosk` asks, with a quarter of room.
        QVERIFY2(score(result, "turn.planarity.least") > 0.05,
                 qPrintable(QString::number(score(result, "turn.planarity.least"))));
        QVERIFY2(score(result, "turn.gain.least") > 0.15,
                 qPrintable(QString::number(score(result, "turn.gain.least"))));
        QVERIFY2(score(result, "turn.relief.least") > 0.62,
                 qPrintable(QString::number(score(result, "turn.relief.least"))));
    }

    // A sheet that is turned by 35 degrees either shows no turn at all, or one without depth.
    void portraitsOnASheetHaveNone_data() {
        QTest::addColumn<QString>("portrait");
        QTest::addColumn<double>("arc");
        QTest::addColumn<double>("yaw");
        const QStringList all =
            QDir(QString::fromStdString(data) + "/faces/frll_neutral").entryList({"*.jpg"}, QDir::Files);
        QStringList chosen = {all.value(0)};
        if (whole)
            for (int i = 10; i < all.size(); i += 10)
                chosen.append(all[i]);
        for (const QString& portrait : chosen)
            for (const double arc : whole ? QList<double>{0, 40, 60, 90, 120} : QList<double>{0, 60, 120})
                for (const double yaw : whole ? QList<double>{35, -35, 55} : QList<double>{35})
                    QTest::addRow("%s, arc %.0f, turned by %.0f", qPrintable(portrait), arc, yaw)
                        << portrait << arc << yaw;
    }
    void portraitsOnASheetHaveNone() {
        QFETCH(QString, portrait);
        QFETCH(double, arc);
        QFETCH(double, yaw);
        const cv::Mat picture = cv::imread(data + "/faces/frll_neutral/" + portrait.toStdString());
        const FaceFinding face = m_tracker->observe(frameOf(picture, 0, 0));
        QVERIFY(face.face);
        const cv::Rect2d box = face.face->box;
        m_tracker->reset();
        TurnCue cue(*m_canonical);
        cv::RNG noise(7);
        const int frames = 36;
        for (int i = 0; i < frames; ++i) {
            const double t = 6.0 * i / frames, share = t < 1 ? 0 : t < 3 ? (t - 1) / 2 : t < 4 ? 1 : (6 - t) / 2;
            cv::Mat seen = sheetSeen(picture, box, arc, share * yaw, 0), wide;
            cv::Mat grain(seen.size(), CV_16SC3);
            noise.fill(grain, cv::RNG::NORMAL, 0, 2);
            seen.convertTo(wide, CV_16SC3);
            wide += grain;
            wide.convertTo(seen, CV_8UC3);
            look(cue, frameOf(seen, i, i / 15.0));
        }
        print(QString("%1 arc %2 yaw %3").arg(portrait).arg(arc).arg(yaw), cue);
        const CueResult result = cue.result();
        QVERIFY(result.notJudged != "no_frontal"); // the face was seen, or nothing is shown
        if (result.notJudged == "no_turn")
            return; // paper cannot obey
        QVERIFY2(score(result, "turn.planarity.least") < 0.04 || score(result, "turn.gain.least") < 0.12,
                 qPrintable(QString("planarity %1 gain %2")
                                .arg(score(result, "turn.planarity.least"))
                                .arg(score(result, "turn.gain.least"))));
    }
};

QTEST_GUILESS_MAIN(TurnClipsTest)
#include "test_turn_clips.moc"
