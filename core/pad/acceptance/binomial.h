// SPDX-License-Identifier: Apache-2.0
// What so many errors in so many trials prove about the rate behind them: exact binomial bounds. Pure.
//
// Clopper and Pearson, The use of confidence or fiducial limits illustrated in the case of the binomial, Biometrika 26
// (1934): never too narrow, whatever the rate. Trials are taken as independent, which presentations of one artefact by
// one person are only in part.
#pragma once

namespace darcha {

struct BinomialBounds {
    double low = 0, high = 1;
};

// Two-sided: the rate lies between them with `confidence`. No trials: 0 to 1.
BinomialBounds clopperPearson(int errors, int trials, double confidence = 0.95);
// One-sided: the rate is at most so high, with `confidence`. 0 of 150: 0.020 ("rule of three").
double mostLikelyAtMost(int errors, int trials, double confidence = 0.95);
// The fewest trials that prove a rate of at most `rate` where none of them is an error: 299 for 1 %.
int trialsThatProve(double rate, double confidence = 0.95);

} // namespace darcha
