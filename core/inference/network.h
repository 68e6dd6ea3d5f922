// SPDX-License-Identifier: Apache-2.0
// One neural network, ready to run on the calling thread.
//
// Run by XNNPACK, or by OpenCV where that cannot. Bound to one thread at a time: a run overwrites the network's
// buffers. XNNPACK starts no thread; how many OpenCV may use is the program's business (cv::setNumThreads(1), once and
// before other threads). Errors: those of ModelStore::read; ModelUnreadable if neither can load or run it.
#pragma once

#include "core/inference/model_store.h"

#include <memory>
#include <opencv2/core/mat.hpp>
#include <string_view>
#include <vector>

namespace darcha {

class Network {
public:
    static Result<Network> load(const ModelStore& store, std::string_view name);
    Network(Network&&) noexcept;
    Network& operator=(Network&&) noexcept;
    ~Network();

    const ModelEntry& entry() const;

    // A picture (CV_8UC3, BGR as everywhere, of exactly the network's size) as the network wants it: order, mean and
    // scale of the manifest; 4-dimensional, NCHW, CV_32F. `blob` is reused if it fits.
    void prepare(const cv::Mat& bgr, cv::Mat& blob) const;

    // `blob` is NCHW, CV_32F. The outputs stand in the order of entry().outputs, and are good until the next run.
    Result<std::vector<cv::Mat>> run(const cv::Mat& blob);

private:
    struct Content;
    explicit Network(std::unique_ptr<Content> content);
    std::unique_ptr<Content> m_content;
};

} // namespace darcha
