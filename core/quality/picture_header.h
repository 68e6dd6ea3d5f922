// SPDX-License-Identifier: Apache-2.0
// What the first bytes of an image file say, read before any decoder sees them: size, transparency, and lies.
//
// It follows the bytes as the decoders do (libjpeg-turbo, libpng, libtiff, openjpeg, libwebp), so that nobody can show
// one size here and another one there. Sources: ISO/IEC 10918-1 B, PNG (W3C, third edition), TIFF 6.0, ISO/IEC 15444-1
// annex A and I, RFC 9649. Pure and thread-safe.
#pragma once

#include <cstdint>
#include <opencv2/core/types.hpp>
#include <optional>
#include <span>
#include <string>

namespace darcha {

struct PictureHeader {
    cv::Size size;            // before EXIF
    bool transparent = false; // has an alpha channel or a transparent colour
    bool turnedPng = false;   // a PNG with EXIF data, which may turn it
};

// Nothing if the format is unknown, the header is cut, or it says two things at once.
std::optional<PictureHeader> pictureHeader(std::span<const std::uint8_t> bytes);

// Why the content cannot be what the header says: "is cut short", "says it has 9000x9000 pixels, but ..."; else empty.
std::string pictureContentComplaint(std::span<const std::uint8_t> bytes);

} // namespace darcha
