// SPDX-License-Identifier: Apache-2.0
// Operators: github.com/onnx/onnx/blob/main/docs/Operators.md (opset 9). Layouts of weights: xnnpack.h.
#include "core/inference/xnnpack_graph.h"

#include "core/inference/onnx_support.h"

#include <array>
#include <limits>
#include <map>
#include <string>

namespace darcha {
namespace {

using namespace onnxreading;
using Names = std::vector<std::string>;
using Map = XnnpackGraph::Map;

constexpr float infinity = std::numeric_limits<float>::infinity();
// Bounds on what a file can ask for.
constexpr std::int64_t maxChannels = 4096, maxKernel = 16;

// `blocks` matrices of rows x columns, each turned.
std::vector<float> turned(const std::vector<float>& from, std::size_t blocks, std::size_t rows, std::size_t columns) {
    std::vector<float> made;
    made.reserve(from.size());
    for (std::size_t b = 0; b < blocks; ++b)
        for (std::size_t c = 0; c < columns; ++c)
            for (std::size_t r = 0; r < rows; ++r)
                made.push_back(from[(b * rows + r) * columns + c]);
    return made;
}

class Translator {
public:
    Translator(const ModelEntry& entry, const onnx::GraphProto& graph) : m_entry(entry), m_graph(graph) {}

    bool translate() {
        const ModelInput& input = m_entry.input;
        if (m_graph.input_size() != 1 || input.height < 1 || input.width < 1 || input.channels < 1)
            return false;
        for (const onnx::TensorProto& tensor : m_graph.initializer())
            m_constants[tensor.name()] = &tensor;
        for (const onnx::NodeProto& node : m_graph.node())
            if (node.output_size() != 1 || node.input_size() < 1 || !m_makers.emplace(node.output(0), &node).second)
                return false;
        for (const std::string& name : m_entry.outputs)
            if (!findAnswer(name))
                return false;
        xnn_subgraph_t made = nullptr;
        if (xnn_create_subgraph(1 + static_cast<std::uint32_t>(m_leaving.size()), 0, &made) != xnn_status_success)
            return false;
        m_made.subgraph.reset(made);
        if (!define(m_graph.input(0).name(), input.height, input.width, input.channels, XNN_VALUE_FLAG_EXTERNAL_INPUT))
            return false;
        for (const onnx::NodeProto& node : m_graph.node())
            if (!emit(node))
                return false;
        return describeAnswers();
    }

    XnnpackGraph take() { return std::move(m_made); }

private:
    // The maps that an output is made of, found from its end.
    struct Tail {
        Names maps;
        std::vector<Numbers> shapes; // of each map as a list
    };

    bool findAnswer(const std::string& name) {
        const onnx::NodeProto* node = maker(name);
        if (!node)
            return false;
        Tail tail;
        if (node->op_type() == "Concat") {
            Attributes attributes(*node);
            if (attributes.number("axis", 0) != 1 || !attributes.allAsked())
                return false;
            for (const std::string& part : node->input())
                if (!findList(part, tail))
                    return false;
        } else if (node->op_type() == "Reshape") {
            if (!findList(name, tail))
                return false;
        } else {
            tail.maps.push_back(name);
        }
        for (const std::string& map : tail.maps)
            if (!m_leaving.emplace(map, 1 + static_cast<std::uint32_t>(m_leaving.size())).second)
                return false; // XNNPACK writes a map to one place
        m_tails.push_back(std::move(tail));
        return true;
    }

    bool findList(const std::string& name, Tail& tail) const {
        const onnx::NodeProto* reshape = maker(name);
        if (!reshape || reshape->op_type() != "Reshape" || reshape->input_size() != 2 || reshape->attribute_size())
            return false;
        const onnx::NodeProto* transpose = maker(reshape->input(0));
        const auto shape = constant<std::int64_t>(*reshape, 1);
        if (!transpose || transpose->op_type() != "Transpose" || transpose->input_size() != 1 || !shape ||
            !within(*shape, 3, 1, static_cast<std::int64_t>(maxFloats)) || shape->front() != 1)
            return false;
        Attributes attributes(*transpose);
        if (attributes.list("perm", {}) != Numbers{0, 2, 3, 1} || !attributes.allAsked() || !maker(transpose->input(0)))
            return false;
        tail.maps.push_back(transpose->input(0));
        tail.shapes.push_back(*shape);
        return true;
    }

    bool describeAnswers() {
        for (const Tail& tail : m_tails) {
            XnnpackGraph::Answer answer;
            answer.list = !tail.shapes.empty();
            for (const std::string& name : tail.maps) {
                const Map* map = mapOf(name);
                if (!map)
                    return false;
                answer.maps.push_back(*map);
            }
            const Map& first = answer.maps.front();
            answer.shape = {1, static_cast<int>(first.channels), static_cast<int>(first.height),
                            static_cast<int>(first.width)};
            if (answer.list) {
                answer.shape = {1, 0, static_cast<int>(tail.shapes[0][2])};
                for (std::size_t k = 0; k < tail.shapes.size(); ++k) {
                    if (tail.shapes[k][2] != tail.shapes[0][2] || product(tail.shapes[k]) != answer.maps[k].floats())
                        return false;
                    answer.shape[1] += static_cast<int>(tail.shapes[k][1]);
                }
            }
            m_made.answers.push_back(std::move(answer));
        }
        return !m_made.answers.empty();
    }

    bool emit(const onnx::NodeProto& node) {
        const std::string& type = node.op_type();
        if (type == "Transpose" || type == "Reshape" || type == "Concat")
            return true; // of an output's end; anybody else who wants what it makes finds no such map
        const Map* in = mapOf(node.input(0));
        Attributes attributes(node);
        if (!in)
            return false;
        bool known = false;
        if (type == "Conv")
            known = convolution(node, *in, attributes);
        else if (type == "Relu")
            known = relu(node, *in);
        else if (type == "PRelu")
            known = prelu(node, *in);
        else if (type == "Add")
            known = sum(node, *in);
        else if (type == "MaxPool")
            known = maximum(node, *in, attributes);
        else if (type == "Pad")
            known = frame(node, *in, attributes);
        return known && attributes.allAsked();
    }

    bool convolution(const onnx::NodeProto& node, const Map in, Attributes& attributes) {
        auto weights = constant<float>(node, 1), bias = constant<float>(node, 2);
        if (!weights || !bias || node.input_size() != 3)
            return false;
        const onnx::TensorProto& shape = *m_constants.at(node.input(1));
        const Numbers dims(shape.dims().begin(), shape.dims().end());
        if (!within(dims, 4, 1, maxChannels) || dims[2] > maxKernel || dims[3] > maxKernel)
            return false;
        const Numbers strides = attributes.list("strides", {1, 1}), pads = attributes.list("pads", {0, 0, 0, 0});
        const std::int64_t groups = attributes.number("group", 1);
        if (!within(strides, 2, 1, maxKernel) || !within(pads, 4, 0, maxKernel) ||
            attributes.list("dilations", {1, 1}) != Numbers{1, 1} ||
            attributes.list("kernel_shape", {dims[2], dims[3]}) != Numbers{dims[2], dims[3]} ||
            attributes.text("auto_pad", "NOTSET") != "NOTSET")
            return false;
        const auto outs = static_cast<std::size_t>(dims[0]), tall = static_cast<std::size_t>(dims[2]),
                   wide = static_cast<std::size_t>(dims[3]);
        const bool byChannel = groups > 1;
        if (bias->size() != outs || static_cast<std::size_t>(dims[1]) != (byChannel ? 1 : in.channels) ||
            (byChannel ? static_cast<std::size_t>(groups) != in.channels || outs != in.channels : groups != 1))
            return false;
        const auto height = windows(in.height, pads[0], pads[2], dims[2], strides[0]),
                   width = windows(in.width, pads[1], pads[3], dims[3], strides[1]);
        const Map* out = define(node.output(0), height, width, outs);
        if (!out)
            return false;
        // From [out][in][y][x] to [out][y][x][in], by channel to [y][x][channel].
        const auto filter =
            byChannel ? keep({1, tall, wide, outs}, turned(*weights, 1, outs, tall * wide))
                      : keep({outs, tall, wide, in.channels}, turned(*weights, outs, in.channels, tall * wide));
        const auto added = keep({outs}, std::move(*bias));
        const std::array<std::uint32_t, 4> p{static_cast<std::uint32_t>(pads[0]), static_cast<std::uint32_t>(pads[3]),
                                             static_cast<std::uint32_t>(pads[2]), static_cast<std::uint32_t>(pads[1])};
        const auto h = static_cast<std::uint32_t>(tall), w = static_cast<std::uint32_t>(wide),
                   down = static_cast<std::uint32_t>(strides[0]), across = static_cast<std::uint32_t>(strides[1]);
        const xnn_status status =
            byChannel
                ? xnn_define_depthwise_convolution_2d(net(), p[0], p[1], p[2], p[3], h, w, down, across, 1, 1, 1,
                                                      in.channels, -infinity, infinity, in.id, filter, added, out->id,
                                                      0)
                : xnn_define_convolution_2d(net(), p[0], p[1], p[2], p[3], h, w, down, across, 1, 1, 1, in.channels,
                                            outs, -infinity, infinity, in.id, filter, added, out->id, 0);
        return status == xnn_status_success;
    }

    bool relu(const onnx::NodeProto& node, const Map in) {
        const Map* out = define(node.output(0), in.height, in.width, in.channels);
        return out && xnn_define_clamp(net(), 0, infinity, in.id, out->id, 0) == xnn_status_success;
    }

    bool prelu(const onnx::NodeProto& node, const Map in) {
        auto slope = constant<float>(node, 1);
        if (!slope || slope->size() != in.channels)
            return false;
        const auto slopes = keep({in.channels}, std::move(*slope));
        const Map* out = define(node.output(0), in.height, in.width, in.channels);
        return out && xnn_define_prelu(net(), in.id, slopes, out->id, 0) == xnn_status_success;
    }

    bool sum(const onnx::NodeProto& node, const Map in) {
        const Map* found = node.input_size() == 2 ? mapOf(node.input(1)) : nullptr;
        if (!found || found->height != in.height || found->width != in.width || found->channels != in.channels)
            return false;
        const std::uint32_t second = found->id;
        const Map* out = define(node.output(0), in.height, in.width, in.channels);
        return out && xnn_define_add2(net(), -infinity, infinity, in.id, second, out->id, 0) == xnn_status_success;
    }

    bool maximum(const onnx::NodeProto& node, const Map in, Attributes& attributes) {
        const Numbers kernel = attributes.list("kernel_shape", {}), strides = attributes.list("strides", {1, 1});
        if (!within(kernel, 2, 1, maxKernel) || !within(strides, 2, 1, maxKernel) ||
            attributes.list("pads", {0, 0, 0, 0}) != Numbers{0, 0, 0, 0})
            return false;
        const Map* out = define(node.output(0), windows(in.height, 0, 0, kernel[0], strides[0]),
                                windows(in.width, 0, 0, kernel[1], strides[1]), in.channels);
        return out &&
               xnn_define_max_pooling_2d(net(), 0, 0, 0, 0, static_cast<std::uint32_t>(kernel[0]),
                                         static_cast<std::uint32_t>(kernel[1]), static_cast<std::uint32_t>(strides[0]),
                                         static_cast<std::uint32_t>(strides[1]), 1, 1, -infinity, infinity, in.id,
                                         out->id, 0) == xnn_status_success;
    }

    bool frame(const onnx::NodeProto& node, const Map in, Attributes& attributes) {
        const Numbers pads = attributes.list("pads", {});
        if (!within(pads, 8, 0, maxChannels) || pads[0] || pads[4] ||
            attributes.text("mode", "constant") != "constant" || attributes.real("value", 0) != 0 ||
            node.input_size() != 1)
            return false;
        const auto at = [&](std::size_t k) { return static_cast<std::size_t>(pads[k]); };
        const std::array<std::size_t, 4> before{0, at(2), at(3), at(1)}, after{0, at(6), at(7), at(5)};
        const Map* out = define(node.output(0), in.height + before[1] + after[1], in.width + before[2] + after[2],
                                in.channels + before[3] + after[3]);
        return out && xnn_define_static_constant_pad(net(), before.data(), after.data(), 0, in.id, out->id, 0) ==
                          xnn_status_success;
    }

    // How many places a window has along one side; 0: it does not fit.
    static std::size_t windows(std::size_t size, std::int64_t before, std::int64_t after, std::int64_t kernel,
                               std::int64_t stride) {
        const std::int64_t all = static_cast<std::int64_t>(size) + before + after;
        return all < kernel ? 0 : static_cast<std::size_t>((all - kernel) / stride + 1);
    }

    // A new map. What XNNPACK writes into it must have these very dimensions: it does not check.
    template <typename Height, typename Width, typename Channels>
    const Map* define(const std::string& name, Height tall, Width wide, Channels deep, std::uint32_t flags = 0) {
        Map map{XnnpackGraph::inputId, static_cast<std::size_t>(tall), static_cast<std::size_t>(wide),
                static_cast<std::size_t>(deep)};
        const auto small = [](std::size_t n) { return n >= 1 && n <= static_cast<std::size_t>(maxChannels); };
        if (!small(map.height) || !small(map.width) || !small(map.channels) || map.floats() > maxFloats)
            return nullptr;
        const auto leaving = m_leaving.find(name);
        std::uint32_t wanted = flags ? XnnpackGraph::inputId : XNN_INVALID_VALUE_ID;
        if (leaving != m_leaving.end()) {
            wanted = leaving->second;
            flags = XNN_VALUE_FLAG_EXTERNAL_OUTPUT;
        }
        const std::size_t dims[] = {1, map.height, map.width, map.channels};
        if (xnn_define_tensor_value(net(), xnn_datatype_fp32, 4, dims, nullptr, wanted, flags, &map.id) !=
            xnn_status_success)
            return nullptr;
        const auto [at, added] = m_maps.emplace(name, map);
        return added ? &at->second : nullptr;
    }

    // A constant that XNNPACK reads when the runtime is made.
    std::uint32_t keep(const std::vector<std::size_t>& dims, std::vector<float> values) {
        const std::size_t floats = values.size();
        values.resize(floats + XNN_EXTRA_BYTES / sizeof(float)); // may be read beyond its end
        const std::vector<float>& kept = m_made.constants.emplace_back(std::move(values));
        std::uint32_t id = XNN_INVALID_VALUE_ID;
        xnn_define_tensor_value(net(), xnn_datatype_fp32, dims.size(), dims.data(), kept.data(), XNN_INVALID_VALUE_ID,
                                0,
                                &id); // a node refuses an id that is none
        return id;
    }

    template <typename T> std::optional<std::vector<T>> constant(const onnx::NodeProto& node, int input) const {
        const auto found = input < node.input_size() ? m_constants.find(node.input(input)) : m_constants.end();
        if (found == m_constants.end())
            return std::nullopt;
        if constexpr (std::is_same_v<T, float>)
            return numbersOf<float>(*found->second, onnx::TensorProto::FLOAT, found->second->float_data());
        else
            return numbersOf<std::int64_t>(*found->second, onnx::TensorProto::INT64, found->second->int64_data());
    }
    const onnx::NodeProto* maker(const std::string& name) const {
        const auto found = m_makers.find(name);
        return found == m_makers.end() ? nullptr : found->second;
    }
    const Map* mapOf(const std::string& name) const {
        const auto found = m_maps.find(name);
        return found == m_maps.end() ? nullptr : &found->second;
    }
    xnn_subgraph_t net() { return m_made.subgraph.get(); }

    const ModelEntry& m_entry;
    const onnx::GraphProto& m_graph;
    std::map<std::string, const onnx::TensorProto*> m_constants;
    std::map<std::string, const onnx::NodeProto*> m_makers;
    std::map<std::string, std::uint32_t> m_leaving; // maps that leave the network, and their ids
    std::vector<Tail> m_tails;
    std::map<std::string, Map> m_maps;
    XnnpackGraph m_made;
};

} // namespace

std::optional<XnnpackGraph> XnnpackGraph::read(const ModelEntry& entry, std::span<const std::uint8_t> onnx) {
    onnx::ModelProto model;
    if (onnx.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()) ||
        !model.ParseFromArray(onnx.data(), static_cast<int>(onnx.size())))
        return std::nullopt;
    Translator translator(entry, model.graph());
    if (!translator.translate())
        return std::nullopt;
    return translator.take();
}

} // namespace darcha
