// SPDX-License-Identifier: Apache-2.0
// Runs the small convolutional networks of the face (MobileNet's and BlazeFace's kind) 3 to 4 times as fast as OpenCV
// 4.6 does: channels innermost, bias, shortcut and activation within the convolution, few buffers.
//
// Knows convolutions (dense without padding of more than a frame; by channel 3 x 3), ReLU, PReLU, sum, 2 x 2 maximum,
// padding of channels, and the lists at the end of a detector; anything else makes compile() answer with nothing, and
// the network is OpenCV's business (network.cpp). Bound to one thread.
#pragma once

#include "core/inference/layer_kernels.h"
#include "core/inference/onnx_graph.h"

#include <memory>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <string>
#include <vector>

namespace darcha {

class SmallNetwork {
public:
    // For one input of 1 x channels x height x width.
    static std::optional<SmallNetwork> compile(const OnnxGraph& graph, int channels, int height, int width,
                                               const std::vector<std::string>& outputs,
                                               const kernels::Table& kernels = kernels::best());
    SmallNetwork(SmallNetwork&&) noexcept;
    SmallNetwork& operator=(SmallNetwork&&) noexcept;
    ~SmallNetwork();

    // NCHW, CV_32F, of the compiled size. The answers, NCHW or lists as the network declares them, are good until the
    // next run.
    const std::vector<cv::Mat>& run(const cv::Mat& blob);

private:
    struct Content;
    explicit SmallNetwork(std::unique_ptr<Content> content);
    std::unique_ptr<Content> m_content;
};

} // namespace darcha
