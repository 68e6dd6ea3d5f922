// SPDX-License-Identifier: Apache-2.0
#include "core/pad/challenge/light_fields.h"

#include "core/base/random_source.h"

namespace darcha {
namespace {

// Linear light. Soft: the darkest still shows the hints that lie over it. No red that WCAG 2.3.1 calls saturated
// (R / (R + G + B) >= 0.8).
constexpr LinearRgb palette[] = {
    {0.90, 0.90, 0.90}, // white
    {0.10, 0.10, 0.10}, // dark
    {0.90, 0.55, 0.30}, // warm
    {0.20, 0.45, 0.90}, // blue
    {0.25, 0.85, 0.35}, // green
    {0.20, 0.80, 0.80}, // cyan
    {0.80, 0.35, 0.80}, // violet
};
constexpr std::uint32_t colours = sizeof palette / sizeof *palette;
constexpr std::uint32_t shortest = 340, longest = 400; // milliseconds; 3 changes a second at most

} // namespace

std::vector<LightField> drawLightFields(SeededRandom& random, int fields) {
    std::vector<LightField> drawn;
    // Which fields are halves: two of them for certain, any other one time in three.
    const auto count = static_cast<std::uint32_t>(fields > 0 ? fields : 0);
    const std::uint32_t first = count ? random.below(count) : 0;
    const std::uint32_t second = count > 1 ? (first + 1 + random.below(count - 1)) % count : first;
    std::uint32_t lastLeft = colours, lastRight = colours;
    for (std::uint32_t i = 0; i < count; ++i) {
        const bool halves = i == first || i == second || random.below(3) == 0;
        std::uint32_t left = 0, right = 0;
        do {
            left = random.below(colours);
            right = halves ? random.below(colours) : left;
        } while (left == lastLeft || right == lastRight || (halves && left == right));
        drawn.push_back({palette[left], palette[right],
                         std::chrono::milliseconds(shortest + random.below(longest - shortest + 1))});
        lastLeft = left;
        lastRight = right;
    }
    return drawn;
}

} // namespace darcha
