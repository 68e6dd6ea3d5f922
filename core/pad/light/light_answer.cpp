// SPDX-License-Identifier: Apache-2.0
#include "core/pad/light/light_answer.h"

#include "core/base/quantile.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace darcha {
namespace {

using namespace light_limits;
using Row = std::vector<double>;

constexpr std::size_t otherCodes = 99;

double mean(const Row& row) {
    return row.empty() ? 0 : std::accumulate(row.begin(), row.end(), 0.0) / static_cast<double>(row.size());
}

double product(const Row& a, const Row& b) { return std::inner_product(a.begin(), a.end(), b.begin(), 0.0); }

// Takes out the mean and what rises or falls evenly with time.
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

// Frame by frame: light of each region over its own mean, less one, exposure taken out.
class Series {
public:
    Series(std::span<const FaceLight> frames, double clippedMost);

    std::vector<bool> used = std::vector<bool>(faceRegionCount, false);
    bool colourOnly = true;
    double clipped = 0;
    std::array<std::array<Row, 3>, faceRegionCount> regions;
    std::array<Row, 3> face;      // mean of the used regions
    std::array<Row, 3> leftRight; // mean of the left ones less that of the right ones
    int usedCount() const { return static_cast<int>(std::count(used.begin(), used.end(), true)); }
    void takeOut(const Row& exposure); // of a factor 1 + exposure
    void join();

private:
    static Row exposureOf(std::span<const FaceLight> frames);
};

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

// One code at one delay over the frames that it covers.
struct Window {
    std::vector<std::size_t> frames;
    Row times;
    std::array<Row, 3> left, right, middle; // as the screen gave it

    // `calm`: without frames beside a change of the light, which may have caught a part of either.
    Window(const LightCode& code, const Row& at, double delay, bool calm = false) {
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
    static bool same(const std::optional<LightCode::Sides>& a, const LightCode::Sides& b) {
        double off = 0;
        for (std::size_t c = 0; a && c < 3; ++c)
            off = std::max({off, std::abs(a->left[c] - b.left[c]), std::abs(a->right[c] - b.right[c])});
        return off < 1e-6;
    }
    Row of(const Row& series) const {
        Row row;
        for (const std::size_t i : frames)
            row.push_back(series[i]);
        return row;
    }
};

// White noise of a series: from frame to frame hardly anything else changes, but at a few changes of the field.
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

// Mean of the colours' correlations, for lamps and cameras weigh colours differently. A colour that is mere noise
// counts little, whatever it is.
double fit(const Series& series, const std::array<double, 3>& noise, const Window& window, std::size_t framesLeast,
           bool colourOnly) {
    if (window.frames.size() < framesLeast)
        return -1;
    std::array<Row, 3> answer, code = window.middle;
    for (std::size_t c = 0; c < 3; ++c)
        answer[c] = window.of(series.face[c]);
    if (colourOnly)
        answer = withoutCommon(std::move(answer)), code = withoutCommon(std::move(code));
    double sum = 0, weights = 0;
    for (std::size_t c = 0; c < 3; ++c) {
        detrend(answer[c], window.times);
        detrend(code[c], window.times);
        const double power = product(answer[c], answer[c]) / static_cast<double>(answer[c].size());
        const double clear = power > 0 ? std::clamp(1 - noise[c] * noise[c] / power, 0.1, 1.0) : 0.1;
        const double weight = clear * product(code[c], code[c]);
        sum += weight * correlationOf(answer[c], code[c]);
        weights += weight;
    }
    return weights > 0 ? sum / weights : 0;
}

struct Best {
    double correlation = -1, delay = 0;
};

Best search(const Series& series, const std::array<double, 3>& noise, const LightCode& code, const Row& times,
            double from, double to, double step, std::size_t framesLeast) {
    Best best;
    for (double delay = from; delay <= to + 1e-9; delay += step) {
        const double correlation = fit(series, noise, Window(code, times, delay), framesLeast, series.colourOnly);
        if (correlation > best.correlation)
            best = {correlation, delay};
    }
    return best;
}

// Regression of one row on the code: gain over the level without the screen.
struct Gain {
    double gain = 0, error = 0;
};
Gain gainOf(Row answer, Row code, const Row& times, std::size_t fields) {
    const double level = 1 + mean(answer), given = mean(code);
    detrend(answer, times);
    detrend(code, times);
    const double power = product(code, code);
    if (power <= 0)
        return {};
    const double slope = product(answer, code) / power;
    double left = 0;
    for (std::size_t i = 0; i < answer.size(); ++i)
        left += (answer[i] - slope * code[i]) * (answer[i] - slope * code[i]);
    const double room = std::max(0.05, level - slope * given); // what the region has without the screen
    // Frames of one field are not independent: each field counts as two looks.
    const auto n = static_cast<double>(answer.size());
    return {slope / room, std::sqrt(left / n) / (std::sqrt(power / n * 2 * static_cast<double>(fields)) * room)};
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

// The same without what is common to red, green and blue.
void colour(LightAnswer& answer, const Series& series, const std::array<double, 3>& noise, const Window& window) {
    std::array<Row, 3> seen, code = withoutCommon(window.middle);
    for (std::size_t c = 0; c < 3; ++c)
        seen[c] = window.of(series.face[c]);
    seen = withoutCommon(std::move(seen));
    double power = 0, given = 0;
    for (std::size_t c = 0; c < 3; ++c) {
        detrend(seen[c], window.times);
        detrend(code[c], window.times);
        power += std::max(0.0, product(seen[c], seen[c]) - noise[c] * noise[c] * static_cast<double>(seen[c].size()));
        given += product(code[c], code[c]);
    }
    answer.colourStrength = given > 0 ? std::sqrt(power / given) : 0;
    answer.colourCorrelation = fit(series, noise, window, 1, true);
}

void shape(LightAnswer& answer, const Series& series, const Window& window, const std::array<double, 3>& colours,
           std::span<const FaceLight> frames, const ScreenShading& shading) {
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
}

} // namespace

LightAnswer answerOf(std::span<const FaceLight> frames, std::span<const LightField> fields,
                     std::span<const SteadyTime> shown, std::uint64_t seed, const ScreenShading& shading) {
    LightAnswer answer;
    if (fields.empty() || shown.size() < fields.size()) {
        answer.notJudged = "fields_not_shown";
        return answer;
    }
    const auto seconds = [&](SteadyTime at) { return std::chrono::duration<double>(at - shown[0]).count(); };
    Row starts, times;
    for (const SteadyTime at : shown.first(fields.size()))
        starts.push_back(seconds(at));
    const LightCode code(fields, starts);
    std::size_t first = 0, last = frames.size();
    while (first < last && seconds(frames[first].at) < 0)
        ++first;
    while (last > first && seconds(frames[last - 1].at) > code.end() + delayLooked)
        --last;
    frames = frames.subspan(first, last - first);
    int within = 0;
    for (const FaceLight& frame : frames) {
        times.push_back(seconds(frame.at));
        within += times.back() <= code.end() + delayMost;
    }
    answer.frames = within;
    const std::size_t framesLeast = fields.size() * framesOfField;
    if (times.empty() || times.back() < code.end()) {
        answer.notJudged = "not_finished";
        return answer;
    }
    if (static_cast<std::size_t>(within) < framesLeast) {
        answer.notJudged = "too_few_frames";
        return answer;
    }
    constexpr double clippedMost = 0.25;
    Series series(frames, clippedMost);
    answer.clipped = series.clipped;
    answer.colourOnly = series.colourOnly;
    if (series.usedCount() < 6) {
        answer.notJudged = series.clipped > clippedMost ? "clipped" : "regions_hidden";
        return answer;
    }
    std::array<double, 3> noise{};
    for (std::size_t c = 0; c < 3; ++c)
        noise[c] = noiseOf(series.face[c]);

    const Best best = search(series, noise, code, times, 0, delayMost, 1 / 120.0, framesLeast);
    const Best late = search(series, noise, code, times, delayMost + 1 / 60.0, delayLooked, 1 / 60.0, framesLeast);
    answer.correlation = best.correlation;
    answer.delay = late.correlation > best.correlation ? late.delay : best.delay;
    double planned = 0;
    for (const LightField& field : fields)
        planned += std::chrono::duration<double>(field.lasts).count();
    answer.rank = 0;
    for (const LightCode& other :
         LightCode::others(seed, fields.size(), 0, std::max(0.5, code.end() / planned), otherCodes))
        answer.rank +=
            search(series, noise, other, times, 0, delayMost, 1 / 60.0, framesLeast).correlation >= best.correlation;

    const Window window(code, times, best.delay, true);
    if (window.frames.size() < fields.size()) { // between jumping frames nothing is calm
        answer.notJudged = "too_few_frames";
        return answer;
    }
    std::array<Row, 3> lights, codes = window.middle;
    for (std::size_t c = 0; c < 3; ++c)
        lights[c] = window.of(series.face[c]);
    if (series.colourOnly)
        lights = withoutCommon(std::move(lights)), codes = withoutCommon(std::move(codes));
    std::array<double, 3> colours{};
    double error2 = 0, white2 = 0;
    for (std::size_t c = 0; c < 3; ++c) {
        const Gain gain = gainOf(lights[c], codes[c], window.times, fields.size());
        colours[c] = gain.gain;
        answer.gain += gain.gain / 3;
        error2 += gain.error * gain.error / 3;
        Row code0 = codes[c];
        detrend(code0, window.times);
        white2 += noise[c] * noise[c] / std::max(1e-9, product(code0, code0)) / 3;
    }
    answer.gainError = std::sqrt(error2);
    // What a person would answer here at least, against the grain; a wrong light is no grain.
    const double grain = std::sqrt(white2);
    if (3 * grain > gainLeast && answer.gain < 5 * grain)
        answer.notJudged = "bright_surroundings";
    colour(answer, series, noise, window);
    for (double& colour : colours)
        colour = answer.gain > 0 ? std::clamp(colour / answer.gain, 0.3, 3.0) : 1;
    shape(answer, series, window, colours, frames, shading);
    return answer;
}

} // namespace darcha
