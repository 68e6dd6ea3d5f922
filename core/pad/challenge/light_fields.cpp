// SPDX-License-Identifier: Apache-2.0
#include "core/pad/challenge/light_fields.h"

#include "core/base/random_source.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace darcha {
namespace {

// The corners of a cube in linear light, so that red, green and blue answer one by one. low: the least at which the
// darkest corner still carries black text; high: below the panel's white, where tone curves end.
constexpr double low = 0.22, high = 0.92;
constexpr LinearRgb white{high, high, high}, grey{low, low, low}, rose{high, low, low}, green{low, high, low},
    blue{low, low, high}, cyan{low, high, high}, violet{high, low, high}, yellow{high, high, low};

using Symbol = std::pair<LinearRgb, LinearRgb>; // left, right
// Eight even fields, and eight of two halves that lie across a face of the cube: their middles are four other colours,
// and their sides differ in two colours, once each way. The mean of all is the cube's middle.
constexpr Symbol symbols[16] = {{white, white}, {grey, grey},  {rose, rose},     {green, green},
                                {blue, blue},   {cyan, cyan},  {violet, violet}, {yellow, yellow},
                                {white, blue},  {blue, white}, {yellow, grey},   {grey, yellow},
                                {white, rose},  {rose, white}, {cyan, grey},     {grey, cyan}};

constexpr std::uint32_t shortest = 340, longest = 400; // milliseconds

// GF(16) by x^4 + x + 1.
constexpr unsigned times(unsigned a, unsigned b) {
    unsigned product = 0;
    for (int bit = 0; bit < 4; ++bit) {
        if (b >> bit & 1U)
            product ^= a << bit;
    }
    for (int bit = 7; bit >= 4; --bit)
        if (product >> bit & 1U)
            product ^= 0b10011U << (bit - 4);
    return product;
}

// A word of the code: values of a polynomial of degree 4 at 1, 2, 3...; two such agree in at most four places. A
// million words: with a shorter message they lie no farther apart (what a word must keep to sees to that), but the same
// word comes back within some thousand sessions, and a recording of it with it.
constexpr std::size_t messageLength = 5;
std::vector<unsigned> drawWord(RandomSource& random, int length) {
    unsigned message[messageLength];
    for (unsigned& symbol : message)
        symbol = random.below(16);
    std::vector<unsigned> word;
    for (unsigned place = 1; place <= static_cast<unsigned>(length); ++place) {
        unsigned value = 0;
        for (const unsigned coefficient : message)
            value = times(value, place) ^ coefficient;
        word.push_back(value);
    }
    return word;
}

LinearRgb middle(const Symbol& symbol) {
    LinearRgb mean{};
    for (std::size_t c = 0; c < 3; ++c)
        mean[c] = (symbol.first[c] + symbol.second[c]) / 2;
    return mean;
}

// Can a face's answer to this word be read, with its delay and beside a slow drift?
bool isReadable(const std::vector<unsigned>& word) {
    const auto count = static_cast<double>(word.size());
    int halves = 0, leftBrighter = 0, rightBrighter = 0;
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (i > 0 && word[i] == word[i - 1])
            return false;
        const Symbol& symbol = symbols[word[i]];
        const double difference = relativeLuminance(symbol.first) - relativeLuminance(symbol.second);
        halves += symbol.first != symbol.second;
        leftBrighter += difference > 0.1;
        rightBrighter += difference < -0.1;
    }
    if (halves < 2 || halves > static_cast<int>(word.size()) - 3 || leftBrighter == 0 || rightBrighter == 0)
        return false;
    double shifted = 0, before = 0, after = 0;
    for (std::size_t c = 0; c < 3; ++c) {
        double mean = 0;
        for (const unsigned symbol : word)
            mean += middle(symbols[symbol])[c] / count;
        double variance = 0, slope = 0, times = 0, last = 0;
        for (std::size_t i = 0; i < word.size(); ++i) {
            const double value = middle(symbols[word[i]])[c] - mean;
            const double time = static_cast<double>(i) - (count - 1) / 2;
            variance += value * value;
            slope += value * time;
            times += time * time;
            if (i > 0)
                shifted += value * last, before += last * last, after += value * value;
            last = value;
        }
        // Each colour must move by more than a third of what it can (its deviation is at most 0.35), and not as a mere
        // brightening or darkening, which sun and clouds do too.
        if (std::sqrt(variance / count) < 0.2 || std::abs(slope) > 0.6 * std::sqrt(variance * times))
            return false;
    }
    // Unlike itself one field later, or the delay could not be read.
    return shifted < 0.1 * std::sqrt(before * after);
}

} // namespace

std::vector<LightField> drawLightFields(RandomSource& random, int fields) {
    if (fields <= 0)
        return {};
    const int count = std::clamp(fields, fewestLightFields, mostLightFields);
    std::vector<unsigned> word = drawWord(random, count);
    while (!isReadable(word)) // about one in twelve is
        word = drawWord(random, count);
    std::vector<LightField> drawn;
    for (const unsigned symbol : word)
        drawn.push_back({symbols[symbol].first, symbols[symbol].second,
                         std::chrono::milliseconds(shortest + random.below(longest - shortest + 1))});
    return drawn;
}

double relativeLuminance(const LinearRgb& light) { return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]; }

std::array<std::uint8_t, 3> displayRgb(const LinearRgb& light) {
    std::array<std::uint8_t, 3> codes{};
    for (std::size_t c = 0; c < 3; ++c) {
        const double x = std::clamp(light[c], 0.0, 1.0);
        const double code = x <= 0.0031308 ? 12.92 * x : 1.055 * std::pow(x, 1 / 2.4) - 0.055;
        codes[c] = static_cast<std::uint8_t>(std::lround(255 * code));
    }
    return codes;
}

} // namespace darcha
