// SPDX-License-Identifier: Apache-2.0
#include "core/inference/small_network.h"

#include "core/inference/small_network_plan.h"

#include <algorithm>
#include <opencv2/core.hpp>

namespace darcha {

using namespace plan;

struct SmallNetwork::Content {
    Plan plan;
    const kernels::Table* kernels = nullptr;
    std::vector<std::vector<float>> buffers;
    std::vector<float> zeros; // a row outside the map
    std::vector<cv::Mat> answers;

    const Map& map(int index) const { return plan.maps[static_cast<std::size_t>(index)]; }
    float* at(const Map& m) { return buffers[static_cast<std::size_t>(m.buffer)].data(); }

    void frame(const Step& step) {
        const Map &in = map(step.in), &out = map(step.out);
        float* to = at(out);
        std::fill_n(to, out.floats(), 0.F);
        for (int y = 0; y < in.height; ++y)
            for (int x = 0; x < in.width; ++x)
                std::copy_n(at(in) + (static_cast<std::ptrdiff_t>(y) * in.width + x) * in.stride, in.channels,
                            to +
                                ((y + step.top) * static_cast<std::ptrdiff_t>(out.width) + x + step.left) * out.stride);
    }

    void product(const Step& step) {
        const Map &in = map(step.in), &out = map(step.out);
        kernels::Product p;
        p.weights = step.weights.data();
        p.bias = step.bias.data();
        p.slope = step.slope.data();
        p.blocks = out.stride / kernels::channelBlock;
        p.step = static_cast<std::ptrdiff_t>(in.stride) * step.stride;
        p.segments = step.kernel;
        p.segmentStep = static_cast<std::ptrdiff_t>(in.width) * in.stride;
        p.depth = step.kernel == 1 ? in.channels : step.kernel * in.stride;
        const float* shortcut = step.second >= 0 ? at(map(step.second)) : nullptr;
        const bool plainRows = step.kernel == 1 && step.stride == 1; // then the whole map is one row
        const int rows = plainRows ? 1 : out.height;
        p.places = plainRows ? out.height * out.width : out.width;
        for (int y = 0; y < rows; ++y) {
            const std::ptrdiff_t outRow = static_cast<std::ptrdiff_t>(y) * out.width * out.stride;
            p.in = at(in) + static_cast<std::ptrdiff_t>(y) * step.stride * in.width * in.stride;
            p.out = at(out) + outRow;
            p.shortcut = shortcut ? shortcut + outRow : nullptr;
            kernels->product(p);
        }
    }

    void depthwise(const Step& step) {
        const Map &in = map(step.in), &out = map(step.out);
        kernels::DepthwiseRow d;
        d.weights = step.weights.data();
        d.bias = step.bias.data();
        d.slope = step.slope.data();
        d.channels = out.stride;
        d.width = in.width;
        d.places = out.width;
        d.stride = step.stride;
        d.left = step.left;
        for (int y = 0; y < out.height; ++y) {
            for (int k = 0; k < 3; ++k) {
                const int row = y * step.stride - step.top + k;
                d.rows[k] = row >= 0 && row < in.height
                                ? at(in) + static_cast<std::ptrdiff_t>(row) * in.width * in.stride
                                : zeros.data();
            }
            d.out = at(out) + static_cast<std::ptrdiff_t>(y) * out.width * out.stride;
            kernels->depthwiseRow(d);
        }
    }

    void maximum(const Step& step) {
        const Map &in = map(step.in), &out = map(step.out);
        const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(in.width) * in.stride;
        float* to = at(out);
        for (int y = 0; y < out.height; ++y)
            for (int x = 0; x < out.width; ++x, to += out.stride) {
                const float* a = at(in) + 2 * y * row + static_cast<std::ptrdiff_t>(2 * x) * in.stride;
                const float *b = a + in.stride, *c = a + row, *d = c + in.stride;
                for (int k = 0; k < out.stride; ++k) {
                    const float upper = a[k] > b[k] ? a[k] : b[k], lower = c[k] > d[k] ? c[k] : d[k];
                    to[k] = upper > lower ? upper : lower;
                }
            }
    }

    void sum(const Step& step) {
        const Map& out = map(step.out);
        const float *a = at(map(step.in)), *b = at(map(step.second));
        float* to = at(out);
        const float* slope = step.slope.data();
        for (int place = 0; place < out.height * out.width; ++place, a += out.stride, b += out.stride, to += out.stride)
            for (int k = 0; k < out.stride; ++k) {
                const float value = a[k] + b[k];
                to[k] = value > 0 ? value : value * slope[k];
            }
    }

    void moreChannels(const Step& step) {
        const Map &in = map(step.in), &out = map(step.out);
        const float* from = at(in);
        float* to = at(out);
        for (int place = 0; place < out.height * out.width; ++place, from += in.stride, to += out.stride) {
            std::copy_n(from, in.channels, to);
            std::fill(to + in.channels, to + out.stride, 0.F);
        }
    }

    void answer(const Answer& wanted, cv::Mat& to) {
        float* numbers = to.ptr<float>();
        for (const int index : wanted.maps) {
            const Map& m = map(index);
            const float* from = at(m);
            const int places = m.height * m.width;
            if (wanted.list)
                for (int p = 0; p < places; ++p, from += m.stride, numbers += m.channels)
                    std::copy_n(from, m.channels, numbers);
            else
                for (int c = 0; c < m.channels; ++c)
                    for (int p = 0; p < places; ++p)
                        *numbers++ = from[static_cast<std::ptrdiff_t>(p) * m.stride + c];
        }
    }
};

SmallNetwork::SmallNetwork(std::unique_ptr<Content> content) : m_content(std::move(content)) {}
SmallNetwork::SmallNetwork(SmallNetwork&&) noexcept = default;
SmallNetwork& SmallNetwork::operator=(SmallNetwork&&) noexcept = default;
SmallNetwork::~SmallNetwork() = default;

std::optional<SmallNetwork> SmallNetwork::compile(const OnnxGraph& graph, int channels, int height, int width,
                                                  const std::vector<std::string>& outputs,
                                                  const kernels::Table& kernels) {
    auto plan = planOf(graph, channels, height, width, outputs);
    if (!plan)
        return std::nullopt;
    auto content = std::make_unique<Content>();
    content->plan = std::move(*plan);
    content->kernels = &kernels;
    for (const std::size_t floats : content->plan.buffers)
        content->buffers.emplace_back(floats);
    content->zeros.resize(content->plan.widestRow);
    for (const Answer& answer : content->plan.answers)
        content->answers.emplace_back(static_cast<int>(answer.shape.size()), answer.shape.data(), CV_32F);
    return SmallNetwork(std::move(content));
}

const std::vector<cv::Mat>& SmallNetwork::run(const cv::Mat& blob) {
    Content& c = *m_content;
    const Map& input = c.map(0);
    CV_Assert(blob.type() == CV_32F && blob.isContinuous() && blob.total() == input.floats());
    const int places = input.height * input.width;
    const float* from = blob.ptr<float>();
    float* to = c.at(input);
    for (int channel = 0; channel < input.channels; ++channel)
        for (int p = 0; p < places; ++p)
            to[static_cast<std::ptrdiff_t>(p) * input.stride + channel] = *from++;
    for (const Step& step : c.plan.steps)
        switch (step.kind) {
        case Kind::Frame:
            c.frame(step);
            break;
        case Kind::Product:
            c.product(step);
            break;
        case Kind::Depthwise:
            c.depthwise(step);
            break;
        case Kind::Maximum:
            c.maximum(step);
            break;
        case Kind::Sum:
            c.sum(step);
            break;
        case Kind::MoreChannels:
            c.moreChannels(step);
            break;
        }
    for (std::size_t k = 0; k < c.answers.size(); ++k)
        c.answer(c.plan.answers[k], c.answers[k]);
    return c.answers;
}

} // namespace darcha
