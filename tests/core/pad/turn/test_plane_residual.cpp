// SPDX-License-Identifier: Apache-2.0
// Both ways to what a homography leaves: none of a sheet, the depth of a head, never less than the least.
#include "core/base/random_source.h"
#include "core/pad/turn/plane_residual.h"

#include <cmath>
#include <QtTest>

using namespace darcha;

namespace {

constexpr double eyes = 80; // pixels

double between(RandomSource& random, double least, double most) {
    return least + (most - least) * static_cast<double>(random.below(1000001)) / 1e6;
}

// Points on a face of about two by three eye distances, bulged by `depth`, seen from eight of them away, turned.
std::vector<cv::Point2d> seen(double depth, double degrees) {
    SeededRandom random(5);
    std::vector<cv::Point2d> points;
    const double turn = degrees * 3.14159265358979 / 180;
    for (int i = 0; i < 58; ++i) {
        const double x = between(random, -1, 1), y = between(random, -1.4, 1.4), z = -depth * (x * x + 0.4 * y * y);
        const double away = 8 + x * std::sin(turn) - z * std::cos(turn);
        points.push_back(8 / away * cv::Point2d(x * std::cos(turn) + z * std::sin(turn), y));
    }
    return points;
}

std::optional<double> least(const std::vector<cv::Point2d>& a, const std::vector<cv::Point2d>& b) {
    return leastPlaneResidual(a, b);
}

std::optional<double> byOpenCv(const std::vector<cv::Point2d>& a, const std::vector<cv::Point2d>& b) {
    std::vector<cv::Point2f> from, to;
    for (const cv::Point2d& p : a)
        from.emplace_back(p * eyes + cv::Point2d(320, 240));
    for (const cv::Point2d& p : b)
        to.emplace_back(p * eyes + cv::Point2d(300, 250));
    return planeResidual(from, to, eyes);
}

} // namespace

class PlaneResidualTest : public QObject {
    Q_OBJECT

private slots:
    void aSheetLeavesNothing() {
        for (const double degrees : {5.0, 20.0, 40.0}) {
            const auto from = seen(0, 0), to = seen(0, degrees);
            QVERIFY(least(from, to).value() < 1e-6);
            QVERIFY(byOpenCv(from, to).value() < 1e-4); // its pixels are floats
        }
    }

    void aHeadLeavesItsDepthAndTheLeastIsTheLeast() {
        double before = 0;
        for (const double degrees : {5.0, 10.0, 20.0, 40.0}) {
            const auto from = seen(0.5, 0), to = seen(0.5, degrees);
            const double one = least(from, to).value(), other = byOpenCv(from, to).value();
            QVERIFY2(one > before, qPrintable(QString::number(one)));
            QVERIFY2(other > one * 0.9999 && other < one * 1.05, qPrintable(QString("%1 %2").arg(one).arg(other)));
            before = one;
        }
    }

    void pointsOnALineHaveNoPlane() {
        std::vector<cv::Point2d> line, other;
        for (int i = 0; i < 12; ++i) {
            line.emplace_back(0.1 * i, 0);
            other.emplace_back(0, 0);
        }
        for (const auto& residual : {least(line, other), byOpenCv(line, other)})
            QVERIFY(!residual || std::isfinite(*residual));
        QVERIFY(!least({}, {}) && !byOpenCv({}, {}));
        QVERIFY(!least(line, seen(0, 0)) && !byOpenCv(line, seen(0, 0))); // of other points
        QVERIFY(!planeResidual(std::vector<cv::Point2f>(12), std::vector<cv::Point2f>(12), 0));
    }
};

QTEST_APPLESS_MAIN(PlaneResidualTest)
#include "test_plane_residual.moc"
