// SPDX-License-Identifier: Apache-2.0
// The loops of layer_kernels.h over registers of `lanes` floats. Included once by each of layer_kernels_*.cpp, which
// are compiled for different processors: everything here is in an unnamed namespace, and nothing of the standard
// library is used, or the linker could hand another processor's copy of a function to the program.
#pragma once

#include "core/inference/layer_kernels.h"

namespace darcha::kernels {
namespace {

template <int lanes> struct Register {
    typedef float Type __attribute__((vector_size(lanes * 4), aligned(4), may_alias));
};

template <int lanes, int tile> [[gnu::always_inline]] inline void productTile(const Product& p, int first) {
    using V = typename Register<lanes>::Type;
    constexpr int parts = channelBlock / lanes;
    const std::ptrdiff_t outStep = static_cast<std::ptrdiff_t>(p.blocks) * channelBlock;
    const float* weights = p.weights;
    for (int block = 0; block < p.blocks; ++block) {
        V sum[tile][parts];
        for (int r = 0; r < tile; ++r)
            for (int v = 0; v < parts; ++v)
                sum[r][v] = *reinterpret_cast<const V*>(p.bias + block * channelBlock + v * lanes);
        for (int s = 0; s < p.segments; ++s) {
            const float* in = p.in + first * p.step + s * p.segmentStep;
            for (int k = 0; k < p.depth; ++k, weights += channelBlock)
                for (int r = 0; r < tile; ++r)
                    for (int v = 0; v < parts; ++v)
                        sum[r][v] += *reinterpret_cast<const V*>(weights + v * lanes) * in[r * p.step + k];
        }
        const std::ptrdiff_t at = first * outStep + block * channelBlock;
        for (int r = 0; r < tile; ++r)
            for (int v = 0; v < parts; ++v) {
                V value = sum[r][v];
                if (p.shortcut)
                    value += *reinterpret_cast<const V*>(p.shortcut + at + r * outStep + v * lanes);
                const V slope = *reinterpret_cast<const V*>(p.slope + block * channelBlock + v * lanes);
                *reinterpret_cast<V*>(p.out + at + r * outStep + v * lanes) = value > 0 ? value : value * slope;
            }
    }
}

// `tile` places at a time share each load of the weights: as many as keep all sums in registers.
template <int lanes, int tile> void product(const Product& p) {
    int x = 0;
    for (; x + tile <= p.places; x += tile)
        productTile<lanes, tile>(p, x);
    for (; x + 4 <= p.places; x += 4)
        productTile<lanes, 4>(p, x);
    for (; x < p.places; ++x)
        productTile<lanes, 1>(p, x);
}

template <int lanes> void depthwiseRow(const DepthwiseRow& d) {
    using V = typename Register<lanes>::Type;
    const std::ptrdiff_t c = d.channels;
    // Places whose three columns all lie inside the map.
    const int from = (d.left + d.stride - 1) / d.stride;
    int to = d.width - 3 + d.left < 0 ? 0 : (d.width - 3 + d.left) / d.stride + 1;
    to = to < d.places ? to : d.places;
    for (int channel = 0; channel < d.channels; channel += lanes) {
        V w[9];
        for (int k = 0; k < 9; ++k)
            w[k] = *reinterpret_cast<const V*>(d.weights + k * c + channel);
        const V bias = *reinterpret_cast<const V*>(d.bias + channel);
        const V slope = *reinterpret_cast<const V*>(d.slope + channel);
        const float* rows[3] = {d.rows[0] + channel, d.rows[1] + channel, d.rows[2] + channel};
        for (int x = 0; x < d.places; ++x) {
            V sum = bias;
            const std::ptrdiff_t column = x * d.stride - d.left;
            if (x >= from && x < to) {
                for (int k = 0; k < 9; ++k)
                    sum += w[k] * *reinterpret_cast<const V*>(rows[k / 3] + (column + k % 3) * c);
            } else {
                for (int k = 0; k < 9; ++k)
                    if (column + k % 3 >= 0 && column + k % 3 < d.width)
                        sum += w[k] * *reinterpret_cast<const V*>(rows[k / 3] + (column + k % 3) * c);
            }
            *reinterpret_cast<V*>(d.out + x * c + channel) = sum > 0 ? sum : sum * slope;
        }
    }
}

} // namespace
} // namespace darcha::kernels
