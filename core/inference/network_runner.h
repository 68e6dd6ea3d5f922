// SPDX-License-Identifier: Apache-2.0
// What runs a network: XNNPACK where it can, else OpenCV's dnn. Only network.cpp and tests include this.
//
// A runner is bound to one thread at a time and starts none. Errors: ModelUnreadable.
#pragma once

#include "core/inference/model_store.h"

#include <cstdint>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <span>
#include <vector>

namespace darcha {

class NetworkRunner {
public:
    virtual ~NetworkRunner() = default;
    virtual const char* name() const = 0;

    // `blob`: NCHW, CV_32F, of the size that the entry gives. The answers stand in the order of the entry's outputs,
    // NCHW or lists as the network declares them, and are good until the next run.
    virtual Result<std::vector<cv::Mat>> run(const cv::Mat& blob) = 0;
};

using ModelBytes = std::span<const std::uint8_t>;

// False on a processor that XNNPACK does not know (x86 without SSE2, say). Asked once, remembered.
bool xnnpackRunsHere();

// Nothing where the network holds an operator, or an operator in a form, that xnnpack_graph.h does not list.
std::unique_ptr<NetworkRunner> makeXnnpackRunner(const ModelEntry& entry, ModelBytes bytes);

// The first run, which allocates and compiles, is done: a network that cannot run is found here.
Result<std::unique_ptr<NetworkRunner>> makeOpenCvRunner(const ModelEntry& entry, ModelBytes bytes);

// The choice between the two.
Result<std::unique_ptr<NetworkRunner>> makeRunner(const ModelEntry& entry, ModelBytes bytes, bool xnnpack);

} // namespace darcha
