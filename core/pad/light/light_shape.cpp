// SPDX-License-Identifier: Apache-2.0
#include "core/pad/light/light_shape.h"

#include <algorithm>
#include <cmath>

namespace darcha {

using namespace light_series;

namespace {

// What shape and colour of the answer say together of a head, as log-odds: each alone is blurred by grain, sheen and
// hair, and each is passed by some attack. A panel adds colours of its own, its glass a tint; a mirror's slope is any,
// where heads have 0.5 to 1.6. Logistic regression over saturated values (beyond, none speaks louder), its weights
// rounded, from 424 people and virtual citizens of the evaluation, 69 of the light's table in six tones, and 486 flat
// and bent prints, stills and obeying heads on mirroring panels (numbers below 4060; models/cards/liveness.md).
double likenessOf(const LightAnswer& a) {
    const double share = a.gain > 0 ? a.colourStrength / a.gain : 0;
    const double over = std::clamp(a.shapeSlope, 1.3, 2.5) - 1.3;
    return 6.5 * std::clamp(a.relief, -0.5, 0.8) + 8.6 * std::clamp(a.even, -0.2, 0.8) +
           12.5 * std::clamp(a.shapeSlope, 0.0, 0.8) - 3.8 * over - 1.9 * std::log(std::max(a.misfit, 0.03)) +
           1.9 * std::atanh(std::clamp(a.colourCorrelation, -0.996, 0.996)) + 3.1 * std::log(std::max(share, 0.05)) -
           23.5;
}

struct Line {
    double slope = 0, error = 9, correlation = 0; // the error follows from the weights: one over each y's variance
};
double meanOf(const Row& row, const Row& weights) {
    return product(row, weights) / mean(weights) / static_cast<double>(row.size());
}
Line lineThrough(const Row& x, const Row& y, const Row& weights) {
    const double mx = meanOf(x, weights), my = meanOf(y, weights);
    double xx = 0, xy = 0, yy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xx += weights[i] * (x[i] - mx) * (x[i] - mx);
        xy += weights[i] * (x[i] - mx) * (y[i] - my);
        yy += weights[i] * (y[i] - my) * (y[i] - my);
    }
    return xx > 0 && yy > 0 ? Line{xy / xx, 1 / std::sqrt(xx), xy / std::sqrt(xx * yy)} : Line{};
}

// What is left of `y` when it is no more than a line over `x`.
Row without(const Row& x, const Row& y, const Row& weights) {
    const double slope = lineThrough(x, y, weights).slope, mx = meanOf(x, weights), my = meanOf(y, weights);
    Row rest;
    for (std::size_t i = 0; i < x.size(); ++i)
        rest.push_back(y[i] - my - slope * (x[i] - mx));
    return rest;
}
} // namespace

void answerOfShape(LightAnswer& answer, const Series& series, const Window& window,
                   const std::array<double, 3>& colours, std::span<const FaceLight> frames,
                   const ScreenShading& shading) {
    std::array<Row, 3> left = window.left, right = window.right;
    Row differences, codes;
    for (std::size_t c = 0; c < 3; ++c) {
        for (std::size_t i = 0; i < left[c].size(); ++i)
            left[c][i] *= colours[c], right[c][i] *= colours[c];
        detrend(left[c], window.times);
        detrend(right[c], window.times);
        Row difference = window.of(series.leftRight[c]);
        detrend(difference, window.times);
        differences.insert(differences.end(), difference.begin(), difference.end());
        for (std::size_t i = 0; i < left[c].size(); ++i)
            codes.push_back(left[c][i] - right[c][i]);
    }
    answer.sides = correlationOf(differences, codes);

    HeadPose pose;
    double distance = 0;
    for (const std::size_t i : window.frames) {
        const auto n = static_cast<double>(window.frames.size());
        pose.yaw += frames[i].pose.yaw / n;
        pose.pitch += frames[i].pose.pitch / n;
        pose.roll += frames[i].pose.roll / n;
        distance += frames[i].distanceCm / n;
    }
    const auto predicted = shading.at(pose, distance);
    Row expected, seen, aside, weights;
    for (std::size_t r = 0; r < faceRegionCount; ++r) {
        if (!series.used[r])
            continue;
        double ll = 0, lr = 0, rr = 0, ly = 0, ry = 0, noise2 = 0;
        for (std::size_t c = 0; c < 3; ++c) {
            Row own = window.of(series.regions[r][c]);
            noise2 += noiseOf(own) * noiseOf(own) / 3;
            detrend(own, window.times);
            ll += product(left[c], left[c]), lr += product(left[c], right[c]), rr += product(right[c], right[c]);
            ly += product(left[c], own), ry += product(right[c], own);
        }
        const double determinant = ll * rr - lr * lr;
        if (determinant <= 1e-9)
            continue;
        const double ofLeft = (rr * ly - lr * ry) / determinant, ofRight = (ll * ry - lr * ly) / determinant;
        answer.gains[r] = ofLeft + ofRight;
        // A region that hardly answers has no side from which it does.
        if (answer.gains[r] < 0.2 * answer.gain || answer.gains[r] <= 0)
            continue;
        answer.asymmetries[r] = std::clamp((ofLeft - ofRight) / answer.gains[r], -1.5, 1.5);
        expected.push_back(predicted[r].asymmetry());
        seen.push_back(answer.asymmetries[r]);
        aside.push_back(shading.asideCm(r));
        // Noise, and what the model of a bare Lambert head with even skin does not know (shadow, sheen, hair).
        constexpr double model = 0.12;
        weights.push_back(
            1 / (model * model + noise2 * (ll + rr + 2 * lr) / determinant / (answer.gains[r] * answer.gains[r])));
    }
    Row answers;
    for (std::size_t r = 0; r < faceRegionCount; ++r)
        if (series.used[r])
            answers.push_back(answer.gains[r]);
    std::sort(answers.begin(), answers.end());
    if (answers.size() > 2 && answers[answers.size() / 2] > 0)
        answer.even = answers[1] / answers[answers.size() / 2];
    if (expected.size() < 6)
        return;
    const Line line = lineThrough(expected, seen, weights);
    answer.shapeSlope = line.slope;
    answer.shapeError = line.error;
    answer.shapeCorrelation = line.correlation;
    double off = 0;
    const double ex = meanOf(expected, weights), ey = meanOf(seen, weights);
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const double rest = seen[i] - ey - line.slope * (expected[i] - ex);
        off += weights[i] * rest * rest;
    }
    answer.misfit = std::sqrt(off / (mean(weights) * static_cast<double>(seen.size())));
    answer.relief = lineThrough(without(aside, expected, weights), without(aside, seen, weights), weights).slope;
    answer.likeness = likenessOf(answer);
}
} // namespace darcha
