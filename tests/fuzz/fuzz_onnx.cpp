// SPDX-License-Identifier: Apache-2.0
#include "core/inference/small_network.h"

#include <cstdint>
#include <opencv2/core.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto graph = darcha::OnnxGraph::parse({data, size});
    if (!graph)
        return 0;
    // What compiles also runs, within its own buffers.
    constexpr int channels = 3, side = 8;
    auto network = darcha::SmallNetwork::compile(*graph, channels, side, side, graph->outputs);
    if (!network)
        return 0;
    const int shape[] = {1, channels, side, side};
    for (const cv::Mat& answer : network->run(cv::Mat(4, shape, CV_32F, cv::Scalar(0.5))))
        if (answer.type() != CV_32F)
            __builtin_trap();
    return 0;
}
