// SPDX-License-Identifier: Apache-2.0
#include "core/pad/light/light_answer.h"

#include "core/pad/light/light_series.h"
#include "core/pad/light/light_shape.h"

#include <algorithm>
#include <cmath>

namespace darcha {
namespace {

using namespace light_limits;
using namespace light_series;

constexpr std::size_t otherCodes = 99;

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
    answerOfShape(answer, series, window, colours, frames, shading);
    return answer;
}

} // namespace darcha
