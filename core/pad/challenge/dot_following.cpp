// SPDX-License-Identifier: Apache-2.0
#include "core/pad/challenge/dot_following.h"

#include <cmath>

namespace darcha {
namespace {

constexpr double longest = 1.2, step = 0.05; // seconds
constexpr std::size_t fewest = 20;           // frames

double seconds(const DotSample& a, const DotSample& b) { return std::chrono::duration<double>(b.at - a.at).count(); }

double correlation(const std::vector<DotSample>& samples, double delay) {
    double n = 0, yaw = 0, pitch = 0, dotYaw = 0, dotPitch = 0;
    std::vector<std::pair<const DotSample*, const DotSample*>> pairs; // the head, and the dot it knew of
    std::size_t known = 0;
    for (const DotSample& sample : samples) {
        while (known + 1 < samples.size() && seconds(samples[known + 1], sample) >= delay)
            ++known;
        if (seconds(samples[known], sample) < delay)
            continue;
        pairs.emplace_back(&sample, &samples[known]);
        yaw += sample.pose.yaw;
        pitch += sample.pose.pitch;
        dotYaw += samples[known].dotYaw;
        dotPitch += samples[known].dotPitch;
        ++n;
    }
    if (n < fewest)
        return 0;
    double both = 0, head = 0, dot = 0;
    for (const auto& [h, d] : pairs) {
        const double y = h->pose.yaw - yaw / n, p = h->pose.pitch - pitch / n;
        const double v = d->dotYaw - dotYaw / n, q = d->dotPitch - dotPitch / n;
        both += y * v + p * q;
        head += y * y + p * p;
        dot += v * v + q * q;
    }
    return head > 1e-9 && dot > 1e-9 ? both / std::sqrt(head * dot) : 0;
}

} // namespace

std::optional<DotFollowing> dotFollowing(const std::vector<DotSample>& samples) {
    bool moved = false;
    for (const DotSample& sample : samples)
        moved = moved || sample.dotYaw != 0 || sample.dotPitch != 0;
    if (samples.size() < fewest || !moved)
        return std::nullopt;
    DotFollowing best{-2, 0};
    for (double delay = 0; delay <= longest; delay += step)
        if (const double found = correlation(samples, delay); found > best.correlation)
            best = {found, delay};
    return best;
}

} // namespace darcha
