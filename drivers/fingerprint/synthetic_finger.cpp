// SPDX-License-Identifier: Apache-2.0
#include "drivers/fingerprint/synthetic_finger.h"

#include "drivers/fingerprint/noise_field.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace darcha {

namespace {

constexpr double pi = std::numbers::pi;

// The canvas of a master print holds the whole first joint: 20 x 26 mm at 500 ppi.
constexpr int canvasWidth = 400;
constexpr int canvasHeight = 512;

// Shares of patterns in people, rounded (Cummins and Midlo 1943): loops 65 %, whorls 30 %, arches 5 %. Loops of the
// right hand open mostly to the right in the picture (ulnar), of the left hand to the left.
FingerPattern drawPattern(RandomSource& random, FingerPosition position) {
    const bool rightHand = position <= FingerPosition::RightLittle;
    const double draw = random.uniform();
    if (draw < 0.04)
        return FingerPattern::Arch;
    if (draw < 0.09)
        return FingerPattern::TentedArch;
    if (draw < 0.33)
        return FingerPattern::Whorl;
    if (draw < 0.40)
        return FingerPattern::DoubleLoop;
    const bool ulnar = draw < 0.92;
    return ulnar == rightHand ? FingerPattern::RightLoop : FingerPattern::LeftLoop;
}

// Loop cores (index +1/2) and deltas (-1/2) of the ridge flow, canvas pixels.
struct Singularities {
    std::vector<cv::Point2d> cores;
    std::vector<cv::Point2d> deltas;
};

Singularities drawSingularities(FingerPattern pattern, RandomSource& random) {
    const double x = canvasWidth / 2.0 + 6 * normal(random), y = canvasHeight * 0.47 + 10 * normal(random);
    const auto delta = [&](double side) {
        return cv::Point2d(x + side * between(random, 95, 125), y + between(random, 85, 120));
    };
    switch (pattern) {
    case FingerPattern::Arch:
        return {};
    case FingerPattern::TentedArch:
        return {{{x, y}}, {{x + 2 * normal(random), y + between(random, 60, 85)}}};
    case FingerPattern::LeftLoop: // opens to the lower left: its delta is on the right
        return {{{x, y}}, {delta(1)}};
    case FingerPattern::RightLoop:
        return {{{x, y}}, {delta(-1)}};
    case FingerPattern::Whorl: {
        const double half = between(random, 10, 24), lean = 4 * normal(random);
        return {{{x + lean, y - half}, {x - lean, y + half}}, {delta(-1.12), delta(1.12)}};
    }
    case FingerPattern::DoubleLoop: {
        const double side = (random.uniform() < 0.5 ? -1 : 1) * between(random, 16, 26), half = between(random, 26, 38);
        return {{{x + side, y - half}, {x - side, y + half}}, {delta(-1.15), delta(1.15)}};
    }
    }
    return {};
}

// Twice the angle of the ridges at each pixel, y down. Zero-pole model (Sherlock and Monro 1993) plus the arch that all
// fingers show towards the tip, plus a little wandering.
cv::Mat doubledFlow(FingerPattern pattern, RandomSource& random) {
    const Singularities points = drawSingularities(pattern, random);
    const double bow = pattern == FingerPattern::Arch ? between(random, 0.75, 1.0) : 0.42;
    const double bowCentre = canvasHeight * (pattern == FingerPattern::Arch ? 0.45 : 0.14);
    const double bowHeight = pattern == FingerPattern::Arch ? 130 : 150;
    const cv::Mat wander = smoothNoise(random, {canvasWidth, canvasHeight}, 140) * 0.07;
    cv::Mat doubled(canvasHeight, canvasWidth, CV_32FC1);
    for (int r = 0; r < canvasHeight; ++r)
        for (int c = 0; c < canvasWidth; ++c) {
            double angle = 0; // y up
            for (const cv::Point2d& core : points.cores)
                angle += std::atan2(core.y - r, c - core.x);
            for (const cv::Point2d& delta : points.deltas)
                angle -= std::atan2(delta.y - r, c - delta.x);
            const double across = std::clamp((c - canvasWidth / 2.0) / (canvasWidth / 2.0), -1.0, 1.0);
            const double along = std::exp(-std::pow((r - bowCentre) / bowHeight, 2));
            angle -= 2 * bow * along * std::sin(pi * across * 0.8);
            angle += 2 * wander.at<float>(r, c);
            doubled.at<float>(r, c) = static_cast<float>(-angle);
        }
    return doubled;
}

// Where the skin of the first joint is: a round tip, slightly waisted sides.
cv::Mat skinShape(RandomSource& random) {
    cv::Mat skin(canvasHeight, canvasWidth, CV_8UC1, cv::Scalar(0));
    const double half = canvasWidth * between(random, 0.43, 0.48), top = 14, tipHeight = canvasHeight * 0.42;
    for (int r = 0; r < canvasHeight; ++r) {
        double width = half;
        if (r < top)
            continue;
        if (r < top + tipHeight) {
            const double t = 1 - (r - top) / tipHeight;
            width = half * std::sqrt(std::max(0.0, 1 - t * t));
        }
        const int left = static_cast<int>(canvasWidth / 2.0 - width),
                  right = static_cast<int>(canvasWidth / 2.0 + width);
        skin.row(r).colRange(std::max(left, 0), std::min(right, canvasWidth)).setTo(255);
    }
    return skin;
}

// Gabor filters by direction and ridge period; every kernel sums to 0, so that grey level has no say.
class GaborBank {
public:
    static constexpr int half = 9;
    static constexpr int side = 2 * half + 1;
    static constexpr int stride = side + 1; // a multiple of four, the last column 0: the compiler makes vectors of it
    static constexpr int directions = 64;
    static constexpr int periods = 12;
    static constexpr double shortest = 7.0; // pixels
    static constexpr double longest = 12.0;

    GaborBank() : m_kernels(static_cast<std::size_t>(directions * periods * side * stride)) {
        for (int d = 0; d < directions; ++d)
            for (int p = 0; p < periods; ++p)
                fill(d, p);
    }

    const float* kernel(double doubledAngle, double period) const {
        const double turn = doubledAngle / (2 * pi);
        const int d = static_cast<int>(std::lround((turn - std::floor(turn)) * directions)) % directions;
        const int p = std::clamp(
            static_cast<int>(std::lround((period - shortest) / (longest - shortest) * (periods - 1))), 0, periods - 1);
        return &m_kernels[static_cast<std::size_t>((d * periods + p) * side * stride)];
    }

private:
    void fill(int d, int p) {
        float* out = &m_kernels[static_cast<std::size_t>((d * periods + p) * side * stride)];
        const double angle = pi * d / directions, period = shortest + (longest - shortest) * p / (periods - 1);
        const double sigma = period * 0.42; // as wide as the ridge pattern allows (Cappelli 2000)
        double sum = 0, weight = 0, gain = 0;
        for (int pass = 0; pass < 2; ++pass)
            for (int y = -half; y <= half; ++y)
                for (int x = -half; x <= half; ++x) {
                    const double across = -x * std::sin(angle) + y * std::cos(angle);
                    const double bell = std::exp(-(x * x + y * y) / (2 * sigma * sigma));
                    const double wave = std::cos(2 * pi * across / period);
                    if (pass == 0) {
                        sum += bell * wave;
                        weight += bell;
                    } else {
                        const double value = bell * (wave - sum / weight);
                        gain += value * wave;
                        out[(y + half) * stride + x + half] = static_cast<float>(value);
                    }
                }
        for (int i = 0; i < side * stride; ++i)
            out[i] = static_cast<float>(out[i] / gain);
    }

    std::vector<float> m_kernels;
};

const GaborBank& gaborBank() {
    static const GaborBank bank;
    return bank;
}

constexpr int growthRounds = 12;
constexpr int rowsInABite = 16;

} // namespace

struct MasterPrintGrowth::State {
    MasterPrint print;
    cv::Mat doubled;
    cv::Mat period;
    cv::Mat current; // with a margin of the kernel's half all round
    cv::Mat next;
    int round = 0;
    int row = 0;
};

MasterPrintGrowth::MasterPrintGrowth(std::uint64_t personSeed, FingerPosition position)
    : m_state(std::make_unique<State>()) {
    SeededRandom random(personSeed * 0x9E3779B97F4A7C15ull +
                        static_cast<std::uint64_t>(position) * 0xD1B54A32D192ED03ull);
    State& s = *m_state;
    s.print.pattern = drawPattern(random, position);
    s.doubled = doubledFlow(s.print.pattern, random);
    s.print.skin = skinShape(random);
    // Ridge period: 8 to 10 pixels (0.41 to 0.51 mm) between people, wider towards the joint crease, uneven by some
    // percent.
    const double base = between(random, 8.2, 9.4);
    s.period = smoothNoise(random, {canvasWidth, canvasHeight}, 90) * (0.035 * base) + base;
    for (int r = 0; r < canvasHeight; ++r)
        s.period.row(r) *= 0.96 + 0.16 * r / canvasHeight;
    constexpr int margin = GaborBank::half;
    s.current = cv::Mat(canvasHeight + 2 * margin, canvasWidth + 2 * margin + 1, CV_32FC1, cv::Scalar(0));
    for (int r = 0; r < s.current.rows; ++r)
        for (int c = 0; c < s.current.cols; ++c)
            s.current.at<float>(r, c) = static_cast<float>(0.5 * normal(random));
    s.next = cv::Mat::zeros(s.current.size(), CV_32FC1);
}

MasterPrintGrowth::~MasterPrintGrowth() = default;
MasterPrintGrowth::MasterPrintGrowth(MasterPrintGrowth&&) noexcept = default;
MasterPrintGrowth& MasterPrintGrowth::operator=(MasterPrintGrowth&&) noexcept = default;

bool MasterPrintGrowth::done() const { return m_state->round >= growthRounds; }

void MasterPrintGrowth::step() {
    if (done())
        return;
    State& s = *m_state;
    constexpr int margin = GaborBank::half, side = GaborBank::side, stride = GaborBank::stride;
    const GaborBank& bank = gaborBank();
    const int end = std::min(s.row + rowsInABite, canvasHeight);
    for (int r = s.row; r < end; ++r) {
        const uchar* skin = s.print.skin.ptr<uchar>(r);
        float* out = s.next.ptr<float>(r + margin) + margin;
        for (int c = 0; c < canvasWidth; ++c) {
            if (skin[c] == 0)
                continue;
            const float* kernel = bank.kernel(s.doubled.at<float>(r, c), s.period.at<float>(r, c));
            std::array<float, stride> sums{};
            for (int y = 0; y < side; ++y) {
                const float* in = s.current.ptr<float>(r + y) + c;
                for (std::size_t x = 0; x < stride; ++x)
                    sums[x] += in[x] * kernel[static_cast<std::size_t>(y * stride) + x];
            }
            float sum = 0;
            for (const float part : sums)
                sum += part;
            out[c] = std::tanh(1.6f * sum);
        }
    }
    s.row = end;
    if (s.row < canvasHeight)
        return;
    s.row = 0;
    std::swap(s.current, s.next);
    if (++s.round == growthRounds)
        s.print.ridges = s.current({margin, margin, canvasWidth, canvasHeight}).clone();
}

MasterPrint MasterPrintGrowth::finish() {
    while (!done())
        step();
    return m_state->print;
}

MasterPrint growMasterPrint(std::uint64_t personSeed, FingerPosition position) {
    return MasterPrintGrowth(personSeed, position).finish();
}

} // namespace darcha
