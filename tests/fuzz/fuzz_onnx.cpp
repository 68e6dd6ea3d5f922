// SPDX-License-Identifier: Apache-2.0
#include "core/inference/network_runner.h"

#include <cstdint>
#include <onnx/onnx_pb.h>
#include <opencv2/core.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    onnx::ModelProto model;
    if (!model.ParseFromArray(data, static_cast<int>(size)))
        return 0;
    darcha::ModelEntry entry;
    entry.name = "fuzz";
    entry.input.channels = 3;
    entry.input.width = entry.input.height = 8;
    for (const onnx::ValueInfoProto& output : model.graph().output())
        entry.outputs.push_back(output.name());
    // What is accepted also runs, within its own buffers.
    const auto runner = darcha::makeXnnpackRunner(entry, {data, size});
    if (!runner)
        return 0;
    const int shape[] = {1, entry.input.channels, entry.input.height, entry.input.width};
    const auto answers = runner->run(cv::Mat(4, shape, CV_32F, cv::Scalar(0.5)));
    if (!answers.ok() || answers->size() != entry.outputs.size())
        __builtin_trap();
    return 0;
}
