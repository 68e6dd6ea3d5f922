// SPDX-License-Identifier: Apache-2.0
// Image files that no encoder of ours writes: lying headers, CMYK, EXIF, chunks put in. For tests and fuzz corpora.
#pragma once

#include <array>
#include <cstdint>
#include <opencv2/imgcodecs.hpp>
#include <string_view>
#include <vector>

namespace darcha::test {

using FileBytes = std::vector<std::uint8_t>;

inline FileBytes encoded(const char* extension, const cv::Mat& picture, const std::vector<int>& options = {}) {
    FileBytes bytes;
    cv::imencode(extension, picture, bytes, options);
    return bytes;
}

inline FileBytes noisyPicture(const char* extension, int width, int height, const std::vector<int>& options = {}) {
    cv::Mat picture(height, width, CV_8UC3);
    cv::RNG generator(7);
    generator.fill(picture, cv::RNG::UNIFORM, 0, 255);
    return encoded(extension, picture, options);
}

inline void putBigEndian(FileBytes& bytes, std::size_t at, std::uint32_t value, int count) {
    for (int i = 0; i < count; ++i)
        bytes[at + static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(value >> (8 * (count - 1 - i)));
}

inline void insert(FileBytes& bytes, std::size_t at, const FileBytes& more) {
    bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), more.begin(), more.end());
}

inline std::size_t find(const FileBytes& bytes, std::string_view what, std::size_t from = 0) {
    return std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()).find(what, from);
}

// The checksum of PNG (ISO 3309).
inline std::uint32_t crcOf(const std::uint8_t* data, std::size_t size) {
    std::uint32_t crc = 0xFFFFFFFF;
    for (std::size_t i = 0; i < size; ++i) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; ++bit)
            crc = crc & 1 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
    }
    return ~crc;
}

// A PNG whose header says this, with a checksum that holds.
inline FileBytes pngSaying(FileBytes png, std::uint32_t width, std::uint32_t height) {
    putBigEndian(png, 16, width, 4);
    putBigEndian(png, 20, height, 4);
    putBigEndian(png, 29, crcOf(&png[12], 17), 4);
    return png;
}

// Behind the header, before the pixels.
inline FileBytes withPngChunk(FileBytes png, std::string_view type, const FileBytes& content) {
    FileBytes chunk(4);
    putBigEndian(chunk, 0, static_cast<std::uint32_t>(content.size()), 4);
    chunk.insert(chunk.end(), type.begin(), type.end());
    chunk.insert(chunk.end(), content.begin(), content.end());
    const std::uint32_t crc = crcOf(&chunk[4], chunk.size() - 4);
    chunk.resize(chunk.size() + 4);
    putBigEndian(chunk, chunk.size() - 4, crc, 4);
    insert(png, 33, chunk);
    return png;
}

inline FileBytes withExifOrientation(FileBytes jpeg, std::uint8_t orientation) {
    insert(jpeg, 2, {0xFF, 0xE1, 0,    34,   'E', 'x', 'i', 'f', 0, 0, 'I',         'I', 42, 0, 8, 0, 0, 0,
                     1,    0,    0x12, 0x01, 3,   0,   1,   0,   0, 0, orientation, 0,   0,  0, 0, 0, 0, 0});
    return jpeg;
}

inline std::size_t jpegFrameAt(const FileBytes& jpeg) { return find(jpeg, "\xFF\xC0"); }

inline FileBytes jpegSaying(FileBytes jpeg, std::uint32_t width, std::uint32_t height) {
    const std::size_t frame = jpegFrameAt(jpeg);
    putBigEndian(jpeg, frame + 5, height, 2);
    putBigEndian(jpeg, frame + 7, width, 2);
    return jpeg;
}

// A JPEG of one ink colour, as Adobe writes it: 255 is no ink. `side` a multiple of 8.
inline FileBytes cmykJpeg(int side, const std::array<int, 4>& ink) {
    using namespace std::string_view_literals;
    FileBytes made;
    const auto put = [&](std::string_view bytes) { made.insert(made.end(), bytes.begin(), bytes.end()); };
    put("\xFF\xD8\xFF\xEE\0\x0E"
        "Adobe\0\x64\0\0\0\0\0"sv); // no transform: CMYK
    put("\xFF\xDB\0\x43\0"sv);      // one table of 8: the DC is the level
    made.insert(made.end(), 64, 8);
    put("\xFF\xC0\0\x14\x08"sv);
    made.resize(made.size() + 4);
    putBigEndian(made, made.size() - 4, static_cast<std::uint32_t>(side), 2);
    putBigEndian(made, made.size() - 2, static_cast<std::uint32_t>(side), 2);
    put("\x04\x01\x11\0\x02\x11\0\x03\x11\0\x04\x11\0"sv);
    // The DC table of annex K; of AC only "end of block", one bit long.
    put("\xFF\xC4\0\x1F\0\0\x01\x05\x01\x01\x01\x01\x01\x01\0\0\0\0\0\0\0\0\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B"sv);
    put("\xFF\xC4\0\x14\x10\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"sv);
    put("\xFF\xDA\0\x0E\x04\x01\0\x02\0\x03\0\x04\0\0\x3F\0"sv);
    std::uint32_t held = 0;
    int bits = 0;
    const auto write = [&](std::uint32_t value, int count) {
        for (int i = count - 1; i >= 0; --i) {
            held = held << 1 | (value >> i & 1);
            if (++bits == 8) {
                made.push_back(static_cast<std::uint8_t>(held));
                if (made.back() == 0xFF)
                    made.push_back(0);
                held = 0;
                bits = 0;
            }
        }
    };
    constexpr std::array<std::uint32_t, 9> codes{0, 2, 3, 4, 5, 6, 14, 30, 62};
    constexpr std::array<int, 9> lengths{2, 3, 3, 3, 3, 3, 4, 5, 6};
    for (int block = 0; block < side / 8 * (side / 8); ++block)
        for (const int level : ink) {
            const int difference = block == 0 ? level - 128 : 0;
            int size = 0;
            while (std::abs(difference) >> size)
                ++size;
            write(codes[static_cast<std::size_t>(size)], lengths[static_cast<std::size_t>(size)]);
            write(static_cast<std::uint32_t>(difference < 0 ? difference - 1 : difference), size);
            write(0, 1); // end of block
        }
    while (bits != 0)
        write(1, 1);
    put("\xFF\xD9"sv);
    return made;
}

} // namespace darcha::test
