// SPDX-License-Identifier: Apache-2.0
#include "core/inference/network.h"

#include "core/base/log.h"
#include "core/inference/network_runner.h"

#include <array>
#include <opencv2/core.hpp>

namespace darcha {

struct Network::Content {
    ModelEntry entry;
    std::unique_ptr<NetworkRunner> runner;
};

Network::Network(std::unique_ptr<Content> content) : m_content(std::move(content)) {}
Network::Network(Network&&) noexcept = default;
Network& Network::operator=(Network&&) noexcept = default;
Network::~Network() = default;

Result<Network> Network::load(const ModelStore& store, std::string_view name) {
    Result<ModelEntry> entry = store.entry(name);
    if (!entry)
        return entry.error();
    const Result<std::vector<std::uint8_t>> bytes = store.read(name);
    if (!bytes)
        return bytes.error();
    if (entry->input.width <= 0 || entry->input.height <= 0 || entry->input.channels <= 0 || entry->outputs.empty())
        return {ErrorCode::ConfigurationInvalid,
                "the manifest gives \"" + entry->name + "\" no input size or no outputs: it is not a network"};
    auto runner = makeRunner(*entry, *bytes, xnnpackRunsHere());
    if (!runner)
        return runner.error();
    log::info("model.loaded", {{"model", entry->name}, {"version", entry->version}, {"runner", (*runner)->name()}});
    return Network(std::make_unique<Content>(Content{std::move(*entry), std::move(*runner)}));
}

const ModelEntry& Network::entry() const { return m_content->entry; }

void Network::prepare(const cv::Mat& bgr, cv::Mat& blob) const {
    const ModelInput& input = m_content->entry.input;
    CV_Assert(bgr.type() == CV_8UC3 && bgr.cols == input.width && bgr.rows == input.height && input.channels == 3);
    const int shape[] = {1, 3, input.height, input.width};
    blob.create(4, shape, CV_32F);
    // One pass with a table instead of blobFromImage's four: 0.1 ms instead of 0.5 ms at 192 x 192.
    std::array<float, 256> table{};
    for (int i = 0; i < 256; ++i)
        table[i] = static_cast<float>((i - input.mean) * input.scale);
    const std::size_t plane = static_cast<std::size_t>(input.width) * input.height;
    float* first = blob.ptr<float>();
    float* planes[3] = {first, first + plane, first + 2 * plane};
    if (input.order == "RGB")
        std::swap(planes[0], planes[2]);
    for (int y = 0; y < bgr.rows; ++y) {
        const std::uint8_t* row = bgr.ptr<std::uint8_t>(y);
        const std::size_t at = static_cast<std::size_t>(y) * input.width;
        for (int x = 0; x < bgr.cols; ++x, row += 3) {
            planes[0][at + x] = table[row[0]];
            planes[1][at + x] = table[row[1]];
            planes[2][at + x] = table[row[2]];
        }
    }
}

Result<std::vector<cv::Mat>> Network::run(const cv::Mat& blob) { return m_content->runner->run(blob); }

Result<std::unique_ptr<NetworkRunner>> makeRunner(const ModelEntry& entry, ModelBytes bytes, bool xnnpack) {
    if (xnnpack)
        if (auto runner = makeXnnpackRunner(entry, bytes))
            return runner;
    return makeOpenCvRunner(entry, bytes);
}

} // namespace darcha
