// SPDX-License-Identifier: Apache-2.0
#include "core/inference/onnx_graph.h"

#include "core/inference/protobuf_reader.h"

namespace darcha {
namespace {

using Reader = ProtobufReader;
using Wire = Reader::Wire;
using Bytes = std::span<const std::uint8_t>;

// Calls `each(number, wire, reader)` for every field; it takes the value and says whether it could.
template <typename Each> bool fields(Bytes bytes, Each each) {
    for (Reader reader(bytes); !reader.atEnd();) {
        const auto field = reader.field();
        if (!field || !each(field->number, field->wire, reader))
            return false;
    }
    return true;
}

bool text(Reader& reader, Wire wire, std::string& to) {
    const auto bytes = wire == Wire::Bytes ? reader.bytes() : std::nullopt;
    if (bytes)
        to.assign(bytes->begin(), bytes->end());
    return bytes.has_value();
}

bool texts(Reader& reader, Wire wire, std::vector<std::string>& to) { return text(reader, wire, to.emplace_back()); }

// Alone or packed: both are legal.
bool integers(Reader& reader, Wire wire, std::vector<std::int64_t>& to) {
    if (wire == Wire::Varint) {
        const auto value = reader.varint();
        if (value)
            to.push_back(static_cast<std::int64_t>(*value));
        return value.has_value();
    }
    const auto packed = wire == Wire::Bytes ? reader.bytes() : std::nullopt;
    if (!packed)
        return false;
    for (Reader inner(*packed); !inner.atEnd();)
        if (!integers(inner, Wire::Varint, to))
            return false;
    return true;
}

bool attribute(Bytes bytes, OnnxNode& node) {
    std::string name, content;
    std::vector<std::int64_t> numbers;
    std::optional<float> number;
    const bool read = fields(bytes, [&](std::uint64_t field, Wire wire, Reader& reader) {
        switch (field) {
        case 1:
            return text(reader, wire, name);
        case 2:
            number = wire == Wire::Fixed32 ? reader.fixed32() : std::nullopt;
            return number.has_value();
        case 3:
        case 8:
            return integers(reader, wire, numbers);
        case 4:
            return text(reader, wire, content);
        default:
            return reader.skip(wire);
        }
    });
    if (!read || name.empty())
        return false;
    if (number)
        node.floats[name] = *number;
    if (!numbers.empty())
        node.integers[name] = std::move(numbers);
    if (!content.empty())
        node.texts[name] = std::move(content);
    return true;
}

bool node(Bytes bytes, OnnxNode& made) {
    return fields(bytes, [&](std::uint64_t field, Wire wire, Reader& reader) {
        switch (field) {
        case 1:
            return texts(reader, wire, made.inputs);
        case 2:
            return texts(reader, wire, made.outputs);
        case 4:
            return text(reader, wire, made.type);
        case 5: {
            const auto inner = wire == Wire::Bytes ? reader.bytes() : std::nullopt;
            return inner && attribute(*inner, made);
        }
        default:
            return reader.skip(wire);
        }
    });
}

bool constant(Bytes bytes, OnnxGraph& graph) {
    constexpr std::int64_t floatType = 1, integerType = 7; // TensorProto.DataType
    OnnxTensor made;
    std::string name;
    std::vector<std::int64_t> type;
    Bytes raw;
    const bool read = fields(bytes, [&](std::uint64_t field, Wire wire, Reader& reader) {
        switch (field) {
        case 1:
            return integers(reader, wire, made.dims);
        case 2:
            return integers(reader, wire, type);
        case 8:
            return text(reader, wire, name);
        case 9: {
            const auto inner = wire == Wire::Bytes ? reader.bytes() : std::nullopt;
            raw = inner.value_or(Bytes());
            return inner.has_value();
        }
        default:
            return reader.skip(wire);
        }
    });
    if (!read || type.size() != 1)
        return false;
    std::size_t count = 1;
    for (const std::int64_t side : made.dims) {
        if (side < 0 || (side > 0 && count > raw.size() / static_cast<std::size_t>(side)))
            return false;
        count *= static_cast<std::size_t>(side);
    }
    const auto copy = [&](auto& to) {
        if (raw.size() != count * sizeof(to[0]))
            return false;
        to.resize(count);
        if (count > 0)
            std::memcpy(to.data(), raw.data(), raw.size());
        return true;
    };
    if (!(type[0] == floatType ? copy(made.floats) : type[0] == integerType && copy(made.integers)))
        return false;
    graph.constants[name] = std::move(made);
    return true;
}

bool named(Bytes bytes, std::vector<std::string>& to) { // ValueInfoProto
    return fields(bytes, [&](std::uint64_t field, Wire wire, Reader& reader) {
        return field == 1 ? texts(reader, wire, to) : reader.skip(wire);
    });
}

bool body(Bytes bytes, OnnxGraph& graph) {
    return fields(bytes, [&](std::uint64_t field, Wire wire, Reader& reader) {
        if (field != 1 && field != 5 && field != 11 && field != 12)
            return reader.skip(wire);
        const auto inner = wire == Wire::Bytes ? reader.bytes() : std::nullopt;
        if (!inner)
            return false;
        switch (field) {
        case 1:
            return node(*inner, graph.nodes.emplace_back());
        case 5:
            return constant(*inner, graph);
        case 11:
            return named(*inner, graph.inputs);
        default:
            return named(*inner, graph.outputs);
        }
    });
}

} // namespace

std::optional<OnnxGraph> OnnxGraph::parse(std::span<const std::uint8_t> bytes) {
    OnnxGraph graph;
    const bool read = fields(bytes, [&](std::uint64_t field, Wire wire, Reader& reader) {
        if (field != 7)
            return reader.skip(wire);
        const auto inner = wire == Wire::Bytes ? reader.bytes() : std::nullopt;
        return inner && body(*inner, graph);
    });
    if (!read || graph.nodes.empty())
        return std::nullopt;
    return graph;
}

} // namespace darcha
