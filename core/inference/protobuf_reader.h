// SPDX-License-Identifier: Apache-2.0
// The wire format of protocol buffers, as far as the files of our networks use it: no groups, no big-endian machines.
//
// A value over bytes that somebody else owns. Every step that would leave them answers with nothing.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>

namespace darcha {

class ProtobufReader {
public:
    static_assert(std::endian::native == std::endian::little, "the wire format is read without swapping");

    enum class Wire { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };
    struct Field {
        std::uint64_t number = 0;
        Wire wire = Wire::Varint;
    };

    explicit ProtobufReader(std::span<const std::uint8_t> bytes) : m_rest(bytes) {}
    bool atEnd() const { return m_rest.empty(); }

    std::optional<std::uint64_t> varint() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64 && !m_rest.empty(); shift += 7) {
            const std::uint8_t byte = m_rest.front();
            m_rest = m_rest.subspan(1);
            value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
            if (!(byte & 0x80))
                return value;
        }
        return std::nullopt;
    }

    std::optional<Field> field() {
        const auto tag = varint();
        if (!tag || *tag >> 3 == 0)
            return std::nullopt;
        const int wire = static_cast<int>(*tag & 7);
        if (wire == 3 || wire == 4 || wire > 5) // groups are long deprecated; 6 and 7 do not exist
            return std::nullopt;
        return Field{*tag >> 3, static_cast<Wire>(wire)};
    }

    std::optional<std::span<const std::uint8_t>> take(std::uint64_t count) {
        if (count > m_rest.size())
            return std::nullopt;
        const auto taken = m_rest.first(static_cast<std::size_t>(count));
        m_rest = m_rest.subspan(static_cast<std::size_t>(count));
        return taken;
    }

    std::optional<std::span<const std::uint8_t>> bytes() {
        const auto count = varint();
        return count ? take(*count) : std::nullopt;
    }

    std::optional<float> fixed32() {
        const auto raw = take(4);
        if (!raw)
            return std::nullopt;
        float value = 0;
        std::memcpy(&value, raw->data(), 4);
        return value;
    }

    bool skip(Wire wire) {
        switch (wire) {
        case Wire::Varint:
            return varint().has_value();
        case Wire::Fixed64:
            return take(8).has_value();
        case Wire::Bytes:
            return bytes().has_value();
        case Wire::Fixed32:
            return take(4).has_value();
        }
        return false;
    }

private:
    std::span<const std::uint8_t> m_rest;
};

} // namespace darcha
