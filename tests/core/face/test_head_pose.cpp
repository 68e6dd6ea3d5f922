// SPDX-License-Identifier: Apache-2.0
// The canonical face seen by a pinhole camera from known places: what is put in must come out. No picture is needed.
#include "core/face/canonical_face.h"
#include "core/face/head_pose.h"
#include "core/face/mesh_points.h"
#include "tests/support/canonical_face.h"

#include <fstream>
#include <numbers>
#include <opencv2/calib3d.hpp>
#include <QtTest>

using namespace darcha;

namespace {

const cv::Size picture(1920, 1080);
constexpr double focal = 1400;

cv::Matx33d turn(double radians, int axis) {
    const double c = std::cos(radians), s = std::sin(radians);
    return axis == 0   ? cv::Matx33d(1, 0, 0, 0, c, -s, 0, s, c)
           : axis == 1 ? cv::Matx33d(c, 0, s, 0, 1, 0, -s, 0, c)
                       : cv::Matx33d(c, -s, 0, s, c, 0, 0, 0, 1);
}

} // namespace

class HeadPoseTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { m_face = test::canonicalFace(); }

    void theCanonicalFaceIsWhatItsHeaderSays() {
        QCOMPARE(m_face->vertices.size(), std::size_t(468));
        QCOMPARE(m_face->textureCoordinates.size(), std::size_t(468));
        QCOMPARE(m_face->triangles.size(), std::size_t(898));
        QCOMPARE(m_face->posePoints.size(), std::size_t(33));
        const auto& v = m_face->vertices;
        QVERIFY(v[meshpoint::leftEyeOuter].x > 4 && v[meshpoint::rightEyeOuter].x < -4); // x towards the subject's left
        QVERIFY(v[meshpoint::foreheadTop].y > v[meshpoint::chin].y + 15);                // y up, centimetres
        QVERIFY(v[meshpoint::noseTip].z > v[meshpoint::leftTemple].z + 8);               // z towards the camera
        int outward = 0;
        for (const auto& t : m_face->triangles) {
            const auto at = [&](int k) { return v[static_cast<std::size_t>(t[static_cast<std::size_t>(k)])]; };
            outward += (at(1) - at(0)).cross(at(2) - at(0)).z > 0;
        }
        QVERIFY(outward > 870); // nostrils and eye corners fold over
    }

    void aKnownPoseComesBack_data() {
        QTest::addColumn<double>("yaw");
        QTest::addColumn<double>("pitch");
        QTest::addColumn<double>("roll");
        QTest::newRow("frontal") << 0.0 << 0.0 << 0.0;
        QTest::newRow("to the subject's left") << 25.0 << 0.0 << 0.0;
        QTest::newRow("to the subject's right, chin up") << -30.0 << 12.0 << 0.0;
        QTest::newRow("leaning to the left shoulder") << 0.0 << 0.0 << 20.0;
        QTest::newRow("all at once") << 15.0 << -10.0 << -8.0;
    }

    void aKnownPoseComesBack() {
        QFETCH(double, yaw);
        QFETCH(double, pitch);
        QFETCH(double, roll);
        for (const cv::Vec3d& eyesAt : {cv::Vec3d(0, 0, 70), cv::Vec3d(18, -9, 60)}) {
            const auto placement = placeHead(*m_face, seen(yaw, pitch, roll, eyesAt), picture, focal);
            QVERIFY(placement.has_value());
            QVERIFY2(std::abs(placement->pose.yaw - yaw) < 0.1, qPrintable(QString::number(placement->pose.yaw)));
            QVERIFY2(std::abs(placement->pose.pitch - pitch) < 0.1, qPrintable(QString::number(placement->pose.pitch)));
            QVERIFY2(std::abs(placement->pose.roll - roll) < 0.1, qPrintable(QString::number(placement->pose.roll)));
            QVERIFY(std::abs(placement->distanceCm - cv::norm(eyesAt)) < 0.1);
        }
    }

    // By hand, so that no sign is only right because two mistakes of ours agree.
    void aFrontalHeadShowsItsLeftEyeOnTheRightAndLooksUpWhenItsNoseRises() {
        const auto frontal = seen(0, 0, 0, {0, 0, 70});
        QVERIFY(frontal[meshpoint::leftEyeOuter].x > frontal[meshpoint::rightEyeOuter].x);
        QVERIFY(frontal[meshpoint::chin].y > frontal[meshpoint::foreheadTop].y);
        const auto up = seen(0, 15, 0, {0, 0, 70});
        QVERIFY(up[meshpoint::noseTip].y < frontal[meshpoint::noseTip].y);
        const auto left = seen(20, 0, 0, {0, 0, 70});
        QVERIFY(left[meshpoint::noseTip].x > frontal[meshpoint::noseTip].x);
        const auto leaning = seen(0, 0, 20, {0, 0, 70});
        QVERIFY(leaning[meshpoint::leftEyeOuter].y > leaning[meshpoint::rightEyeOuter].y);
    }

    void theEyesLineIsAsLongAsAFrontalViewWouldHaveIt() {
        const auto frontal = seen(0, 0, 0, {0, 0, 70}), turned = seen(30, 0, 0, {0, 0, 70});
        const auto width = [](const std::vector<cv::Point3d>& mesh) {
            const cv::Point3d across = mesh[meshpoint::leftEyeInner] - mesh[meshpoint::rightEyeInner];
            return std::hypot(across.x, across.y);
        };
        const double corrected = width(turned) / placeHead(*m_face, turned, picture, focal)->foreshortening;
        QVERIFY(width(turned) < 0.9 * width(frontal));
        QVERIFY(std::abs(corrected - width(frontal)) < 0.01 * width(frontal));
    }

    void pointsThatAreNoHeadGiveNoPose() {
        const std::vector<cv::Point3d> onePlace(478, cv::Point3d(100, 100, 0));
        QVERIFY(!placeHead(*m_face, onePlace, picture, focal) ||
                std::isfinite(placeHead(*m_face, onePlace, picture, focal)->distanceCm));
        const std::vector<cv::Point3d> none(478, cv::Point3d(std::nan(""), std::nan(""), 0));
        QVERIFY(!placeHead(*m_face, none, picture, focal));
    }

    void everyCutOfTheGeometryFileIsRefusedOrWhole() {
        std::ifstream file(DARCHA_MODEL_DIR "/face_geometry.binarypb", std::ios::binary);
        const std::vector<char> raw((std::istreambuf_iterator<char>(file)), {});
        const std::span<const std::uint8_t> bytes(reinterpret_cast<const std::uint8_t*>(raw.data()), raw.size());
        QVERIFY(CanonicalFace::parse(bytes).ok());
        for (std::size_t length = 0; length < bytes.size(); length += 37) {
            const auto face = CanonicalFace::parse(bytes.first(length));
            QVERIFY(face.ok() || face.error().code == ErrorCode::ModelUnreadable);
            QVERIFY(!face.ok() || face->posePoints.size() < 33);
        }
    }

private:
    std::vector<cv::Point3d> seen(double yaw, double pitch, double roll, cv::Vec3d eyesAt) const {
        constexpr double radians = std::numbers::pi / 180;
        // The line of sight first: "frontal" means that the face looks into the lens from wherever it is.
        const double aside = std::atan2(eyesAt[0], eyesAt[2]);
        const double above = std::atan2(-eyesAt[1], std::hypot(eyesAt[0], eyesAt[2]));
        const cv::Matx33d sight = turn(aside, 1) * turn(above, 0);
        const cv::Matx33d head = turn(-yaw * radians, 1) * turn(-pitch * radians, 0) * turn(roll * radians, 2);
        const cv::Matx33d rotation = sight * head * cv::Matx33d::diag({1, -1, -1});
        const cv::Point3d eyes =
            (m_face->vertices[meshpoint::leftEyeInner] + m_face->vertices[meshpoint::rightEyeInner]) / 2;
        const cv::Vec3d translation = eyesAt - rotation * cv::Vec3d(eyes.x, eyes.y, eyes.z);
        std::vector<cv::Point3d> mesh;
        for (const cv::Point3d& v : m_face->vertices) {
            const cv::Vec3d at = rotation * cv::Vec3d(v.x, v.y, v.z) + translation;
            mesh.emplace_back(focal * at[0] / at[2] + (picture.width - 1) / 2.0,
                              focal * at[1] / at[2] + (picture.height - 1) / 2.0, 0);
        }
        mesh.resize(478);
        return mesh;
    }

    const CanonicalFace* m_face = nullptr;
};

QTEST_GUILESS_MAIN(HeadPoseTest)
#include "test_head_pose.moc"
