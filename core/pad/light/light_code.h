// SPDX-License-Identifier: Apache-2.0
// What the screen gave at any moment of a challenge, as a camera with some delay and exposure sees it. Pure.
#pragma once

#include "core/pad/challenge/challenge_plan.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace darcha {

class LightCode {
public:
    // Seconds; `starts`: when each field was shown, as many, ascending. The last one lasts as planned.
    LightCode(std::span<const LightField> fields, std::span<const double> starts);

    struct Sides {
        LinearRgb left{}, right{};
        LinearRgb middle() const {
            return {(left[0] + right[0]) / 2, (left[1] + right[1]) / 2, (left[2] + right[2]) / 2};
        }
    };
    // The mean over the exposure that ends at `time`, if the fields cover all of it.
    std::optional<Sides> at(double time, double delay) const;

    double begin() const { return m_starts.empty() ? 0 : m_starts.front(); }
    double end() const { return m_starts.empty() ? 0 : m_starts.back(); }

    // Other words of the same rules at the same time, for comparison: seeds that follow from this one.
    static std::vector<LightCode> others(std::uint64_t seed, std::size_t fields, double begin, double stretch,
                                         std::size_t count);

    // Seconds that one picture gathers: half a frame at 30 a second, and the panel's own time to change (10 ms).
    static constexpr double exposure = 0.025;

private:
    std::vector<LightField> m_fields;
    std::vector<double> m_starts; // and the end
};

} // namespace darcha
