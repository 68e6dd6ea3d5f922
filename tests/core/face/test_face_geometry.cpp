// SPDX-License-Identifier: Apache-2.0
// Pupils, roll and eye distance against FRLL's hand-marked pupils; what models/measure_geometry.py counts for
// models/cards/face_geometry.md is held here.
#include "tests/support/face_gallery.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <QtTest>

using namespace darcha;

namespace {

double spread(const std::vector<double>& values) {
    double mean = 0, square = 0;
    for (const double v : values)
        mean += v / static_cast<double>(values.size());
    for (const double v : values)
        square += (v - mean) * (v - mean) / static_cast<double>(values.size() - 1);
    return std::sqrt(square);
}

void print(const char* what, std::vector<double> values) {
    double mean = 0;
    for (const double v : values)
        mean += v / static_cast<double>(values.size());
    std::sort(values.begin(), values.end());
    qInfo("%-22s n %zu  mean %8.4f  spread %7.4f  from %8.4f to %8.4f", what, values.size(), mean, spread(values),
          values.front(), values.back());
}

} // namespace

class FaceGeometryTest : public QObject {
    Q_OBJECT

    std::vector<double> m_pupils, m_roll, m_distance, m_yaw, m_pitch;

private slots:
    void initTestCase() {
        const auto gallery = test::FaceGallery::open();
        if (!gallery)
            return;
        for (const QString& file : test::FaceGallery::studio()) {
            int count = 0;
            cv::Point2d right, left; // the first two points of WebMorph's file: the pupils
            std::ifstream((DARCHA_SHARED_DATA "/faces/" + QString(file).replace(".jpg", ".tem")).toStdString()) >>
                count >> right.x >> right.y >> left.x >> left.y;
            QCOMPARE(count, 189);
            const FaceObservationPtr& face = gallery->face(file.toStdString());
            QVERIFY2(face, qPrintable(file));
            const double distance = cv::norm(left - right);
            m_pupils.push_back(std::max(cv::norm(face->rightEye - right), cv::norm(face->leftEye - left)) / distance);
            m_roll.push_back(face->pose.roll - std::atan2(left.y - right.y, left.x - right.x) * 180 / CV_PI);
            m_distance.push_back(cv::norm(face->leftEye - face->rightEye) / distance - 1);
            m_yaw.push_back(face->pose.yaw);
            m_pitch.push_back(face->pose.pitch);
        }
        QVERIFY(m_pupils.size() >= 20);
        print("worse pupil / distance", m_pupils);
        print("roll, degrees", m_roll);
        print("eye distance, share", m_distance);
        print("yaw, degrees", m_yaw);
        print("pitch, degrees", m_pitch);
    }

    void bothPupilsLieWithinTwoPercentOfTheirDistanceForNineteenOfTwenty() {
        const auto within = std::count_if(m_pupils.begin(), m_pupils.end(), [](double v) { return v <= 0.02; });
        qInfo("pupils: %td of %zu portraits within 2 %%", within, m_pupils.size());
        QVERIFY(static_cast<double>(within) >= 0.95 * static_cast<double>(m_pupils.size()));
    }

    void rollLiesWithinSevenTenthsOfADegreeForNineteenOfTwenty() {
        const auto within = std::count_if(m_roll.begin(), m_roll.end(), [](double v) { return std::abs(v) <= 0.7; });
        qInfo("roll: %td of %zu portraits within 0.7 degrees", within, m_roll.size());
        QVERIFY(static_cast<double>(within) >= 0.95 * static_cast<double>(m_roll.size()));
    }

    void theSpreadIsWhatTheCardSays() {
        QVERIFY(spread(m_yaw) < 2.3 && spread(m_pitch) < 4.5 && spread(m_roll) < 0.5 && spread(m_distance) < 0.01);
    }
};

QTEST_GUILESS_MAIN(FaceGeometryTest)
#include "test_face_geometry.moc"
