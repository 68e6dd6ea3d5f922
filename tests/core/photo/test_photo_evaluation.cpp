// SPDX-License-Identifier: Apache-2.0
// How well each hint tells edited portraits from untouched ones, before and after one resize; and morphs against the
// live capture. Tables go to the output (models/cards/photo.md keeps them). A few portraits in every run; all of them
// with DARCHA_EVALUATION=whole and QTEST_FUNCTION_TIMEOUT=3600000 in the environment.
#include "core/pad/acceptance/binomial.h"
#include "core/photo/compression_history.h"
#include "core/photo/live_comparison.h"
#include "core/photo/splice_maps.h"
#include "tests/core/photo/photo_edits.h"
#include "tests/support/face_gallery.h"

#include <map>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>
#include <QtTest>
#include <set>

using namespace darcha;

namespace {

// One portrait as somebody would bring it, and where there is one another picture of the same person as the live one.
struct Subject {
    std::string name;
    FaceObservationPtr photo;
    FaceObservationPtr live;
};

using Scores = std::map<std::string, double>;                                    // detector to score
using Table = std::map<std::string, std::map<std::string, std::vector<double>>>; // picture's kind to detector to scores

const std::vector<std::string> edits{"face spliced in",  "skin smoothed",      "jaw slimmed 8 %",
                                     "jaw slimmed 15 %", "eyes enlarged 15 %", "features swapped"};

} // namespace

class PhotoEvaluationTest : public QObject {
    Q_OBJECT

    std::unique_ptr<test::FaceGallery> m_gallery;
    std::optional<LiveComparer> m_comparer;
    const bool m_whole = qgetenv("DARCHA_EVALUATION") == "whole";

    // The window of a portrait, so large that the eyes lie `eyes` pixels apart.
    cv::Mat portrait(const FaceObservation& face, double eyes) {
        const cv::Rect2d& b = face.box;
        const cv::Rect window = cv::Rect(static_cast<int>(b.x - 0.6 * b.width), static_cast<int>(b.y - 0.7 * b.height),
                                         static_cast<int>(2.2 * b.width), static_cast<int>(2.2 * b.height)) &
                                cv::Rect({}, face.frame->bgr.size());
        return test::resized(face.frame->bgr(window), std::min(1.5, eyes / face.interEyeDistance));
    }

    Scores scoresOf(const std::vector<std::uint8_t>& file, const FaceObservationPtr& live) {
        Scores made;
        const FaceObservationPtr face = m_gallery->found(cv::imdecode(file, cv::IMREAD_COLOR));
        if (!face)
            return made;
        if (const auto maps = spliceMaps(*face))
            for (const ZoneContrast& zone : maps->zones) {
                const std::string where = zone.zone == FaceZone::Face ? "face" : "part";
                made["ghost, " + where] = std::max(made["ghost, " + where], zone.ghost);
                made["noise, " + where] = std::max(made["noise, " + where], std::abs(zone.noise));
            }
        const auto structure = readPictureStructure(file);
        if (const auto history = compressionHistory(file, *structure)) {
            made["double JPEG, uneven"] = history->unevenness;
            made["double JPEG, explained"] = history->explained;
        }
        if (live)
            if (const auto compared = m_comparer->compare(*face, *live)) {
                made["live: unlike"] = -compared->similarity;
                made["live: shape"] = compared->shape.overall;
                made["live: shape, worst part"] = std::abs(compared->shape.parts.front().deviations);
                made["live: morph"] = compared->morph;
                made["live: slimmed"] = compared->shape.slimmed;
                made["live: eyes"] = compared->shape.widened;
            }
        return made;
    }

    static void add(Table& table, const std::string& kind, const Scores& scores) {
        for (const auto& [detector, score] : scores)
            table[kind][detector].push_back(score);
    }

    std::vector<Subject> subjects() {
        std::vector<Subject> made;
        const auto add = [&](const std::string& file, const std::string& live) {
            const FaceObservationPtr& face = m_gallery->face(file);
            if (face && face->interEyeDistance > 50)
                made.push_back({file, face, live.empty() ? nullptr : m_gallery->face(live)});
        };
        int others = 0; // of people without a second picture every other one is enough: the whole takes minutes
        const std::set<std::string> smiling{"003", "021", "025", "061", "099", "129"};
        for (const QString& file : test::FaceGallery::studio()) {
            const std::string person = QFileInfo(file).fileName().left(3).toStdString();
            if (smiling.contains(person))
                add(file.toStdString(), "frll_smiling/" + person + "_08.jpg");
            else if (m_whole && ++others % 2 == 0)
                add(file.toStdString(), "");
        }
        if (!m_whole) {
            made.resize(std::min<std::size_t>(made.size(), 2));
            return made;
        }
        for (const QString& file : QDir(DARCHA_SHARED_DATA "/faces/ai_generated_cc0").entryList({"*.jpg"}))
            if (++others % 2 == 0)
                add("ai_generated_cc0/" + file.toStdString(), "");
        for (const char* file : {"misc/deepface_img18.jpg", "misc/deepface_img30.jpg", "misc/deepface_img32.jpg",
                                 "misc/ciplab_real_00002.jpg", "misc/ciplab_real_00005.jpg",
                                 "misc/ciplab_real_00007.jpg", "live_selfies/jr8.jpg", "live_selfies/jr11.jpg"})
            add(file, "");
        add("camera_distance/45cm.jpg", "camera_distance/60cm.jpg");
        // Two frames of a clip, far apart, both calm.
        for (const char* clip : {"live_turn_phone_tranvan_real.mp4", "live_webcam_krzysiek_real.mp4",
                                 "live_webcam_zubair_real.mp4", "lp_d10.mp4", "lp_d14.mp4", "lp_d3.mp4", "lp_d9.mp4"}) {
            cv::VideoCapture video(std::string(DARCHA_SHARED_DATA "/face_videos/") + clip);
            cv::Mat frame;
            FaceObservationPtr first, last;
            for (int i = 0; video.read(frame); ++i) {
                if (i % 15 != 0)
                    continue;
                const FaceObservationPtr face = m_gallery->found(frame.clone());
                if (!face || !FaceEmbedder::comparable(*face) || std::abs(face->pose.yaw) > 8 ||
                    face->mouthOpenness > 0.08 || std::min(face->rightEyeOpenness, face->leftEyeOpenness) < 0.15)
                    continue;
                (first ? last : first) = face;
            }
            if (first && last)
                made.push_back({clip, first, last});
        }
        return made;
    }

private slots:
    void initTestCase() {
        m_gallery = test::FaceGallery::open();
        if (!m_gallery)
            return;
        auto comparer = LiveComparer::create(*test::models());
        QVERIFY(comparer.ok());
        m_comparer.emplace(std::move(*comparer));
    }

    void areasAreThoseOfTheTextbook() {
        QCOMPARE(test::areaUnderCurve({3, 4}, {1, 2}), 1.0);
        QCOMPARE(test::areaUnderCurve({1}, {1}), 0.5);
    }

    void editsAgainstControls() {
        if (!m_gallery)
            QSKIP("shared/data is not beside this checkout");
        const std::vector<Subject> all = subjects();
        QVERIFY(all.size() >= 2);
        cv::RNG draw(20261122);
        std::vector<FaceObservationPtr> photos;
        for (const Subject& subject : all) // as a camera's file, of its own quality
            photos.push_back(m_gallery->found(test::savedAndRead(portrait(*subject.photo, 110), draw.uniform(85, 97))));
        Table plain, shrunk;
        int withLive = 0;
        for (std::size_t i = 0; i < all.size(); ++i) {
            const FaceObservationPtr& photo = photos[i];
            const FaceObservationPtr& donor = photos[(i + 1) % all.size()];
            if (!photo || !donor)
                continue;
            withLive += all[i].live != nullptr;
            const cv::Mat& own = photo->frame->bgr;
            const auto saved = [&](const cv::Mat& made) { return test::savedAs(made, draw.uniform(85, 97)); };
            const auto small = [&](const std::vector<std::uint8_t>& file) {
                return saved(test::resized(cv::imdecode(file, cv::IMREAD_COLOR), 0.77));
            };
            add(plain, "control", scoresOf(saved(portrait(*all[i].photo, 110)), all[i].live)); // saved once
            const auto again = saved(own);                                                     // saved twice
            add(plain, "control", scoresOf(again, all[i].live));
            add(shrunk, "control", scoresOf(small(again), all[i].live));
            const std::vector<cv::Mat> made{test::facePasted(*photo, *donor), test::smoothed(*photo),
                                            test::slimmed(*photo, 0.08),      test::slimmed(*photo, 0.15),
                                            test::enlargedEyes(*photo, 0.15), test::partsPasted(*photo, *donor)};
            for (std::size_t e = 0; e < edits.size(); ++e) {
                const auto file = saved(made[e]);
                add(plain, edits[e], scoresOf(file, all[i].live));
                add(shrunk, edits[e], scoresOf(small(file), all[i].live));
            }
        }
        qInfo("portraits %zu, of them with another picture of the person %d", all.size(), withLive);
        for (const auto& [detector, controls] : plain["control"]) {
            QString line = QString("%1 |").arg(QString::fromStdString(detector), -26);
            for (const std::string& edit : edits)
                line += QString(" %1 / %2 |")
                            .arg(test::areaUnderCurve(plain[edit][detector], controls), 0, 'f', 2)
                            .arg(test::areaUnderCurve(shrunk[edit][detector], shrunk["control"][detector]), 0, 'f', 2);
            std::vector<double> of = controls;
            of.insert(of.end(), shrunk["control"][detector].begin(), shrunk["control"][detector].end());
            std::sort(of.begin(), of.end());
            line += QString(" controls: median %1, 95 % %2, most %3, n %4")
                        .arg(of[of.size() / 2], 0, 'f', 3)
                        .arg(of[of.size() * 95 / 100], 0, 'f', 3)
                        .arg(of.back(), 0, 'f', 3)
                        .arg(of.size());
            qInfo("%s", qPrintable(line));
        }
        // At the limits of the check: how many are told of each kind, the controls first.
        for (const auto& [detector, limit] : {std::pair("live: slimmed", 1.5), std::pair("live: eyes", 1.5),
                                              std::pair("live: morph", LiveComparison::morphLimit),
                                              std::pair("live: unlike", -LiveComparison::matchFrom)}) {
            QString line = QString("told, %1 > %2 |").arg(detector, -15).arg(limit);
            const auto told = [&](const std::string& kind) {
                for (Table* table : {&plain, &shrunk}) {
                    const std::vector<double>& scores = (*table)[kind][detector];
                    line += QString(" %1 of %2")
                                .arg(std::count_if(scores.begin(), scores.end(), [&](double v) { return v > limit; }))
                                .arg(scores.size());
                }
                line += " |";
            };
            told("control");
            for (const std::string& edit : edits)
                told(edit);
            qInfo("%s", qPrintable(line));
        }
        // What the officer's screen relies on: shape against the live capture sees warps, also after a resize.
        const auto area = [&](Table& table, const char* edit, const char* detector) {
            return test::areaUnderCurve(table[edit][detector], table["control"][detector]);
        };
        QVERIFY(area(plain, "face spliced in", "live: unlike") > 0.9);
        QVERIFY(area(shrunk, "face spliced in", "live: unlike") > 0.9);
        QVERIFY(area(plain, "jaw slimmed 15 %", "live: slimmed") > 0.9);
        QVERIFY(area(shrunk, "jaw slimmed 15 %", "live: slimmed") > 0.9);
    }

    void morphsAgainstTheLiveCapture() {
        if (!m_gallery)
            QSKIP("shared/data is not beside this checkout");
        struct Known {
            std::string person;
            cv::Mat picture;
            std::vector<cv::Point2f> points;
        };
        std::vector<Known> people;
        for (const QString& file : test::FaceGallery::studio()) {
            const std::string path = DARCHA_SHARED_DATA "/faces/" + file.toStdString();
            Known known{QFileInfo(file).fileName().left(3).toStdString(), cv::imread(path),
                        test::readTem(path.substr(0, path.size() - 4) + ".tem")};
            if (known.picture.empty() || known.points.empty())
                continue;
            cv::resize(known.picture, known.picture, {}, 0.5, 0.5, cv::INTER_AREA);
            for (cv::Point2f& p : known.points)
                p *= 0.5f;
            people.push_back(std::move(known));
        }
        QVERIFY(people.size() >= 20);
        std::vector<double> genuine, morphs, likeGenuine, likeMorphs, near, likeNear; // near: seven tenths of himself
        for (const Known& person : people) {
            const FaceObservationPtr& live = m_gallery->face("frll_smiling/" + person.person + "_08.jpg");
            if (!live)
                continue;
            const auto judge = [&](const cv::Mat& picture, std::vector<double>& scores, std::vector<double>& likes) {
                const FaceObservationPtr face = m_gallery->found(test::savedAndRead(picture, 92));
                QVERIFY(face);
                const auto compared = m_comparer->compare(*face, *live);
                QVERIFY(compared.ok());
                scores.push_back(compared->morph);
                likes.push_back(compared->similarity);
            };
            judge(person.picture, genuine, likeGenuine);
            int made = 0;
            for (const Known& other : people) {
                if (other.person == person.person || (!m_whole && ++made > 1))
                    continue;
                judge(test::morphed(person.picture, person.points, other.picture, other.points), morphs, likeMorphs);
                if (m_whole)
                    judge(test::morphed(person.picture, person.points, other.picture, other.points, 0.7), near,
                          likeNear);
            }
        }
        QVERIFY(genuine.size() >= 5);
        std::sort(genuine.begin(), genuine.end());
        std::sort(morphs.begin(), morphs.end());
        std::sort(likeGenuine.begin(), likeGenuine.end());
        std::sort(likeMorphs.begin(), likeMorphs.end());
        const auto print = [](const char* what, const std::vector<double>& v) {
            qInfo("%s n %zu: least %.3f, 5 %% %.3f, median %.3f, 95 %% %.3f, most %.3f", what, v.size(), v.front(),
                  v[v.size() / 20], v[v.size() / 2], v[v.size() * 95 / 100], v.back());
        };
        print("genuine, morph score", genuine);
        print("morphs, morph score", morphs);
        if (m_whole) {
            std::sort(near.begin(), near.end());
            std::sort(likeNear.begin(), likeNear.end());
            print("seven tenths himself, morph score", near);
            print("seven tenths himself, cosine", likeNear);
            for (const double limit : {LiveComparison::morphLimit, -1.0, -2.0}) {
                const auto missed = static_cast<int>(
                    std::count_if(near.begin(), near.end(), [&](double score) { return score <= limit; }));
                const auto bounds = clopperPearson(missed, static_cast<int>(near.size()));
                qInfo("seven tenths himself, limit %.0f: missed %d of %zu (%.3f..%.3f)", limit, missed, near.size(),
                      bounds.low, bounds.high);
            }
        }
        print("genuine, cosine", likeGenuine);
        print("morphs, cosine", likeMorphs);
        const auto above = [](const std::vector<double>& v, double limit) {
            return static_cast<int>(std::count_if(v.begin(), v.end(), [&](double s) { return s > limit; }));
        };
        const int missed = static_cast<int>(morphs.size()) - above(morphs, LiveComparison::morphLimit);
        const int falsely = above(genuine, LiveComparison::morphLimit);
        const auto apcer = clopperPearson(missed, static_cast<int>(morphs.size()));
        const auto bpcer = clopperPearson(falsely, static_cast<int>(genuine.size()));
        qInfo("D-MAD at its limit: morphs missed %d of %zu (%.3f..%.3f), genuine called morphs %d of %zu (%.3f..%.3f)",
              missed, morphs.size(), apcer.low, apcer.high, falsely, genuine.size(), bpcer.low, bpcer.high);
        QVERIFY(test::areaUnderCurve(morphs, genuine) > 0.95);
    }
};

QTEST_GUILESS_MAIN(PhotoEvaluationTest)
#include "test_photo_evaluation.moc"
