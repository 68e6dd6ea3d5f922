// SPDX-License-Identifier: Apache-2.0
#include "core/pad/turn/plane_residual.h"

#include <algorithm>
#include <cmath>
#include <opencv2/calib3d.hpp>
#include <opencv2/core.hpp>

namespace darcha {

// First the linear solution, then three steps on the distances themselves.
std::optional<double> leastPlaneResidual(std::span<const cv::Point2d> a, std::span<const cv::Point2d> b) {
    const int n = static_cast<int>(a.size());
    if (n < 8 || a.size() != b.size())
        return std::nullopt;
    cv::Mat rows = cv::Mat::zeros(2 * n, 8, CV_64F), right(2 * n, 1, CV_64F), h;
    for (int i = 0; i < n; ++i) {
        const cv::Point2d p = a[static_cast<std::size_t>(i)], q = b[static_cast<std::size_t>(i)];
        const double x[8] = {p.x, p.y, 1, 0, 0, 0, -q.x * p.x, -q.x * p.y};
        const double y[8] = {0, 0, 0, p.x, p.y, 1, -q.y * p.x, -q.y * p.y};
        std::copy(x, x + 8, rows.ptr<double>(2 * i));
        std::copy(y, y + 8, rows.ptr<double>(2 * i + 1));
        right.at<double>(2 * i) = q.x;
        right.at<double>(2 * i + 1) = q.y;
    }
    if (!cv::solve(rows, right, h, cv::DECOMP_QR))
        return std::nullopt;
    double best = -1;
    for (int step = 0; step < 4; ++step) {
        cv::Mat slope(2 * n, 8, CV_64F), off(2 * n, 1, CV_64F), change;
        const double* const v = h.ptr<double>();
        double sum = 0;
        for (int i = 0; i < n; ++i) {
            const cv::Point2d p = a[static_cast<std::size_t>(i)], q = b[static_cast<std::size_t>(i)];
            const double w = v[6] * p.x + v[7] * p.y + 1;
            if (!(std::abs(w) > 1e-3))
                return std::nullopt;
            const double u = (v[0] * p.x + v[1] * p.y + v[2]) / w, t = (v[3] * p.x + v[4] * p.y + v[5]) / w;
            const double du[8] = {p.x / w, p.y / w, 1 / w, 0, 0, 0, -u * p.x / w, -u * p.y / w};
            const double dt[8] = {0, 0, 0, p.x / w, p.y / w, 1 / w, -t * p.x / w, -t * p.y / w};
            std::copy(du, du + 8, slope.ptr<double>(2 * i));
            std::copy(dt, dt + 8, slope.ptr<double>(2 * i + 1));
            off.at<double>(2 * i) = q.x - u;
            off.at<double>(2 * i + 1) = q.y - t;
            sum += (q.x - u) * (q.x - u) + (q.y - t) * (q.y - t);
        }
        best = best < 0 ? sum : std::min(best, sum);
        if (step == 3 || !cv::solve(slope, off, change, cv::DECOMP_QR))
            break;
        h += change;
    }
    return std::sqrt(best / n);
}

std::optional<double> planeResidual(const std::vector<cv::Point2f>& a, const std::vector<cv::Point2f>& b,
                                    double eyeDistance) {
    if (a.size() < 8 || a.size() != b.size() || !(eyeDistance > 0))
        return std::nullopt;
    cv::Mat h;
    try {
        h = cv::findHomography(a, b, 0);
    } catch (const cv::Exception&) { // OpenCV's way to say that the points lie on a line
    }
    if (h.empty())
        return std::nullopt;
    const cv::Matx33d m = h;
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const cv::Vec3d at = m * cv::Vec3d(a[i].x, a[i].y, 1);
        if (!(std::abs(at[2]) > 1e-9))
            return std::nullopt;
        sum += std::pow(at[0] / at[2] - b[i].x, 2) + std::pow(at[1] / at[2] - b[i].y, 2);
    }
    return std::sqrt(sum / static_cast<double>(a.size())) / eyeDistance;
}

} // namespace darcha
