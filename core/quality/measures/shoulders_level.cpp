// SPDX-License-Identifier: Apache-2.0
// Whether the shoulders are level. Native: degrees against the picture's horizontal; positive: the person's left
// shoulder is lower.
//
// The outline of the body is where, going down beside the neck, the wall ends: each column's own wall, between brow and
// mouth, is its reference, so a wall that is lit from one side does not matter. Hair or a scarf on the shoulders, a
// patterned wall or a frame that ends at the chin leave too few columns: then it cannot be told.
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"
#include "core/quality/regions/head_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace darcha {

namespace {

// In units of the head's view: 1 from between the pupils to the chin.
constexpr double unitPixels = 32;
constexpr ViewReach reach{2.4, 0.4, 2.6};
constexpr double innermost = 1.0, outermost = 2.2; // beside the neck: ears end at 0.75, shoulders at about 2.3
constexpr double wallFrom = -0.3, wallTo = 0.6;
constexpr double searchTo = 2.5;
constexpr int grain = 4;        // rows between two that are compared
constexpr double wallNoise = 2; // levels of L, a, b: what a plain wall varies by at least
constexpr double wallNoiseMost = 6;
constexpr double departures = 5; // of the wall's own variation
constexpr int lasting = 5;       // rows: a wisp of hair is thinner
constexpr double fewest = 0.4;   // of the columns on both sides
constexpr double spread = 0.25;  // units; columns that disagree by more than this know nothing

// Row at which the wall ends in this column, in units below the eyes; nothing if it does not, or is no plain wall.
std::optional<double> outlineAt(const HeadView& view, double x) {
    const int column = cvRound(view.at(x, 0).x);
    const int from = cvRound(view.at(0, wallFrom).y), to = cvRound(view.at(0, wallTo).y),
              last = cvRound(view.at(0, searchTo).y);
    if (column < 1 || column >= view.lab.cols - 1 || from < 0 || last > view.lab.rows)
        return std::nullopt;
    const cv::Rect strip(column - 1, from, 3, to - from);
    if (cv::countNonZero(view.valid(strip)) < strip.area())
        return std::nullopt;
    // Its colour where the wall is nearest to the shoulder, and what it varies by from row to row: light that fades
    // along the wall is no structure.
    cv::Mat rows, steps;
    cv::reduce(view.lab(strip), rows, 1, cv::REDUCE_AVG, CV_32FC3);
    cv::absdiff(rows.rowRange(grain, rows.rows), rows.rowRange(0, rows.rows - grain), steps);
    const cv::Scalar mean = cv::mean(rows.rowRange(rows.rows * 2 / 3, rows.rows)), step = cv::mean(steps);
    cv::Vec3d deviation;
    for (int c = 0; c < 3; ++c) {
        if (step[c] > wallNoiseMost)
            return std::nullopt; // hair, a second person, a pattern
        deviation[c] = std::max(step[c], wallNoise);
    }
    int away = 0;
    for (int y = to; y < last && view.valid.at<std::uint8_t>(y, column); ++y) {
        const cv::Vec3b pixel = view.lab.at<cv::Vec3b>(y, column);
        double distance = 0;
        for (int c = 0; c < 3; ++c)
            distance = std::max(distance, std::abs(pixel[c] - mean[c]) / deviation[c]);
        away = distance > departures ? away + 1 : 0;
        if (away == lasting)
            return view.unitsOf({static_cast<float>(column), static_cast<float>(y - lasting + 1)}).y;
    }
    return std::nullopt;
}

class ShouldersLevelMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::ShouldersLevel; }
    MeasureRate rate() const override { return MeasureRate::every(turn); }
    QualityScore assess(const FaceObservation& face, const FaceAppearance&) const override {
        const std::optional<HeadView> view = HeadView::of(face, unitPixels, reach);
        if (!view)
            return notAssessable(component(), "outside_picture");
        std::vector<double> slopes;
        int columns = 0;
        for (double x = innermost; x < outermost; x += 1 / unitPixels) {
            ++columns;
            const auto right = outlineAt(*view, -x),
                       left = outlineAt(*view, x); // the picture's left: the person's right
            if (right && left)
                slopes.push_back(std::atan2(*left - *right, 2 * x) * 180 / std::numbers::pi);
        }
        if (static_cast<double>(slopes.size()) < fewest * columns)
            return notAssessable(component(), "shoulders_not_seen");
        std::sort(slopes.begin(), slopes.end());
        const std::size_t n = slopes.size();
        if (slopes[3 * n / 4] - slopes[n / 4] > std::atan2(spread, innermost) * 180 / std::numbers::pi)
            return notAssessable(component(), "shoulders_not_seen");
        const cv::Point2d line = face.leftEye - face.rightEye;
        const double native = slopes[n / 2] + std::atan2(line.y, line.x) * 180 / std::numbers::pi;
        return scored(component(), native, mapping::shouldersLevel(std::abs(native)));
    }

private:
    static constexpr int turn = 20; // as the regions
};

} // namespace

std::unique_ptr<QualityMeasure> makeShouldersLevel() { return std::make_unique<ShouldersLevelMeasure>(); }

} // namespace darcha
