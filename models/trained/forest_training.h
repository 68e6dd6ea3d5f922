// SPDX-License-Identifier: Apache-2.0
// Grows the forests that core/quality/regions/pixel_forest.h reads. Deterministic for a seed.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

namespace darcha::training {

struct Samples {
    int features = 0, classes = 0;
    std::vector<std::uint8_t> rows; // `features` bytes each
    std::vector<std::uint8_t> labels;
    std::vector<int> groups; // the person: held out whole
    std::size_t size() const { return labels.size(); }
};

struct ForestOptions {
    int trees = 16, depth = 10;
    int tried = 6;          // features looked at in a node
    std::size_t least = 60; // samples of a leaf
    double bag = 0.5;       // share of the samples that a tree sees
    std::uint32_t seed = 1;
};

// The file's bytes; trained on the samples whose index is in `used`.
std::vector<std::uint8_t> growForest(const Samples& samples, const std::vector<std::uint32_t>& used,
                                     const ForestOptions& options);

} // namespace darcha::training
