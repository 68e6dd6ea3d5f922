// SPDX-License-Identifier: Apache-2.0
#include "core/base/secret.h"
#include "core/inference/network_runner.h"
#include "core/inference/xnnpack_graph.h"

#include <cstdlib>
#include <malloc.h>
#include <opencv2/core.hpp>

namespace darcha {
namespace {

// XNNPACK's working memory holds what the network saw in a face: it is wiped before it goes back.
void release(void*, void* memory) {
    wipe({static_cast<std::byte*>(memory), ::malloc_usable_size(memory)});
    std::free(memory);
}

const xnn_allocator wipingAllocator{
    nullptr,
    [](void*, std::size_t size) { return std::malloc(size); },
    [](void*, void* memory, std::size_t size) { return std::realloc(memory, size); }, // descriptions of layers only
    release,
    [](void*, std::size_t alignment, std::size_t size) {
        return std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
    },
    release};

// A tensor that XNNPACK reads may be read beyond its end.
constexpr std::size_t spareFloats = XNN_EXTRA_BYTES / sizeof(float);

class Buffer {
public:
    explicit Buffer(std::size_t floats) : m_floats(floats + spareFloats, 0.F) {}
    ~Buffer() { wipe(std::as_writable_bytes(std::span(m_floats))); }
    Buffer(Buffer&&) noexcept = default;
    Buffer& operator=(Buffer&&) = delete;
    float* data() { return m_floats.data(); }

private:
    std::vector<float> m_floats;
};

struct DeleteRuntime {
    void operator()(xnn_runtime_t runtime) const { xnn_delete_runtime(runtime); }
};

class XnnpackRunner final : public NetworkRunner {
public:
    XnnpackRunner(const ModelEntry& entry, XnnpackGraph graph)
        : m_model(entry.name),
          m_channels(entry.input.channels),
          m_places(entry.input.height * entry.input.width),
          m_graph(std::move(graph)),
          m_input(static_cast<std::size_t>(m_channels) * static_cast<std::size_t>(m_places)) {}

    bool start() {
        xnn_runtime_t runtime = nullptr;
        if (xnn_create_runtime_v2(m_graph.subgraph.get(), nullptr /* no thread but the caller's */, 0, &runtime) !=
            xnn_status_success)
            return false;
        m_runtime.reset(runtime);
        std::vector<xnn_external_value> places{{XnnpackGraph::inputId, m_input.data()}};
        for (const XnnpackGraph::Answer& answer : m_graph.answers) {
            std::size_t floats = 0;
            for (const XnnpackGraph::Map& map : answer.maps)
                floats += map.floats();
            float* to = m_buffers.emplace_back(floats).data();
            for (const XnnpackGraph::Map& map : answer.maps) {
                places.push_back({map.id, to});
                to += map.floats();
            }
            const bool turned = !answer.list && answer.maps[0].channels > 1 && floats > answer.maps[0].channels;
            float* seen = turned ? m_buffers.emplace_back(floats).data() : to - floats;
            m_answers.emplace_back(answer.shape, CV_32F, seen);
            if (turned)
                m_turns.push_back({channelsLast(to - floats, answer.maps[0]), channelsFirst(seen, answer.maps[0])});
        }
        return xnn_setup_runtime(runtime, places.size(), places.data()) == xnn_status_success;
    }

    const char* name() const override { return "xnnpack"; }

    Result<std::vector<cv::Mat>> run(const cv::Mat& blob) override {
        if (blob.type() != CV_32F || !blob.isContinuous() ||
            blob.total() != static_cast<std::size_t>(m_channels) * static_cast<std::size_t>(m_places))
            return {ErrorCode::ModelUnreadable, m_model + ": its input has another size"};
        const cv::Mat planes(m_channels, m_places, CV_32F, const_cast<float*>(blob.ptr<float>()));
        cv::Mat places(m_places, m_channels, CV_32F, m_input.data());
        cv::transpose(planes, places);
        if (xnn_invoke_runtime(m_runtime.get()) != xnn_status_success)
            return {ErrorCode::ModelUnreadable, m_model + ": XNNPACK cannot run it"};
        for (Turn& turn : m_turns)
            cv::transpose(turn.from, turn.to);
        return m_answers;
    }

private:
    struct Turn {
        cv::Mat from, to; // headers over m_buffers
    };
    static cv::Mat channelsLast(float* data, const XnnpackGraph::Map& map) {
        return {static_cast<int>(map.height * map.width), static_cast<int>(map.channels), CV_32F, data};
    }
    static cv::Mat channelsFirst(float* data, const XnnpackGraph::Map& map) {
        return {static_cast<int>(map.channels), static_cast<int>(map.height * map.width), CV_32F, data};
    }

    std::string m_model;
    int m_channels, m_places;
    XnnpackGraph m_graph;
    Buffer m_input;
    std::vector<Buffer> m_buffers;
    std::unique_ptr<std::remove_pointer_t<xnn_runtime_t>, DeleteRuntime> m_runtime;
    std::vector<Turn> m_turns;
    std::vector<cv::Mat> m_answers; // headers over m_buffers
};

} // namespace

bool xnnpackRunsHere() {
    static const bool ready = xnn_initialize(&wipingAllocator) == xnn_status_success;
    return ready;
}

std::unique_ptr<NetworkRunner> makeXnnpackRunner(const ModelEntry& entry, ModelBytes bytes) {
    if (!xnnpackRunsHere())
        return nullptr;
    std::optional<XnnpackGraph> graph = XnnpackGraph::read(entry, bytes);
    if (!graph)
        return nullptr;
    auto runner = std::make_unique<XnnpackRunner>(entry, std::move(*graph));
    return runner->start() ? std::move(runner) : nullptr;
}

} // namespace darcha
