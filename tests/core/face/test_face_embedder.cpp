// SPDX-License-Identifier: Apache-2.0
// Embeddings: the alignment, the privacy of the numbers, and that one person is nearer to himself than to anybody else.
#include "core/face/face_embedder.h"

#include "core/face/mesh_points.h"
#include "tests/support/face_gallery.h"

#include <opencv2/imgproc.hpp>
#include <QtTest>
#include <sstream>

using namespace darcha;

namespace {

template <typename T>
concept Printable = requires(std::ostream& out, const T& value) {
    out << value;
};
static_assert(!Printable<FaceEmbedding>);
static_assert(!std::is_copy_constructible_v<FaceEmbedding> && !std::is_copy_assignable_v<FaceEmbedding>);

// The face as another camera would have it: turned by `degrees`, `scale` times as large. Only the five points are
// moved along; nothing else is read.
FaceObservation turned(const FaceObservation& face, double degrees, double scale) {
    const cv::Mat way = cv::getRotationMatrix2D(face.rightEye, degrees, scale);
    FaceObservation made = face;
    cv::Mat picture;
    cv::warpAffine(face.frame->bgr, picture, way, face.frame->bgr.size(), cv::INTER_AREA);
    made.frame = std::make_shared<const Frame>(Frame{picture, 0, {}});
    const auto moved = [&](double x, double y) {
        return cv::Point2d(way.at<double>(0, 0) * x + way.at<double>(0, 1) * y + way.at<double>(0, 2),
                           way.at<double>(1, 0) * x + way.at<double>(1, 1) * y + way.at<double>(1, 2));
    };
    made.rightEye = moved(face.rightEye.x, face.rightEye.y);
    made.leftEye = moved(face.leftEye.x, face.leftEye.y);
    for (cv::Point3d& p : made.mesh) {
        const cv::Point2d at = moved(p.x, p.y);
        p = {at.x, at.y, p.z * scale};
    }
    return made;
}

} // namespace

class FaceEmbedderTest : public QObject {
    Q_OBJECT

    std::unique_ptr<test::FaceGallery> m_gallery;
    std::optional<FaceEmbedder> m_embedder;

    FaceEmbedding embedding(const FaceObservation& face) {
        auto made = m_embedder->embed(face);
        if (!made.ok())
            qFatal("%s", describe(made.error()).c_str());
        return std::move(*made);
    }

private slots:
    void initTestCase() {
        const ModelStore* const models = test::models();
        if (!models)
            return;
        auto embedder = FaceEmbedder::create(*models);
        QVERIFY2(embedder.ok(), embedder.ok() ? "" : describe(embedder.error()).c_str());
        m_embedder.emplace(std::move(*embedder));
        m_gallery = test::FaceGallery::open();
    }

    void numbersAreScaledToLengthOneOrRefused() {
        std::array<float, FaceEmbedding::size> numbers{};
        QVERIFY(FaceEmbedding::of(numbers).empty()); // no length
        numbers[3] = 3;
        numbers[4] = -4;
        const FaceEmbedding made = FaceEmbedding::of(numbers);
        QCOMPARE(made.numbers()[3], 0.6f);
        QCOMPARE(made.numbers()[4], -0.8f);
        QVERIFY(std::abs(similarity(made, made) - 1) < 1e-6);
        QCOMPARE(similarity(made, FaceEmbedding()), 0.0);
        numbers[9] = std::numeric_limits<float>::quiet_NaN();
        QVERIFY(FaceEmbedding::of(numbers).empty());
        QVERIFY(FaceEmbedding::of(std::span(numbers).first(511)).empty());
    }

    void movingLeavesNothingBehind() {
        std::array<float, FaceEmbedding::size> numbers{};
        numbers[0] = 1;
        FaceEmbedding from = FaceEmbedding::of(numbers);
        const FaceEmbedding to = std::move(from);
        QVERIFY(from.empty() && from.numbers().empty());
        QCOMPARE(to.numbers().size(), FaceEmbedding::size);
    }

    void theFivePointsLieWhereTheNetworkLearnedThem() {
        // A picture with five marks, the face turned, large, and at the side: each mark must land within a pixel.
        FaceObservation face;
        const double scale = 3.7, angle = 0.5;
        const std::array<cv::Point2d, 5> places{
            {{38.2946, 51.6963}, {73.5318, 51.5014}, {56.0252, 71.7366}, {41.5493, 92.3655}, {70.7299, 92.2041}}};
        cv::Mat picture(900, 1200, CV_8UC3, cv::Scalar::all(20));
        std::array<cv::Point2d, 5> seen;
        for (std::size_t i = 0; i < 5; ++i) {
            const cv::Point2d t = places[i] * scale;
            seen[i] = {400 + std::cos(angle) * t.x - std::sin(angle) * t.y,
                       200 + std::sin(angle) * t.x + std::cos(angle) * t.y};
            cv::circle(picture, seen[i], 8, cv::Scalar::all(250), cv::FILLED);
        }
        face.frame = std::make_shared<const Frame>(Frame{picture, 0, {}});
        face.rightEye = seen[0];
        face.leftEye = seen[1];
        face.mesh[meshpoint::noseTip] = {seen[2].x, seen[2].y, 0};
        face.mesh[meshpoint::mouthRightCorner] = {seen[3].x, seen[3].y, 0};
        face.mesh[meshpoint::mouthLeftCorner] = {seen[4].x, seen[4].y, 0};
        cv::Mat grey;
        cv::cvtColor(FaceEmbedder::aligned(face), grey, cv::COLOR_BGR2GRAY);
        QCOMPARE(grey.size(), cv::Size(112, 112));
        for (const cv::Point2d& place : places) {
            const cv::Rect around(cvRound(place.x) - 5, cvRound(place.y) - 5, 11, 11);
            const cv::Moments m = cv::moments(cv::Mat(grey(around) - 20));
            QVERIFY(m.m00 > 0);
            const cv::Point2d found(around.x + m.m10 / m.m00, around.y + m.m01 / m.m00);
            QVERIFY2(cv::norm(found - place) < 0.3, qPrintable(QString::number(cv::norm(found - place))));
        }
    }

    void aFaceWithoutAPictureOrWithoutExtentIsRefused() {
        FaceObservation nothing;
        QVERIFY(m_embedder->embed(nothing).error().code == ErrorCode::InvalidArgument);
        nothing.frame = std::make_shared<const Frame>(Frame{cv::Mat(100, 100, CV_8UC3, cv::Scalar::all(9)), 0, {}});
        QVERIFY(m_embedder->embed(nothing).error().code == ErrorCode::InvalidArgument);
    }

    void oneFaceStaysItselfWhenThePictureIsTurnedAndShrunk() {
        if (!m_gallery)
            QSKIP("shared/data is not beside this checkout");
        const FaceObservationPtr& face = m_gallery->face("frll_neutral/007_03.jpg");
        QVERIFY(face);
        const FaceEmbedding as = embedding(*face);
        for (const auto& [degrees, scale] : {std::pair(0.0, 1.0), {0.0, 0.4}, {20.0, 0.7}, {-35.0, 0.5}}) {
            const double same = similarity(as, embedding(turned(*face, degrees, scale)));
            QVERIFY2(same > 0.9, qPrintable(QString("%1 degrees, %2: %3").arg(degrees).arg(scale).arg(same)));
        }
    }

    void aTurnedFaceOrASlippedMeshIsNotComparable() {
        FaceObservation face;
        face.meshPresence = 20;
        QVERIFY(FaceEmbedder::comparable(face));
        for (const HeadPose& pose : {HeadPose{-26, 0, 0}, HeadPose{0, 26, 0}}) {
            face.pose = pose;
            QVERIFY(!FaceEmbedder::comparable(face));
        }
        face.pose = {0, 0, 40}; // turned back by the alignment
        QVERIFY(FaceEmbedder::comparable(face));
        face.meshPresence = 5;
        QVERIFY(!FaceEmbedder::comparable(face));
    }

    // FRLL: neutral and smiling of the same person against all others' neutral pictures.
    void aSmilingPersonIsNearerToHimselfThanToAnybodyElse() {
        if (!m_gallery)
            QSKIP("shared/data is not beside this checkout");
        const QStringList smiling =
            QDir(QStringLiteral(DARCHA_SHARED_DATA "/faces/frll_smiling")).entryList({"*.jpg"}, QDir::Files);
        std::vector<std::pair<QString, FaceEmbedding>> known;
        for (const QString& file : test::FaceGallery::studio())
            if (const FaceObservationPtr& face = m_gallery->face(file.toStdString()))
                known.emplace_back(QFileInfo(file).fileName().left(3), embedding(*face));
        QVERIFY(known.size() >= 20);
        int pairs = 0;
        double leastOwn = 1, mostOther = -1;
        for (const QString& file : smiling) {
            const FaceObservationPtr& face = m_gallery->face("frll_smiling/" + file.toStdString());
            QVERIFY(face);
            const FaceEmbedding mine = embedding(*face);
            double own = -1, other = -1;
            for (const auto& [person, theirs] : known)
                (person == file.left(3) ? own : other) =
                    std::max(person == file.left(3) ? own : other, similarity(mine, theirs));
            mostOther = std::max(mostOther, other);
            if (own < 0) // no neutral picture of this person
                continue;
            ++pairs;
            leastOwn = std::min(leastOwn, own);
            QVERIFY2(own > other, qPrintable(QString("%1: own %2, other %3").arg(file).arg(own).arg(other)));
        }
        qInfo("own >= %.3f (n %d), other <= %.3f", leastOwn, pairs, mostOther);
        QVERIFY(pairs >= 5);
        QVERIFY(leastOwn > 0.6); // the card's match band begins below this
        QVERIFY(mostOther < leastOwn);
    }
};

QTEST_GUILESS_MAIN(FaceEmbedderTest)
#include "test_face_embedder.moc"
