// SPDX-License-Identifier: Apache-2.0
#include "core/pad/light/light_code.h"

#include "core/base/random_source.h"
#include "core/pad/challenge/light_fields.h"

#include <algorithm>

namespace darcha {

LightCode::LightCode(std::span<const LightField> fields, std::span<const double> starts)
    : m_fields(fields.begin(), fields.end()),
      m_starts(starts.begin(), starts.end()) {
    if (!m_fields.empty() && m_starts.size() == m_fields.size())
        m_starts.push_back(m_starts.back() + std::chrono::duration<double>(m_fields.back().lasts).count());
    else
        m_fields.clear(), m_starts.clear();
}

std::optional<LightCode::Sides> LightCode::at(double time, double delay) const {
    const double to = time - delay, from = to - exposure;
    if (m_fields.empty() || from < m_starts.front() || to > m_starts.back())
        return {};
    Sides mean;
    auto k = static_cast<std::size_t>(std::upper_bound(m_starts.begin(), m_starts.end(), from) - m_starts.begin()) - 1;
    for (; k < m_fields.size() && m_starts[k] < to; ++k) {
        const double share = (std::min(to, m_starts[k + 1]) - std::max(from, m_starts[k])) / exposure;
        for (std::size_t c = 0; c < 3; ++c) {
            mean.left[c] += share * m_fields[k].left[c];
            mean.right[c] += share * m_fields[k].right[c];
        }
    }
    return mean;
}

std::vector<LightCode> LightCode::others(std::uint64_t seed, std::size_t fields, double begin, double stretch,
                                         std::size_t count) {
    std::vector<LightCode> codes;
    SeededRandom random(seed ^ 0x0711E5C0DE5ULL);
    for (std::size_t i = 0; i < count; ++i) {
        const std::vector<LightField> drawn = drawLightFields(random, static_cast<int>(fields));
        std::vector<double> starts;
        double at = begin;
        for (const LightField& field : drawn) {
            starts.push_back(at);
            at += std::chrono::duration<double>(field.lasts).count() * stretch;
        }
        codes.emplace_back(drawn, starts);
    }
    return codes;
}

} // namespace darcha
