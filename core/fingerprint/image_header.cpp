// SPDX-License-Identifier: Apache-2.0
#include "core/fingerprint/image_header.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string_view>

namespace darcha {

namespace {

// Bounds-checked reading; anything past the end reads as 0 and is remembered.
class Bytes {
public:
    explicit Bytes(std::span<const std::byte> bytes) : m_bytes(bytes) {}

    std::size_t size() const { return m_bytes.size(); }
    bool ranOut() const { return m_ranOut; }

    std::uint8_t u8(std::size_t at) const {
        if (at < m_bytes.size())
            return std::to_integer<std::uint8_t>(m_bytes[at]);
        m_ranOut = true;
        return 0;
    }
    std::uint32_t big(std::size_t at, int count) const {
        std::uint32_t value = 0;
        for (int i = 0; i < count; ++i)
            value = value << 8 | u8(at + static_cast<std::size_t>(i));
        return value;
    }
    std::uint32_t little(std::size_t at, int count) const {
        std::uint32_t value = 0;
        for (int i = count - 1; i >= 0; --i)
            value = value << 8 | u8(at + static_cast<std::size_t>(i));
        return value;
    }
    bool startsWith(std::string_view text, std::size_t at = 0) const {
        for (std::size_t i = 0; i < text.size(); ++i)
            if (at + i >= size() || u8(at + i) != static_cast<std::uint8_t>(text[i]))
                return false;
        return true;
    }
    // Position of `text` at or after `from`, or npos.
    std::size_t find(std::string_view text, std::size_t from) const {
        if (from > size())
            return std::string_view::npos;
        const std::string_view all(reinterpret_cast<const char*>(m_bytes.data()), m_bytes.size());
        return all.find(text, from);
    }

private:
    std::span<const std::byte> m_bytes;
    mutable bool m_ranOut = false;
};

// Sizes beyond int are clamped: they are refused by the caller anyway.
int side(std::uint64_t value) {
    return static_cast<int>(std::min<std::uint64_t>(value, std::numeric_limits<int>::max()));
}

using Header = std::optional<ImageHeader>;

Header png(const Bytes& in) {
    ImageHeader header{{side(in.big(16, 4)), side(in.big(20, 4))}, false};
    std::size_t at = 8;
    while (at + 12 <= in.size() && !header.whole) {
        header.whole = in.startsWith("IEND", at + 4);
        at += 12ul + in.big(at, 4); // length, type, data, CRC
    }
    return header;
}

Header bmp(const Bytes& in) {
    const std::uint32_t headerSize = in.little(14, 4);
    if (headerSize == 12)
        return ImageHeader{{side(in.little(18, 2)), side(in.little(20, 2))}, true};
    const auto width = static_cast<std::int32_t>(in.little(18, 4));
    const auto height = static_cast<std::int32_t>(in.little(22, 4)); // negative: rows from the top
    const std::uint32_t bits = in.little(28, 2), compression = in.little(30, 4);
    const std::int64_t rows = std::abs(static_cast<std::int64_t>(height));
    const std::int64_t rowBytes = (static_cast<std::int64_t>(std::max(width, 0)) * bits + 31) / 32 * 4;
    const bool whole = compression != 0 || rows == 0 || rowBytes == 0 ||
                       rowBytes <= (static_cast<std::int64_t>(in.size()) - in.little(10, 4)) / rows;
    return ImageHeader{{std::max(width, 0), side(static_cast<std::uint64_t>(rows))}, whole};
}

Header pnm(const Bytes& in) {
    std::size_t at = 2;
    const auto number = [&]() -> std::uint64_t {
        while (at < in.size()) {
            const auto c = in.u8(at);
            if (c == '#')
                while (at < in.size() && in.u8(at) != '\n')
                    ++at;
            else if (c == ' ' || (c >= '\t' && c <= '\r'))
                ++at;
            else
                break;
        }
        std::uint64_t value = 0;
        while (at < in.size() && in.u8(at) >= '0' && in.u8(at) <= '9' && value < 1'000'000'000)
            value = value * 10 + in.u8(at++) - '0';
        return value;
    };
    const std::uint64_t width = number(), height = number(), highest = number();
    const std::uint64_t samples = in.u8(1) == '6' ? 3 : 1, sampleBytes = highest > 255 ? 2 : 1;
    const bool whole = in.u8(1) == '2' || width == 0 || height == 0 ||
                       width * samples * sampleBytes <= (in.size() - std::min(at, in.size())) / height;
    return ImageHeader{{side(width), side(height)}, whole};
}

Header jpeg(const Bytes& in) {
    std::size_t at = 2;
    while (at + 4 <= in.size()) {
        if (in.u8(at) != 0xFF)
            return {};
        const auto marker = in.u8(at + 1);
        if (marker == 0xFF) {
            ++at; // fill byte
            continue;
        }
        if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
            const std::size_t tail = in.size() > 4096 ? in.size() - 4096 : 0;
            const bool whole = in.find("\xFF\xD9", std::max(tail, at)) != std::string_view::npos;
            return ImageHeader{{side(in.big(at + 7, 2)), side(in.big(at + 5, 2))}, whole};
        }
        at += 2 + in.big(at + 2, 2);
    }
    return {};
}

Header jpeg2000(const Bytes& in, std::size_t codeStream) {
    // SIZ follows SOC at once: Rsiz, Xsiz, Ysiz, XOsiz, YOsiz (ISO/IEC 15444-1 A.5.1).
    if (!in.startsWith("\xFF\x4F\xFF\x51", codeStream))
        return {};
    const std::uint32_t right = in.big(codeStream + 8, 4), lower = in.big(codeStream + 12, 4);
    const std::uint32_t left = in.big(codeStream + 16, 4), upper = in.big(codeStream + 20, 4);
    const bool whole = in.find("\xFF\xD9", in.size() > 4096 ? in.size() - 4096 : 0) != std::string_view::npos;
    return ImageHeader{{side(right > left ? right - left : 0), side(lower > upper ? lower - upper : 0)}, whole};
}

Header tiff(const Bytes& in) {
    const bool littleEndian = in.u8(0) == 'I';
    const auto number = [&](std::size_t at, int count) {
        return littleEndian ? in.little(at, count) : in.big(at, count);
    };
    const std::size_t directory = number(4, 4);
    if (directory < 8 || directory + 2 > in.size())
        return ImageHeader{{}, false};
    ImageHeader header;
    const std::uint32_t entries = number(directory, 2);
    for (std::uint32_t i = 0; i < entries; ++i) {
        const std::size_t entry = directory + 2 + 12ul * i;
        if (entry + 12 > in.size())
            return ImageHeader{header.size, false};
        const std::uint32_t tag = number(entry, 2), value = number(entry + 8, number(entry + 2, 2) == 3 ? 2 : 4);
        if (tag == 256)
            header.size.width = side(value);
        if (tag == 257)
            header.size.height = side(value);
    }
    return header;
}

} // namespace

std::optional<ImageHeader> readImageHeader(std::span<const std::byte> bytes) {
    const Bytes in(bytes);
    Header header;
    if (in.startsWith("\x89PNG\r\n\x1A\n"))
        header = png(in);
    else if (in.startsWith("BM"))
        header = bmp(in);
    else if (in.startsWith("P5") || in.startsWith("P2") || in.startsWith("P6"))
        header = pnm(in);
    else if (in.startsWith("\xFF\xD8"))
        header = jpeg(in);
    else if (in.startsWith("\xFF\x4F"))
        header = jpeg2000(in, 0);
    else if (in.startsWith("jP  ", 4))
        header = jpeg2000(in, in.find("jp2c", 0) + 4); // npos + 4 is no code stream either
    else if (in.startsWith(std::string_view("II*\0", 4)) || in.startsWith(std::string_view("MM\0*", 4)))
        header = tiff(in);
    if (header && in.ranOut())
        header->whole = false;
    return header;
}

} // namespace darcha
