// SPDX-License-Identifier: Apache-2.0
// The nodes and constants of an ONNX file, as models/convert.py writes it; nothing is interpreted yet.
//
// Pure. Nothing where the bytes are no ONNX, or use what is not read here (half floats, external data).
// Field numbers: onnx/onnx.proto3 (IR version 4).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace darcha {

struct OnnxTensor {
    std::vector<std::int64_t> dims;
    std::vector<float> floats;
    std::vector<std::int64_t> integers;
};

struct OnnxNode {
    std::string type;
    std::vector<std::string> inputs, outputs;
    std::map<std::string, std::vector<std::int64_t>> integers; // attributes; a single number is a list of one
    std::map<std::string, float> floats;
    std::map<std::string, std::string> texts;
};

struct OnnxGraph {
    std::vector<OnnxNode> nodes; // in an order in which they can be run
    std::map<std::string, OnnxTensor> constants;
    std::vector<std::string> inputs, outputs;

    static std::optional<OnnxGraph> parse(std::span<const std::uint8_t> bytes);
};

} // namespace darcha
