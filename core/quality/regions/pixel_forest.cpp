// SPDX-License-Identifier: Apache-2.0
#include "core/quality/regions/pixel_forest.h"

#include <cassert>

namespace darcha {

extern const unsigned char regionForestBytes[]; // made by CMake from models/trained/regions.forest
extern const unsigned regionForestSize;

namespace {
constexpr std::uint8_t leaf = 255;
constexpr std::size_t headSize = 8;
} // namespace

Result<PixelForest> PixelForest::parse(std::span<const std::uint8_t> bytes) {
    const Error broken{ErrorCode::ModelUnreadable, "the file is no forest of ours"};
    if (bytes.size() < headSize || std::string(bytes.begin(), bytes.begin() + 5) != "DFOR1")
        return broken;
    PixelForest forest;
    forest.m_classes = bytes[5];
    forest.m_features = bytes[6];
    const int trees = bytes[7];
    std::size_t at = headSize;
    const auto word = [&](std::size_t i) { return static_cast<std::uint16_t>(bytes[i] | bytes[i + 1] << 8); };
    for (int tree = 0; tree < trees; ++tree) {
        if (at + 2 > bytes.size())
            return broken;
        const std::size_t count = word(at);
        at += 2;
        if (count == 0 || at + 4 * count > bytes.size())
            return broken;
        forest.m_roots.push_back(forest.m_nodes.size());
        for (std::size_t i = 0; i < count; ++i, at += 4) {
            const Node node{bytes[at], bytes[at + 1], word(at + 2)};
            // Children come after their parent, so that every walk ends.
            if (node.feature != leaf &&
                (node.feature >= forest.m_features || node.next <= i || node.next + std::size_t(1) >= count))
                return broken;
            forest.m_nodes.push_back(node);
        }
    }
    if (at + 2 > bytes.size() || forest.m_classes == 0 || trees == 0)
        return broken;
    const std::size_t leaves = word(at);
    at += 2;
    if (at + leaves * static_cast<std::size_t>(forest.m_classes) != bytes.size())
        return broken;
    forest.m_shares.assign(bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.end());
    for (const Node& node : forest.m_nodes)
        if (node.feature == leaf && node.next >= leaves)
            return broken;
    return forest;
}

const PixelForest& PixelForest::regions() {
    static const PixelForest forest = [] {
        Result<PixelForest> parsed = parse({regionForestBytes, regionForestSize});
        assert(parsed); // built in: our own bug if not
        return std::move(*parsed);
    }();
    return forest;
}

int PixelForest::vote(const std::uint8_t* sample, std::uint32_t* sums) const {
    for (const std::size_t root : m_roots) {
        const Node* const tree = m_nodes.data() + root;
        const Node* node = tree;
        while (node->feature != leaf)
            node = tree + node->next + (sample[node->feature] > node->threshold ? 1 : 0);
        const std::uint8_t* shares =
            m_shares.data() + static_cast<std::size_t>(node->next) * static_cast<std::size_t>(m_classes);
        for (int c = 0; c < m_classes; ++c)
            sums[c] += shares[c];
    }
    return static_cast<int>(m_roots.size());
}

} // namespace darcha
