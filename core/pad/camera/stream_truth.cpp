// SPDX-License-Identifier: Apache-2.0
#include "core/pad/camera/stream_truth.h"

#include "core/base/quantile.h"
#include "core/pad/camera/sample_grid.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace darcha {

namespace {

using namespace std::chrono_literals;

constexpr auto memory = 10s;              // loops up to so long; the issue's own figure
constexpr std::size_t memoryFrames = 320; // 10 s at 30 a second, and some

// Of a block: the green of its four quarters of 16 pixels each.
struct Quarters {
    int sum[4];
};

Quarters quartersOf(const std::uint8_t* block, std::size_t step) {
    Quarters of{};
    for (int y = 0; y < sampleSide; ++y, block += step) {
        const int half = y / 4 * 2;
        of.sum[half] += block[0] + block[3] + block[6] + block[9];
        of.sum[half + 1] += block[12] + block[15] + block[18] + block[21];
    }
    return of;
}

// Neither black nor white, where a sensor's noise is cut off: codes 8 to 247 in each quarter.
constexpr int darkest = 16 * 8, brightest = 16 * 247;
// Flat: quarters differ by at most 6 codes in the mean, twice what strong noise (sigma 8) does over 16 pixels; an edge
// that moves is told from noise by more.
constexpr int flatMost = 16 * 6;
// A change below this is what rounding does to a picture that stands still; noise of sigma 0.5 gives 6.
constexpr int changeLeast = 3;
// So many places with noise are enough to call a hash telling, of 1024: two equal by chance are then impossible.
constexpr int tellingLeast = 48;
// Signs that both frames have: the correlation's own noise is then at most 1/sqrt(150) = 0.08 in one frame.
constexpr int signsLeast = 150;
// A lag below this may be one motion in small steps; loops that are shorter show at their multiples too.
constexpr std::size_t lagLeast = 5;
// Mean over about so many frames; judged from 12 on, where a sensor gives 0 +- 0.03 (3 sigma over 300 lags: 0.1).
constexpr double smoothing = 1.0 / 8;
constexpr int likenessFrames = 12;

constexpr float shortest = 4, longest = 1000; // ms

} // namespace

StreamTruth::StreamTruth() { begin(); }

void StreamTruth::begin() {
    m_checks.assign(points, 0);
    m_flat.assign(points, false);
    m_size = {};
    m_past.clear();
    m_index = 0;
    beginAttempt();
}

void StreamTruth::beginAttempt() {
    m_lags.assign(memoryFrames + 1, {});
    m_turns.assign(2 * memoryFrames + 2, {});
    m_frames = m_disordered = m_lost = m_implausible = m_telling = m_next = 0;
    m_run = m_longestRun = 0;
    m_longestStill = m_strongest = 0;
    m_noiseJudged = false;
    if (!m_past.empty())
        m_stillSince = m_past.front().at; // a picture that stands still is timed from here
    m_intervals = {};
    m_usable = {};
}

void StreamTruth::time(const Frame& frame) {
    if (m_index > 1) {
        if (frame.sequence <= m_lastSequence || frame.captured <= m_lastTime) {
            ++m_disordered;
            return;
        }
        m_lost += frame.sequence - m_lastSequence - 1;
        const float passed = std::chrono::duration<float, std::milli>(frame.captured - m_lastTime).count();
        m_implausible += passed < shortest || passed > longest;
        m_intervals.add(passed);
    }
    m_lastSequence = frame.sequence;
    m_lastTime = frame.captured;
}

StreamTruth::Look StreamTruth::look(const cv::Mat& picture) {
    Look now;
    now.hash = 0xCBF29CE484222325ULL; // FNV-1a, eight bytes at a time
    int telling = 0;
    const bool first = picture.size() != m_size;
    m_size = picture.size();
    forEachSample(picture, columns, rows, [&](int index, const std::uint8_t* block) {
        const auto at = static_cast<std::size_t>(index);
        for (const int row : {1, 6}) {
            std::uint64_t bytes;
            std::memcpy(&bytes, block + static_cast<std::size_t>(row) * picture.step + 3, sizeof bytes);
            now.hash = (now.hash ^ bytes) * 0x100000001B3ULL;
            now.hash ^= now.hash >> 29;
        }
        const Quarters of = quartersOf(block, picture.step);
        const auto [low, high] = std::minmax_element(std::begin(of.sum), std::end(of.sum));
        const bool seen = *low >= darkest && *high <= brightest;
        telling += seen && *high != *low;
        const bool flat = seen && *high - *low <= flatMost;
        const auto check = static_cast<std::int16_t>(of.sum[0] + of.sum[3] - of.sum[1] - of.sum[2]);
        if (flat && m_flat[at] && !first) {
            const int change = check - m_checks[at];
            if (change >= changeLeast)
                now.up[at / 64] |= 1ULL << (at % 64);
            else if (change <= -changeLeast)
                now.down[at / 64] |= 1ULL << (at % 64);
        }
        m_checks[at] = check;
        m_flat[at] = flat;
    });
    now.telling = telling >= tellingLeast;
    return now;
}

void StreamTruth::compareHash(const Look& now) {
    if (!now.telling)
        return;
    ++m_telling;
    if (!m_past.empty() && m_past.front().telling && m_past.front().hash == now.hash) {
        ++m_next;
        m_longestStill = std::max(m_longestStill, std::chrono::duration<double>(now.at - m_stillSince).count());
        return; // a run goes on through doubled frames
    }
    m_stillSince = now.at;
    const bool seen = std::any_of(m_past.begin(), m_past.end(),
                                  [&](const Look& past) { return past.telling && past.hash == now.hash; });
    m_run = seen ? m_run + 1 : 0;
    m_longestRun = std::max(m_longestRun, m_run);
}

void StreamTruth::track(Likeness& of, double correlation) {
    // A place that was not asked of the last frame begins anew; one frame in between may be missing.
    if (of.frames == 0 || m_index - of.last > 2)
        of = {};
    of.mean += (correlation - of.mean) * std::max(smoothing, 1.0 / (of.frames + 1));
    of.last = m_index;
    if (++of.frames < likenessFrames)
        return;
    m_noiseJudged = true;
    m_strongest = std::max(m_strongest, of.mean);
}

void StreamTruth::compareNoise(const Look& now) {
    int usable = 0;
    for (std::size_t i = 0; i < now.up.size(); ++i)
        usable += std::popcount(now.up[i] | now.down[i]);
    m_usable.add(usable);
    if (usable < signsLeast)
        return;
    for (std::size_t lag = lagLeast; lag <= m_past.size(); ++lag) {
        const Look& past = m_past[lag - 1];
        int same = 0, opposite = 0;
        for (std::size_t i = 0; i < now.up.size(); ++i) {
            same += std::popcount((now.up[i] & past.up[i]) | (now.down[i] & past.down[i]));
            opposite += std::popcount((now.up[i] & past.down[i]) | (now.down[i] & past.up[i]));
        }
        if (same + opposite < signsLeast)
            continue;
        const double correlation = static_cast<double>(same - opposite) / (same + opposite);
        track(m_lags[lag], correlation);
        // Played backwards, every change is its own opposite, and the two frames lie about one turning point.
        const std::uint64_t twice = 2 * m_index - lag;
        track(m_turns[twice % m_turns.size()], -correlation);
    }
}

void StreamTruth::observe(const Frame& frame) {
    ++m_index;
    ++m_frames;
    time(frame);
    Look now = look(frame.bgr);
    now.at = frame.captured;
    while (!m_past.empty() && (now.at - m_past.back().at > memory || m_past.size() > memoryFrames - 1))
        m_past.pop_back();
    compareHash(now);
    compareNoise(now);
    m_past.push_front(now);
}

CueResult StreamTruth::result() const {
    CueResult cue;
    cue.cue = "camera";
    cue.frames = static_cast<int>(m_frames);
    if (cue.frames < framesNeeded)
        cue.notJudged = "too_few_frames";
    if (m_frames == 0)
        return cue;
    const auto all = static_cast<double>(m_frames);
    const auto add = [&](const char* name, double value) { cue.scores.push_back({name, value}); };
    add("camera.order", static_cast<double>(m_disordered) / all);
    add("camera.lost", static_cast<double>(m_lost) / (all + static_cast<double>(m_lost)));
    add("camera.interval.median_ms", median(m_intervals.values));
    add("camera.interval.implausible",
        m_intervals.count == 0 ? 0 : static_cast<double>(m_implausible) / static_cast<double>(m_intervals.count));
    if (m_telling > 0) {
        add("camera.repeated.next", static_cast<double>(m_next) / static_cast<double>(m_telling));
        add("camera.repeated.run", m_longestRun);
        add("camera.frozen.longest_s", m_longestStill);
    }
    if (m_noiseJudged)
        add("camera.loop.correlation", m_strongest);
    add("camera.noise.points", median(m_usable.values));
    return cue;
}

} // namespace darcha
