// SPDX-License-Identifier: Apache-2.0
// Medians and quantiles: the one of a set's values that stands at a share (0 to 1) of it. Pure; 0 of nothing.
//
// Three ranks, for the limits of profiles and cards were measured with them and small sets tell them apart. Of n sorted
// values, counted from 0: `quantile` takes floor(share n), at most the last; `nearestRank` the one nearest to
// share (n - 1); `lowerRank` the one at or before it. A `median` is the upper of the two in the middle.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace darcha {

// The value with this index (less than their number) were they sorted; reorders them.
template <typename T> T sortedAt(std::vector<T>& values, std::size_t index) {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(index);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

// Without a copy, for long or many sets; reorders the values.
template <typename T> T quantileInPlace(std::vector<T>& values, double share) {
    if (values.empty())
        return {};
    const auto index = static_cast<std::size_t>(share * static_cast<double>(values.size()));
    return sortedAt(values, std::min(values.size() - 1, index));
}

template <typename T> T quantile(std::vector<T> values, double share) { return quantileInPlace(values, share); }

template <typename T> T median(std::vector<T> values) { return quantile(std::move(values), 0.5); }

template <typename T> T nearestRank(std::vector<T> values, double share) {
    if (values.empty())
        return {};
    const double last = static_cast<double>(values.size() - 1);
    return sortedAt(values, static_cast<std::size_t>(share * last + 0.5));
}

template <typename T> T lowerRank(std::vector<T> values, double share) {
    if (values.empty())
        return {};
    const double last = static_cast<double>(values.size() - 1);
    return sortedAt(values, static_cast<std::size_t>(share * last));
}

// The mean of the two in the middle where their number is even: for a handful of values.
inline double evenMedian(std::vector<double> values) {
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

} // namespace darcha
