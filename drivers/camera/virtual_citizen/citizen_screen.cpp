// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/virtual_citizen/citizen_screen.h"

#include "core/base/random_source.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace darcha {

CitizenScreen CitizenScreen::fromSeed(std::uint64_t seed) {
    SeededRandom random(seed * 0x9E3779B97F4A7C15ULL + 0x5C);
    const auto between = [&](double low, double high) { return low + (high - low) * random.uniform(); };
    constexpr std::array shapes{16.0 / 9, 16.0 / 10};
    const double diagonal = 2.54 * between(21, 32),
                 shape = shapes[random.below(static_cast<std::uint32_t>(shapes.size()))];
    CitizenScreen screen;
    screen.height = diagonal / std::hypot(1, shape);
    screen.width = screen.height * shape;
    screen.below = std::max(screen.height / 2 + 1, between(12, 26)); // the lens is not behind it
    screen.white = between(220, 380);
    return screen;
}

} // namespace darcha
