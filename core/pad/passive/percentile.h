// SPDX-License-Identifier: Apache-2.0
// The value below which a share of others lies. Pure.
#pragma once

#include <algorithm>
#include <vector>

namespace darcha {

// `share` 0..1, nearest rank; 0 of nothing.
inline double percentile(std::vector<double> values, double share) {
    if (values.empty())
        return 0;
    const auto rank = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1) + 0.5);
    std::nth_element(values.begin(), values.begin() + rank, values.end());
    return values[static_cast<std::size_t>(rank)];
}

} // namespace darcha
