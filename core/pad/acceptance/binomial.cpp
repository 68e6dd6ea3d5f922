// SPDX-License-Identifier: Apache-2.0
#include "core/pad/acceptance/binomial.h"

#include <cmath>

namespace darcha {

namespace {

// P(X <= errors) of a binomial distribution.
double atMost(int errors, int trials, double rate) {
    if (errors >= trials || rate <= 0)
        return 1;
    if (rate >= 1)
        return 0;
    double sum = 0;
    const double n = trials;
    for (int k = 0; k <= errors; ++k)
        sum += std::exp(std::lgamma(n + 1) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1) + k * std::log(rate) +
                        (n - k) * std::log1p(-rate));
    return sum < 1 ? sum : 1;
}

// The rate at which P(X <= errors) is `tail`; it falls as the rate rises.
double rateWhere(int errors, int trials, double tail) {
    double low = 0, high = 1;
    for (int i = 0; i < 60; ++i) { // to the end of a double
        const double middle = (low + high) / 2;
        (atMost(errors, trials, middle) > tail ? low : high) = middle;
    }
    return (low + high) / 2;
}

} // namespace

BinomialBounds clopperPearson(int errors, int trials, double confidence) {
    if (trials <= 0 || errors < 0 || errors > trials)
        return {};
    const double tail = (1 - confidence) / 2;
    BinomialBounds bounds;
    bounds.low = errors == 0 ? 0 : rateWhere(errors - 1, trials, 1 - tail);
    bounds.high = errors == trials ? 1 : rateWhere(errors, trials, tail);
    return bounds;
}

double mostLikelyAtMost(int errors, int trials, double confidence) {
    if (trials <= 0 || errors < 0 || errors >= trials)
        return 1;
    return rateWhere(errors, trials, 1 - confidence);
}

int trialsThatProve(double rate, double confidence) {
    return static_cast<int>(std::ceil(std::log(1 - confidence) / std::log1p(-rate) - 1e-9));
}

} // namespace darcha
