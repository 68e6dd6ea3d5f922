// SPDX-License-Identifier: Apache-2.0
// The size of a picture from the first bytes of its file, and whether its end is there, before anything is decoded.
//
// PNG, BMP, TIFF, PNM (P2, P5, P6), JPEG, JPEG 2000 (file and code stream). Pure; reads untrusted bytes. Fuzzed.
#pragma once

#include <cstddef>
#include <opencv2/core/types.hpp>
#include <optional>
#include <span>

namespace darcha {

struct ImageHeader {
    cv::Size size;
    bool whole = true; // false: the file ends before the picture does, as far as that can be seen without decoding
};

std::optional<ImageHeader> readImageHeader(std::span<const std::byte> bytes); // nothing: no format that is known

} // namespace darcha
