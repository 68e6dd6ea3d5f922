// SPDX-License-Identifier: Apache-2.0
// A network as small_network.cpp runs it: maps, steps, and the buffers that maps share one after another.
//
// Plain values, made once by planOf. Everything that a step reads or writes was checked there.
#pragma once

#include "core/inference/layer_kernels.h"
#include "core/inference/onnx_graph.h"

#include <optional>
#include <string>
#include <vector>

namespace darcha::plan {

struct Map {
    int height = 0, width = 0, channels = 0;
    int stride = 0; // floats from place to place: channels, rounded up to a register; the input's own channels
    int buffer = -1;
    int born = -1, lastUse = -1; // steps
    std::size_t floats() const {
        return static_cast<std::size_t>(height) * static_cast<std::size_t>(width) * static_cast<std::size_t>(stride);
    }
};

enum class Kind { Frame, Product, Depthwise, Maximum, Sum, MoreChannels };

struct Step {
    Kind kind = Kind::Frame;
    int in = -1, second = -1, out = -1; // maps; second: the shortcut, or what is added
    int kernel = 1, stride = 1, top = 0, left = 0;
    std::vector<float> weights, bias, slope; // as the kernels want them
    bool activated = false;
};

// An answer: one map as NCHW, or several maps, place by place, joined to a list.
struct Answer {
    std::vector<int> maps;
    std::vector<int> shape;
    bool list = false;
};

struct Plan {
    std::vector<Map> maps; // the first one is the input
    std::vector<Step> steps;
    std::vector<Answer> answers;
    std::vector<std::size_t> buffers; // floats of each
    std::size_t widestRow = 0;        // floats
};

std::optional<Plan> planOf(const OnnxGraph& graph, int channels, int height, int width,
                           const std::vector<std::string>& outputs);

} // namespace darcha::plan
