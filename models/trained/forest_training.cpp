// SPDX-License-Identifier: Apache-2.0
#include "forest_training.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace darcha::training {

namespace {

struct Grown {
    std::uint8_t feature = 255, threshold = 0;
    int next = 0; // of a leaf: its shares
};

using Index = std::vector<std::uint32_t>;

class Grower {
public:
    Grower(const Samples& samples, const ForestOptions& options, std::vector<std::uint8_t>& shares)
        : m_samples(samples),
          m_options(options),
          m_shares(shares),
          m_random(options.seed) {
        m_weights.assign(static_cast<std::size_t>(samples.classes), 1.0);
    }

    std::vector<Grown> tree(Index bag, const std::vector<double>& weights) {
        m_weights = weights;
        std::vector<Grown> nodes(1);
        split(nodes, 0, std::move(bag), 0);
        return nodes;
    }
    std::mt19937& random() { return m_random; }

private:
    using Counts = std::array<double, 8>;

    const std::uint8_t* row(std::uint32_t i) const {
        return m_samples.rows.data() + static_cast<std::size_t>(i) * static_cast<std::size_t>(m_samples.features);
    }
    double impurity(const Counts& counts) const { // entropy times weight
        double all = 0, sum = 0;
        for (int c = 0; c < m_samples.classes; ++c)
            all += counts[static_cast<std::size_t>(c)];
        for (int c = 0; c < m_samples.classes; ++c)
            if (const double n = counts[static_cast<std::size_t>(c)]; n > 0)
                sum -= n * std::log2(n / all);
        return sum;
    }

    void split(std::vector<Grown>& nodes, std::size_t at, Index part, int depth) {
        Counts total{};
        for (const std::uint32_t i : part)
            total[m_samples.labels[i]] += m_weights[m_samples.labels[i]];
        const double before = impurity(total);
        double best = 1e-6;
        int feature = -1, threshold = 0;
        if (depth < m_options.depth && part.size() >= 2 * m_options.least && before > 1e-9) {
            std::vector<int> order(static_cast<std::size_t>(m_samples.features));
            std::iota(order.begin(), order.end(), 0);
            std::shuffle(order.begin(), order.end(), m_random);
            for (int t = 0; t < m_options.tried; ++t) {
                std::vector<Counts> histogram(256, Counts{});
                std::array<std::size_t, 256> numbers{};
                for (const std::uint32_t i : part) {
                    const std::uint8_t value = row(i)[order[static_cast<std::size_t>(t)]];
                    histogram[value][m_samples.labels[i]] += m_weights[m_samples.labels[i]];
                    ++numbers[value];
                }
                Counts low{};
                std::size_t below = 0;
                for (int cut = 0; cut < 255; ++cut) {
                    Counts high{};
                    for (std::size_t c = 0; c < 8; ++c) {
                        low[c] += histogram[static_cast<std::size_t>(cut)][c];
                        high[c] = total[c] - low[c];
                    }
                    below += numbers[static_cast<std::size_t>(cut)];
                    if (below < m_options.least || part.size() - below < m_options.least)
                        continue;
                    if (const double gain = before - impurity(low) - impurity(high); gain > best)
                        best = gain, feature = order[static_cast<std::size_t>(t)], threshold = cut;
                }
            }
        }
        if (feature < 0) {
            double all = 0;
            for (const double n : total)
                all += n;
            nodes[at].next = static_cast<int>(m_shares.size()) / m_samples.classes;
            for (int c = 0; c < m_samples.classes; ++c)
                m_shares.push_back(static_cast<std::uint8_t>(255 * total[static_cast<std::size_t>(c)] / all + 0.5));
            return;
        }
        Index low, high;
        for (const std::uint32_t i : part)
            (row(i)[feature] <= threshold ? low : high).push_back(i);
        part = {};
        const std::size_t next = nodes.size();
        nodes[at] = {static_cast<std::uint8_t>(feature), static_cast<std::uint8_t>(threshold), static_cast<int>(next)};
        nodes.resize(next + 2);
        split(nodes, next, std::move(low), depth + 1);
        split(nodes, next + 1, std::move(high), depth + 1);
    }

    const Samples& m_samples;
    const ForestOptions& m_options;
    std::vector<std::uint8_t>& m_shares;
    std::mt19937 m_random;
    std::vector<double> m_weights;
};

} // namespace

std::vector<std::uint8_t> growForest(const Samples& samples, const std::vector<std::uint32_t>& used,
                                     const ForestOptions& options) {
    std::vector<double> counts(static_cast<std::size_t>(samples.classes), 0);
    for (const std::uint32_t i : used)
        counts[samples.labels[i]] += 1;
    std::vector<double> weights;
    for (const double n : counts) // half way to classes of equal weight
        weights.push_back(n > 0 ? std::sqrt(static_cast<double>(used.size()) / n) : 0);

    std::vector<std::uint8_t> shares;
    Grower grower(samples, options, shares);
    std::vector<std::uint8_t> bytes{'D',
                                    'F',
                                    'O',
                                    'R',
                                    '1',
                                    static_cast<std::uint8_t>(samples.classes),
                                    static_cast<std::uint8_t>(samples.features),
                                    static_cast<std::uint8_t>(options.trees)};
    const auto word = [&](std::size_t value) {
        bytes.push_back(static_cast<std::uint8_t>(value & 255));
        bytes.push_back(static_cast<std::uint8_t>(value >> 8));
    };
    for (int t = 0; t < options.trees; ++t) {
        Index bag;
        for (const std::uint32_t i : used)
            if (static_cast<double>(grower.random()()) < options.bag * 4294967296.0)
                bag.push_back(i);
        const std::vector<Grown> nodes = grower.tree(std::move(bag), weights);
        word(nodes.size());
        for (const Grown& node : nodes) {
            bytes.push_back(node.feature);
            bytes.push_back(node.threshold);
            word(static_cast<std::size_t>(node.next));
        }
    }
    word(shares.size() / static_cast<std::size_t>(samples.classes));
    bytes.insert(bytes.end(), shares.begin(), shares.end());
    return bytes;
}

} // namespace darcha::training
