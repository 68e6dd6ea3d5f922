// SPDX-License-Identifier: Apache-2.0
#include "core/inference/small_network_plan.h"

#include <algorithm>
#include <map>

namespace darcha::plan {
namespace {

constexpr int block = kernels::channelBlock;
constexpr std::size_t maxFloats = std::size_t(1) << 22; // of one map: 28 times the largest of the face

int rounded(int channels) { return (channels + block - 1) / block * block; }

using Numbers = std::vector<std::int64_t>;

class Planner {
public:
    Planner(const OnnxGraph& graph, const std::vector<std::string>& outputs) : m_graph(graph), m_outputs(outputs) {}

    std::optional<Plan> plan(int channels, int height, int width) {
        if (m_graph.inputs.size() != 1 || channels < 1 || height < 1 || width < 1 || channels > 4096 || height > 4096 ||
            width > 4096)
            return std::nullopt;
        m_plan.maps.push_back({height, width, channels, channels});
        m_names[m_graph.inputs[0]] = 0;
        for (const OnnxNode& node : m_graph.nodes)
            for (const std::string& name : node.inputs)
                ++m_uses[name];
        for (const std::string& name : m_outputs)
            ++m_uses[name];
        for (const OnnxNode& node : m_graph.nodes)
            if (node.inputs.empty() || node.outputs.size() != 1 || !emit(node))
                return std::nullopt;
        if (!answers())
            return std::nullopt;
        shareBuffers();
        return std::move(m_plan);
    }

private:
    bool emit(const OnnxNode& node) {
        if (node.type == "Conv")
            return convolution(node);
        if (node.type == "Relu" || node.type == "PRelu")
            return activation(node);
        if (node.type == "Add")
            return sum(node);
        if (node.type == "MaxPool")
            return maximum(node);
        if (node.type == "Pad")
            return moreChannels(node);
        if (node.type == "Transpose" || node.type == "Reshape" || node.type == "Concat")
            return list(node);
        return false;
    }

    std::optional<int> mapOf(const std::string& name) const {
        const auto found = m_names.find(name);
        return found == m_names.end() ? std::nullopt : std::optional(found->second);
    }
    const OnnxTensor* constant(const OnnxNode& node, std::size_t input) const {
        if (input >= node.inputs.size())
            return nullptr;
        const auto found = m_graph.constants.find(node.inputs[input]);
        return found == m_graph.constants.end() ? nullptr : &found->second;
    }
    static Numbers attribute(const OnnxNode& node, const char* name, Numbers otherwise) {
        const auto found = node.integers.find(name);
        return found == node.integers.end() ? otherwise : found->second;
    }
    Map& map(int index) { return m_plan.maps[static_cast<std::size_t>(index)]; }

    // A new map, and the step that makes it.
    bool add(const std::string& name, Step step, int height, int width, int channels) {
        const Map made{height, width, channels, step.kind == Kind::Frame ? channels : rounded(channels)};
        if (height < 1 || width < 1 || channels < 1 || made.floats() > maxFloats)
            return false;
        step.out = static_cast<int>(m_plan.maps.size());
        m_plan.maps.push_back(made);
        m_maker[step.out] = m_plan.steps.size();
        m_plan.steps.push_back(std::move(step));
        if (!name.empty())
            m_names[name] = static_cast<int>(m_plan.maps.size()) - 1;
        return true;
    }

    bool convolution(const OnnxNode& node) {
        const auto in = mapOf(node.inputs[0]);
        const OnnxTensor *weights = constant(node, 1), *bias = constant(node, 2);
        if (!in || !weights || !bias || weights->dims.size() != 4 || weights->floats.empty())
            return false;
        const Numbers strides = attribute(node, "strides", {1, 1}), pads = attribute(node, "pads", {0, 0, 0, 0});
        const Numbers dilations = attribute(node, "dilations", {1, 1}), group = attribute(node, "group", {1});
        const Numbers& dims = weights->dims;
        const auto small = [](const Numbers& numbers, std::int64_t low, std::int64_t high) {
            return std::all_of(numbers.begin(), numbers.end(), [&](std::int64_t n) { return n >= low && n <= high; });
        };
        if (strides.size() != 2 || pads.size() != 4 || dilations != Numbers{1, 1} || group.size() != 1 ||
            strides[0] != strides[1] || dims[2] != dims[3] || !small(strides, 1, 16) || !small(pads, 0, 16) ||
            !small(dims, 1, 4096) || dims[2] > 16)
            return false;
        Step step;
        step.kernel = static_cast<int>(dims[2]);
        step.stride = static_cast<int>(strides[0]);
        step.top = static_cast<int>(pads[0]);
        step.left = static_cast<int>(pads[1]);
        const int outChannels = static_cast<int>(dims[0]), bottom = static_cast<int>(pads[2]),
                  right = static_cast<int>(pads[3]);
        const Map source = map(*in);
        const int tall = source.height + step.top + bottom, wide = source.width + step.left + right;
        if (tall < step.kernel || wide < step.kernel || bias->floats.size() != static_cast<std::size_t>(outChannels))
            return false;
        const int height = (tall - step.kernel) / step.stride + 1, width = (wide - step.kernel) / step.stride + 1;
        step.bias = bias->floats;
        step.bias.resize(static_cast<std::size_t>(rounded(outChannels)), 0.F);
        step.slope.assign(step.bias.size(), 1.F);
        step.in = *in;
        const std::size_t taps = static_cast<std::size_t>(step.kernel) * static_cast<std::size_t>(step.kernel);
        const auto outs = static_cast<std::size_t>(outChannels);
        if (group[0] == source.channels && group[0] == outChannels && group[0] > 1) {
            if (dims[1] != 1 || step.kernel != 3 || source.stride != rounded(outChannels))
                return false;
            step.kind = Kind::Depthwise;
            step.weights.assign(taps * step.bias.size(), 0.F);
            for (std::size_t c = 0; c < outs; ++c)
                for (std::size_t k = 0; k < taps; ++k)
                    step.weights[k * step.bias.size() + c] = weights->floats[c * taps + k];
            return add(node.outputs[0], std::move(step), height, width, outChannels);
        }
        if (group[0] != 1 || dims[1] != source.channels)
            return false;
        step.kind = Kind::Product;
        if (step.top || step.left || bottom || right) { // a frame of zeros around the map, then no edges
            Step frame;
            frame.in = *in;
            frame.top = step.top;
            frame.left = step.left;
            if (!add({}, std::move(frame), tall, wide, source.channels))
                return false;
            step.in = static_cast<int>(m_plan.maps.size()) - 1;
            step.top = step.left = 0;
        }
        pack(step, weights->floats, outs, static_cast<std::size_t>(source.channels),
             static_cast<std::size_t>(map(step.in).stride));
        return add(node.outputs[0], std::move(step), height, width, outChannels);
    }

    // [out][in][y][x] -> [block][y][x, in][out within block]; a place's spare numbers have weight 0.
    static void pack(Step& step, const std::vector<float>& from, std::size_t outs, std::size_t ins,
                     std::size_t stride) {
        const auto k = static_cast<std::size_t>(step.kernel);
        const std::size_t across = k == 1 ? ins : stride; // of a single place the spare numbers are left out
        const std::size_t depth = k * across, blocks = step.bias.size() / block;
        step.weights.assign(blocks * k * depth * block, 0.F);
        for (std::size_t o = 0; o < outs; ++o)
            for (std::size_t c = 0; c < ins; ++c)
                for (std::size_t y = 0; y < k; ++y)
                    for (std::size_t x = 0; x < k; ++x)
                        step.weights[((o / block * k + y) * depth + x * across + c) * block + o % block] =
                            from[((o * ins + c) * k + y) * k + x];
    }

    // The step that made the map, where nothing but the node at hand reads it and it has room for more.
    Step* open(const std::string& name, bool forShortcut) {
        const auto made = mapOf(name);
        if (!made || m_uses[name] != 1 || !m_maker.contains(*made))
            return nullptr;
        Step& step = m_plan.steps[m_maker[*made]];
        if (step.activated || (forShortcut && (step.kind != Kind::Product || step.second >= 0)))
            return nullptr;
        return step.kind == Kind::Product || step.kind == Kind::Depthwise || step.kind == Kind::Sum ? &step : nullptr;
    }

    bool activation(const OnnxNode& node) {
        Step* step = open(node.inputs[0], false);
        if (!step)
            return false;
        const auto channels = static_cast<std::size_t>(map(step->out).channels);
        if (node.type == "Relu") {
            step->slope.assign(step->slope.size(), 0.F);
        } else {
            const OnnxTensor* slope = constant(node, 1);
            if (!slope || slope->floats.size() != channels)
                return false;
            std::copy(slope->floats.begin(), slope->floats.end(), step->slope.begin());
        }
        step->activated = true;
        m_names[node.outputs[0]] = step->out;
        return true;
    }

    bool sum(const OnnxNode& node) {
        if (node.inputs.size() != 2)
            return false;
        for (const std::size_t k : {std::size_t(0), std::size_t(1)}) {
            const auto other = mapOf(node.inputs[1 - k]);
            Step* step = open(node.inputs[k], true);
            if (!step || !other || !alike(map(step->out), map(*other)))
                continue;
            // The shortcut must be there when the convolution runs.
            const bool ready = !m_maker.contains(*other) || m_maker[*other] < m_maker[step->out];
            if (!ready || *other == step->out)
                continue;
            step->second = *other;
            m_names[node.outputs[0]] = step->out;
            return true;
        }
        const auto first = mapOf(node.inputs[0]), second = mapOf(node.inputs[1]);
        if (!first || !second || !alike(map(*first), map(*second)))
            return false;
        Step step;
        step.kind = Kind::Sum;
        step.in = *first;
        step.second = *second;
        const Map made = map(*first);
        step.slope.assign(static_cast<std::size_t>(rounded(made.channels)), 1.F);
        return add(node.outputs[0], std::move(step), made.height, made.width, made.channels);
    }
    static bool alike(const Map& a, const Map& b) {
        return a.height == b.height && a.width == b.width && a.channels == b.channels && a.stride == b.stride;
    }

    bool maximum(const OnnxNode& node) {
        const auto in = mapOf(node.inputs[0]);
        if (!in || attribute(node, "kernel_shape", {}) != Numbers{2, 2} ||
            attribute(node, "strides", {}) != Numbers{2, 2} ||
            attribute(node, "pads", {0, 0, 0, 0}) != Numbers{0, 0, 0, 0})
            return false;
        Step step;
        step.kind = Kind::Maximum;
        step.in = *in;
        const Map source = map(*in);
        if (source.stride != rounded(source.channels))
            return false;
        return add(node.outputs[0], std::move(step), source.height / 2, source.width / 2, source.channels);
    }

    bool moreChannels(const OnnxNode& node) {
        const auto in = mapOf(node.inputs[0]);
        const Numbers pads = attribute(node, "pads", {});
        const auto mode = node.texts.find("mode");
        const auto value = node.floats.find("value");
        if (!in || pads.size() != 8 || pads[5] < 1 || pads[5] > 4096 ||
            (mode != node.texts.end() && mode->second != "constant") ||
            (value != node.floats.end() && value->second != 0))
            return false;
        for (const std::size_t k : {0, 1, 2, 3, 4, 6, 7})
            if (pads[k] != 0)
                return false;
        Step step;
        step.kind = Kind::MoreChannels;
        step.in = *in;
        const Map source = map(*in);
        return add(node.outputs[0], std::move(step), source.height, source.width,
                   source.channels + static_cast<int>(pads[5]));
    }

    // A detector's end: maps turned to channels last, spread out, joined. Our maps lie that way already.
    bool list(const OnnxNode& node) {
        if (node.type == "Transpose") {
            const auto in = mapOf(node.inputs[0]);
            if (!in || attribute(node, "perm", {}) != Numbers{0, 2, 3, 1})
                return false;
            m_lists[node.outputs[0]] = {{*in}, {}, true};
            return true;
        }
        if (node.type == "Reshape") {
            const auto turned = m_lists.find(node.inputs[0]);
            const OnnxTensor* shape = constant(node, 1);
            if (turned == m_lists.end() || !shape || shape->integers.size() != 3 || shape->integers[0] != 1)
                return false;
            const Map source = map(turned->second.maps.at(0));
            const std::int64_t all = std::int64_t(source.height) * source.width * source.channels;
            const std::int64_t rows = shape->integers[1], columns = shape->integers[2];
            if (rows < 1 || columns < 1 || rows > all || columns > all || rows * columns != all)
                return false;
            Answer made = turned->second;
            made.shape = {1, static_cast<int>(rows), static_cast<int>(columns)};
            m_lists[node.outputs[0]] = std::move(made);
            return true;
        }
        if (attribute(node, "axis", {}) != Numbers{1})
            return false;
        Answer joined;
        joined.list = true;
        for (const std::string& name : node.inputs) {
            const auto part = m_lists.find(name);
            if (part == m_lists.end() || part->second.shape.size() != 3)
                return false;
            if (joined.shape.empty())
                joined.shape = {1, 0, part->second.shape[2]};
            if (joined.shape[2] != part->second.shape[2] || joined.maps.size() + part->second.maps.size() > 64)
                return false;
            joined.shape[1] += part->second.shape[1];
            joined.maps.insert(joined.maps.end(), part->second.maps.begin(), part->second.maps.end());
        }
        m_lists[node.outputs[0]] = std::move(joined);
        return true;
    }

    bool answers() {
        for (const std::string& name : m_outputs) {
            if (const auto joined = m_lists.find(name); joined != m_lists.end() && !joined->second.shape.empty()) {
                m_plan.answers.push_back(joined->second);
            } else if (const auto made = mapOf(name)) {
                const Map source = map(*made);
                m_plan.answers.push_back({{*made}, {1, source.channels, source.height, source.width}, false});
            } else {
                return false;
            }
        }
        return !m_plan.steps.empty() && !m_plan.answers.empty();
    }

    // A map's buffer is free again after its last reader. Buffers that stay in the cache are half the speed.
    void shareBuffers() {
        const int steps = static_cast<int>(m_plan.steps.size());
        for (int s = 0; s < steps; ++s) {
            const Step& step = m_plan.steps[static_cast<std::size_t>(s)];
            map(step.out).born = s;
            map(step.in).lastUse = s;
            if (step.second >= 0)
                map(step.second).lastUse = s;
        }
        for (const Answer& answer : m_plan.answers)
            for (const int made : answer.maps)
                map(made).lastUse = steps;
        std::vector<int> owner; // the map in each buffer
        const auto give = [&](int index, int now) {
            Map& wanted = map(index);
            for (std::size_t b = 0; b < owner.size(); ++b)
                if (owner[b] < 0 || map(owner[b]).lastUse < now) {
                    owner[b] = index;
                    wanted.buffer = static_cast<int>(b);
                    m_plan.buffers[b] = std::max(m_plan.buffers[b], wanted.floats());
                    return;
                }
            wanted.buffer = static_cast<int>(owner.size());
            owner.push_back(index);
            m_plan.buffers.push_back(wanted.floats());
        };
        give(0, 0);
        for (int s = 0; s < steps; ++s) {
            const int out = m_plan.steps[static_cast<std::size_t>(s)].out;
            map(out).lastUse = std::max(map(out).lastUse, s);
            give(out, s);
        }
        for (const Map& m : m_plan.maps)
            m_plan.widestRow =
                std::max(m_plan.widestRow, static_cast<std::size_t>(m.width) * static_cast<std::size_t>(m.stride));
    }

    const OnnxGraph& m_graph;
    const std::vector<std::string>& m_outputs;
    Plan m_plan;
    std::map<std::string, int> m_names, m_uses;
    std::map<int, std::size_t> m_maker; // map -> step
    std::map<std::string, Answer> m_lists;
};

} // namespace

std::optional<Plan> planOf(const OnnxGraph& graph, int channels, int height, int width,
                           const std::vector<std::string>& outputs) {
    return Planner(graph, outputs).plan(channels, height, width);
}

} // namespace darcha::plan
