// SPDX-License-Identifier: Apache-2.0
#include "core/pad/camera/exposure_challenge.h"

#include "core/base/quantile.h"
#include "core/base/random_source.h"
#include "core/pad/camera/sample_grid.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>

namespace darcha {

namespace {

constexpr int columns = 24, rows = 14; // places where the light is measured
constexpr std::array levels = {0.5, 0.7071, 1.0};
constexpr int stepsAfterFirst = 5;                              // 32 codes
constexpr int framesFirst = 8, framesLeast = 6, framesMost = 9; // of a step
constexpr int otherCodes = 99;
// Places that show the exposure: neither near black, where rounding rules, nor clipped (codes of the first frame).
constexpr int codeLeast = 24, codeMost = 235;
constexpr std::size_t placesLeast = 20;

const std::array<float, 256>& linearLight() { // sRGB, IEC 61966-2-1
    static const std::array<float, 256> table = [] {
        std::array<float, 256> made{};
        for (int code = 0; code < 256; ++code) {
            const double v = code / 255.0;
            made[static_cast<std::size_t>(code)] =
                static_cast<float>(v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4));
        }
        return made;
    }();
    return table;
}

// Zero: not usable there.
std::vector<float> lightOf(const cv::Mat& picture) {
    std::vector<float> light(columns * rows, 0);
    forEachSample(picture, columns, rows, [&](int index, const std::uint8_t* block) {
        float sum = 0;
        for (int y = 0; y < sampleSide; ++y)
            for (int x = 0; x < sampleSide; ++x)
                sum +=
                    linearLight()[block[static_cast<std::size_t>(y) * picture.step + static_cast<std::size_t>(3 * x)]];
        light[static_cast<std::size_t>(index)] = sum / (sampleSide * sampleSide);
    });
    return light;
}

struct Line {
    double slope = 0, correlation = 0;
};

// Least squares of `seen`, delayed by `delay`, on `asked`.
Line fit(const std::vector<double>& asked, const std::vector<double>& seen, std::size_t delay) {
    const std::size_t count = seen.size() > delay ? seen.size() - delay : 0;
    if (count < 3)
        return {};
    double x = 0, y = 0, xx = 0, yy = 0, xy = 0;
    for (std::size_t i = 0; i < count; ++i) {
        x += asked[i], y += seen[i + delay];
        xx += asked[i] * asked[i], yy += seen[i + delay] * seen[i + delay], xy += asked[i] * seen[i + delay];
    }
    const auto n = static_cast<double>(count);
    const double varianceX = xx - x * x / n, varianceY = yy - y * y / n, both = xy - x * y / n;
    if (varianceX < 1e-9)
        return {};
    return {both / varianceX, varianceY < 1e-12 ? 0 : both / std::sqrt(varianceX * varianceY)};
}

std::pair<Line, std::size_t> bestFit(const std::vector<double>& asked, const std::vector<double>& seen) {
    std::pair<Line, std::size_t> best{fit(asked, seen, 0), 0};
    for (std::size_t delay = 1; delay <= ExposureChallenge::delayMost; ++delay)
        if (const Line line = fit(asked, seen, delay); line.correlation > best.first.correlation)
            best = {line, delay};
    return best;
}

} // namespace

std::vector<double> ExposureChallenge::drawCode(std::uint64_t seed) {
    SeededRandom random(seed);
    std::vector<double> code{levels.back()}; // all are darker or equal: none is clipped that was not
    while (code.size() < 1 + stepsAfterFirst) {
        const double level = levels[random.below(static_cast<std::uint32_t>(levels.size()))];
        if (level != code.back())
            code.push_back(level);
    }
    return code;
}

ExposureChallenge::ExposureChallenge(std::uint64_t seed)
    : m_seed(seed),
      m_code(drawCode(seed)),
      m_framesLeft(framesFirst) {}

std::optional<double> ExposureChallenge::due() const {
    if (done() || m_set)
        return std::nullopt;
    return m_code[m_step];
}

void ExposureChallenge::set(double really) {
    m_set = true;
    m_now = std::log2(std::max(really, 1e-3));
}

void ExposureChallenge::fail() { m_failed = true; }

bool ExposureChallenge::done() const { return m_failed || m_step >= m_code.size(); }

void ExposureChallenge::observe(const Frame& frame) {
    if (done() || !m_set)
        return;
    if (!m_begun)
        m_begun = frame.captured;
    if (frame.captured - *m_begun > timeMost)
        return fail();
    const std::vector<float> light = lightOf(frame.bgr);
    if (m_base.empty()) {
        m_base = light;
        for (float& place : m_base)
            if (place < linearLight()[codeLeast] || place > linearLight()[codeMost])
                place = 0;
    }
    std::vector<double> ratios;
    for (std::size_t i = 0; i < light.size() && light.size() == m_base.size(); ++i)
        if (m_base[i] > 0 && light[i] > 0)
            ratios.push_back(std::log2(light[i] / m_base[i]));
    if (ratios.size() < placesLeast)
        return fail();                           // a covered lens, a white wall: nothing could show a step
    m_seen.push_back(median(std::move(ratios))); // a person who moves changes few places
    m_asked.push_back(m_now);
    m_steps.push_back(m_step);
    if (--m_framesLeft > 0)
        return;
    ++m_step;
    m_set = false;
    SeededRandom random(m_seed + m_step);
    m_framesLeft = framesLeast + static_cast<int>(random.below(framesMost - framesLeast + 1));
    if (m_step + 1 == m_code.size())
        m_framesLeft = std::max(m_framesLeft, delayMost); // the last step must have the time to show
}

std::vector<PadScore> ExposureChallenge::scores() const {
    if (m_failed || m_step < m_code.size())
        return {};
    const auto [line, delay] = bestFit(m_asked, m_seen);
    int fitting = 0;
    for (int other = 1; other <= otherCodes; ++other) {
        const std::vector<double> code = drawCode(m_seed + 0x9E3779B97F4A7C15ULL * static_cast<std::uint64_t>(other));
        std::vector<double> asked;
        for (const std::size_t step : m_steps)
            asked.push_back(std::log2(code[step]));
        fitting += bestFit(asked, m_seen).first.correlation >= line.correlation;
    }
    return {{"camera.exposure.response", line.slope},
            {"camera.exposure.correlation", line.correlation},
            {"camera.exposure.delay", static_cast<double>(delay)},
            {"camera.exposure.rank", fitting / static_cast<double>(otherCodes)}};
}

nlohmann::json ExposureChallenge::record() const {
    const auto rounded = [](const std::vector<double>& values) { // a thousandth of a doubling is far below any noise
        std::vector<double> shorter;
        for (const double value : values)
            shorter.push_back(std::round(value * 1000) / 1000);
        return shorter;
    };
    const std::string_view state = m_failed ? "failed" : done() ? "done" : "under_way";
    return {{"version", version},
            {"seed", std::to_string(m_seed)},
            {"code", m_code},
            {"state", state},
            {"steps", m_steps},
            {"asked", rounded(m_asked)},
            {"answered", rounded(m_seen)}};
}

} // namespace darcha
