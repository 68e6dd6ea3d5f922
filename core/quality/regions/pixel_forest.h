// SPDX-License-Identifier: Apache-2.0
// A small forest of decision trees over features of one byte each; trained by models/trained/train_regions.cpp.
//
// File: "DFOR1", classes, features, trees (one byte each), then per tree the number of nodes (u16, little-endian) and
// its nodes of 4 bytes: feature, threshold, u16 next (value <= threshold: next, else next + 1); feature 255 is a leaf,
// whose next is the index of its class shares; then the number of leaves (u16) and their shares (a byte a class).
// Immutable once read; thread-safe. Error: ModelUnreadable.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <span>
#include <vector>

namespace darcha {

class PixelForest {
public:
    static Result<PixelForest> parse(std::span<const std::uint8_t> bytes);
    static const PixelForest& regions(); // the one that is built in

    int classes() const { return m_classes; }
    int features() const { return m_features; }
    // Adds the trees' shares (0..255 each) of one sample to `sums`, `classes()` of them; returns the number of trees.
    int vote(const std::uint8_t* sample, std::uint32_t* sums) const;

private:
    struct Node {
        std::uint8_t feature, threshold;
        std::uint16_t next;
    };
    int m_classes = 0, m_features = 0;
    std::vector<std::size_t> m_roots;
    std::vector<Node> m_nodes;
    std::vector<std::uint8_t> m_shares;
};

} // namespace darcha
