// SPDX-License-Identifier: Apache-2.0
// An ONNX file, read by libonnx, retold to XNNPACK: what MediaPipe itself runs the same networks on.
//
// Knows Conv (dense or by channel), Relu, PRelu, Add, MaxPool without padding, Pad with zeros, and at the end of a
// detector Transpose, Reshape and Concat, which cost nothing: XNNPACK's maps have their channels last already, and what
// is joined is written side by side. Every form of these that is not known, and anything else, makes it answer with
// nothing.
#pragma once

#include "core/inference/model_store.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>
#include <xnnpack.h>

namespace darcha {

struct XnnpackGraph {
    // A map that leaves the network: height x width places of `channels` floats each.
    struct Map {
        std::uint32_t id = 0;
        std::size_t height = 0, width = 0, channels = 0;
        std::size_t floats() const { return height * width * channels; }
    };
    // One map, to be turned to NCHW, or several that make one list.
    struct Answer {
        std::vector<Map> maps;
        std::vector<int> shape; // what the caller sees
        bool list = false;
    };
    struct Delete {
        void operator()(xnn_subgraph_t subgraph) const { xnn_delete_subgraph(subgraph); }
    };

    static constexpr std::uint32_t inputId = 0;

    std::vector<std::vector<float>>
        constants; // XNNPACK keeps pointers to them: they outlive the subgraph and its runtimes
    std::unique_ptr<std::remove_pointer_t<xnn_subgraph_t>, Delete> subgraph;
    std::vector<Answer> answers; // in the order of the entry's outputs

    static std::optional<XnnpackGraph> read(const ModelEntry& entry, std::span<const std::uint8_t> onnx);
};

} // namespace darcha
