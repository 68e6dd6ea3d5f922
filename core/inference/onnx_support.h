// SPDX-License-Identifier: Apache-2.0
// Numbers and attributes of an ONNX file as libonnx hands them out, checked. Only xnnpack_graph.cpp includes this.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <map>
#include <onnx/onnx_pb.h>
#include <optional>
#include <string>
#include <vector>

namespace darcha::onnxreading {

using Numbers = std::vector<std::int64_t>;

// Of one tensor: bounds what a file can ask for; 28 times the largest of the face.
constexpr std::size_t maxFloats = std::size_t(1) << 22;

inline bool within(const Numbers& numbers, std::size_t count, std::int64_t low, std::int64_t high) {
    return numbers.size() == count &&
           std::all_of(numbers.begin(), numbers.end(), [&](std::int64_t n) { return n >= low && n <= high; });
}

inline std::optional<std::size_t> product(const Numbers& dims) {
    std::size_t all = 1;
    for (const std::int64_t n : dims) {
        if (n < 1 || static_cast<std::uint64_t>(n) > maxFloats / all)
            return std::nullopt;
        all *= static_cast<std::size_t>(n);
    }
    return all;
}

// The numbers of a constant; nothing where they are of another type or not as many as its dimensions say.
template <typename T>
std::optional<std::vector<T>> numbersOf(const onnx::TensorProto& tensor, int type,
                                        const google::protobuf::RepeatedField<T>& listed) {
    static_assert(std::endian::native == std::endian::little, "ONNX's raw numbers are read without swapping");
    const auto count = product({tensor.dims().begin(), tensor.dims().end()});
    if (!count || tensor.data_type() != type || tensor.data_location() == onnx::TensorProto::EXTERNAL)
        return std::nullopt;
    std::vector<T> made(listed.begin(), listed.end());
    if (tensor.has_raw_data() && made.empty()) {
        if (tensor.raw_data().size() != *count * sizeof(T))
            return std::nullopt;
        made.resize(*count);
        std::memcpy(made.data(), tensor.raw_data().data(), tensor.raw_data().size());
    }
    return made.size() == *count ? std::optional(std::move(made)) : std::nullopt;
}

// A node's attributes. What was not asked for by the end is an attribute whose meaning is not known here.
class Attributes {
public:
    explicit Attributes(const onnx::NodeProto& node) {
        for (const onnx::AttributeProto& attribute : node.attribute())
            m_rest[attribute.name()] = &attribute;
    }
    Numbers list(const char* name, Numbers otherwise) {
        const onnx::AttributeProto* found = take(name);
        return found ? Numbers(found->ints().begin(), found->ints().end()) : otherwise;
    }
    std::int64_t number(const char* name, std::int64_t otherwise) {
        const onnx::AttributeProto* found = take(name);
        return found ? found->i() : otherwise;
    }
    float real(const char* name, float otherwise) {
        const onnx::AttributeProto* found = take(name);
        return found ? found->f() : otherwise;
    }
    std::string text(const char* name, const char* otherwise) {
        const onnx::AttributeProto* found = take(name);
        return found ? found->s() : otherwise;
    }
    bool allAsked() const { return m_rest.empty(); }

private:
    const onnx::AttributeProto* take(const char* name) {
        const auto found = m_rest.extract(name);
        return found ? found.mapped() : nullptr;
    }
    std::map<std::string, const onnx::AttributeProto*> m_rest;
};

} // namespace darcha::onnxreading
