// SPDX-License-Identifier: Apache-2.0
#include "core/pad/light/light_series.h"

#include "core/base/quantile.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace darcha::light_series {
namespace {

bool same(const std::optional<LightCode::Sides>& a, const LightCode::Sides& b) {
    double off = 0;
    for (std::size_t c = 0; a && c < 3; ++c)
        off = std::max({off, std::abs(a->left[c] - b.left[c]), std::abs(a->right[c] - b.right[c])});
    return off < 1e-6;
}

} // namespace

double mean(const Row& row) {
    return row.empty() ? 0 : std::accumulate(row.begin(), row.end(), 0.0) / static_cast<double>(row.size());
}

double product(const Row& a, const Row& b) { return std::inner_product(a.begin(), a.end(), b.begin(), 0.0); }

void detrend(Row& row, const Row& times) {
    const double m = mean(row), tm = mean(times);
    double slope = 0, squares = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
        slope += (times[i] - tm) * (row[i] - m);
        squares += (times[i] - tm) * (times[i] - tm);
    }
    if (squares > 0)
        slope /= squares;
    for (std::size_t i = 0; i < row.size(); ++i)
        row[i] -= m + slope * (times[i] - tm);
}

double correlationOf(const Row& a, const Row& b) {
    const double norm = std::sqrt(product(a, a) * product(b, b));
    return norm > 1e-15 ? product(a, b) / norm : 0;
}

double noiseOf(const Row& row) {
    Row steps;
    for (std::size_t i = 1; i < row.size(); ++i)
        steps.push_back(std::abs(row[i] - row[i - 1]));
    return 1.4826 * median(steps) / std::sqrt(2.0);
}

std::array<Row, 3> withoutCommon(std::array<Row, 3> rows) {
    for (std::size_t i = 0; i < rows[0].size(); ++i) {
        const double common = (rows[0][i] + rows[1][i] + rows[2][i]) / 3;
        for (Row& row : rows)
            row[i] -= common;
    }
    return rows;
}

Series::Series(std::span<const FaceLight> frames, double clippedMost) {
    const std::size_t n = frames.size();
    double clippedSum = 0;
    int seenSum = 0;
    for (std::size_t r = 0; r < faceRegionCount; ++r) {
        int seen = 0;
        double lost = 0;
        LinearRgb level{};
        for (const FaceLight& frame : frames) {
            const RegionLight& region = frame.regions[r];
            seen += region.seen;
            lost += region.seen ? region.clipped : 0;
            for (std::size_t c = 0; c < 3; ++c)
                level[c] += region.seen ? region.light[c] : 0;
        }
        clippedSum += lost, seenSum += seen;
        // A region that hides now and then would bring its own level in and out of the mean.
        used[r] = seen == static_cast<int>(n) && lost <= clippedMost * seen &&
                  *std::min_element(level.begin(), level.end()) > 0.002 * seen;
        for (std::size_t c = 0; c < 3 && used[r]; ++c)
            for (const FaceLight& frame : frames)
                regions[r][c].push_back(frame.regions[r].light[c] * seen / level[c] - 1);
    }
    clipped = seenSum > 0 ? clippedSum / seenSum : 1;
    const Row exposure = exposureOf(frames);
    colourOnly = exposure.empty();
    if (!colourOnly)
        takeOut(exposure);
    join();
}

void Series::takeOut(const Row& exposure) {
    for (auto& region : regions)
        for (Row& row : region)
            for (std::size_t i = 0; i < row.size(); ++i)
                row[i] = (1 + row[i]) / std::max(0.1, 1 + exposure[i]) - 1;
}

void Series::join() {
    std::size_t n = 0;
    for (const auto& region : regions)
        n = std::max(n, region[0].size());
    for (std::size_t c = 0; c < 3; ++c) {
        Row left(n, 0), right(n, 0);
        face[c].assign(n, 0);
        int lefts = 0, rights = 0, all = 0;
        for (std::size_t r = 0; r < faceRegionCount; ++r) {
            if (!used[r])
                continue;
            const int side = faceRegions()[r].side;
            ++all, lefts += side > 0, rights += side < 0;
            for (std::size_t i = 0; i < n; ++i) {
                face[c][i] += regions[r][c][i];
                (side > 0 ? left : right)[i] += side ? regions[r][c][i] : 0;
            }
        }
        leftRight[c].assign(n, 0);
        for (std::size_t i = 0; i < n; ++i) {
            face[c][i] /= std::max(1, all);
            if (lefts > 0 && rights > 0)
                leftRight[c][i] = left[i] / lefts - right[i] / rights;
        }
    }
}

// How the patches behind the person brighten and darken together, grey, over their means, less one. Empty where they
// do not agree: somebody walks by, a lamp flickers in one corner, or there are too few.
Row Series::exposureOf(std::span<const FaceLight> frames) {
    constexpr std::size_t patchesLeast = 3;
    constexpr double disagreeMost = 0.02;
    std::vector<Row> patches;
    for (std::size_t p = 0; p < backgroundPatchCount; ++p) {
        Row row;
        for (const FaceLight& frame : frames) {
            const RegionLight& patch = frame.background[p];
            const double light = (patch.light[0] + patch.light[1] + patch.light[2]) / 3;
            if (!patch.seen || patch.clipped > 0.05 || light < 0.01)
                break;
            row.push_back(light);
        }
        if (row.size() != frames.size())
            continue;
        const double level = mean(row);
        for (double& value : row)
            value = value / level - 1;
        patches.push_back(std::move(row));
    }
    if (patches.size() < patchesLeast)
        return {};
    Row exposure, disagreement;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        Row values, off;
        for (const Row& patch : patches)
            values.push_back(patch[i]);
        exposure.push_back(median(values));
        for (const double value : values)
            off.push_back(std::abs(value - exposure.back()));
        disagreement.push_back(median(off));
    }
    std::sort(disagreement.begin(), disagreement.end());
    if (disagreement[disagreement.size() * 9 / 10] > disagreeMost)
        return {};
    return exposure;
}

Window::Window(const LightCode& code, const Row& at, double delay, bool calm) {
    for (std::size_t i = 0; i < at.size(); ++i)
        if (const auto given = code.at(at[i], delay)) {
            constexpr double beside = 0.02; // seconds
            if (calm &&
                (!same(code.at(at[i], delay - beside), *given) || !same(code.at(at[i], delay + beside), *given)))
                continue;
            frames.push_back(i);
            times.push_back(at[i]);
            const LinearRgb both = given->middle();
            for (std::size_t c = 0; c < 3; ++c) {
                left[c].push_back(given->left[c]);
                right[c].push_back(given->right[c]);
                middle[c].push_back(both[c]);
            }
        }
}

Row Window::of(const Row& series) const {
    Row row;
    for (const std::size_t i : frames)
        row.push_back(series[i]);
    return row;
}

} // namespace darcha::light_series
