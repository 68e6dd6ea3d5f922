// SPDX-License-Identifier: Apache-2.0
// The inner loops of small convolutional networks, on one thread, for the widest registers that the processor has.
//
// Maps lie with channels innermost; each place holds `channelBlock`-fold many numbers, those beyond the map's own
// channels are 0. Everything a layer does to a number (bias, sum with a shortcut, activation) happens while it is in a
// register: OpenCV 4.6 writes and reads the map anew for each, and its depthwise convolution is four times slower on
// maps narrower than 18.
#pragma once

#include <cstddef>

namespace darcha::kernels {

inline constexpr int channelBlock = 16; // floats of an AVX-512 register

// out[x][n] = act(bias[n] + shortcut[x][n] + sum over segments s and k < depth of in[x * step + s * segmentStep + k] *
// weights), for x < places.
struct Product {
    const float* in = nullptr;
    std::ptrdiff_t step = 0;        // floats from one place's input to the next one's
    std::ptrdiff_t segmentStep = 0; // rows of a kernel lie this far apart
    int segments = 1, depth = 0;
    const float* weights = nullptr; // [block][segment][depth][channelBlock]
    const float* bias = nullptr;
    const float* slope = nullptr;    // of numbers below 0: 1 nothing, 0 ReLU, else PReLU
    const float* shortcut = nullptr; // may be null
    float* out = nullptr;
    int blocks = 0, places = 0; // out's places are blocks * channelBlock floats apart
};

// One row of a 3 x 3 convolution of each channel by itself.
struct DepthwiseRow {
    const float* rows[3] = {};      // of the input; a row outside the map is one of zeros
    const float* weights = nullptr; // [9][channels]
    const float* bias = nullptr;
    const float* slope = nullptr;
    float* out = nullptr;
    int channels = 0; // a multiple of channelBlock
    int width = 0;    // of the input
    int places = 0, stride = 1, left = 0;
};

struct Table {
    const char* name;
    void (*product)(const Product&);
    void (*depthwiseRow)(const DepthwiseRow&);
};

const Table& best();               // for this processor
const Table* named(const char* n); // "plain", "avx2", "avx512"; null where the processor or the build lacks it

extern const Table plain, avx2, avx512; // of best() and named() only

} // namespace darcha::kernels
