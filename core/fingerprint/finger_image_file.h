// SPDX-License-Identifier: Apache-2.0
// Fingerprint pictures to and from the bytes of an image file (PNG, BMP, TIFF, PGM, JPEG, JPEG 2000).
//
// Pure and thread-safe. The size is read from the header before anything is decoded, so a bomb costs nothing. A picture
// that is all in its alpha channel is read as its alpha; colours become luma. Errors: ImageUnreadable,
// ImageSizeOutOfRange.
#pragma once

#include "core/base/result.h"
#include "core/media/fingerprint_image.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace darcha {

inline constexpr int fingerFileSideMin = 32;   // pixels: one block of NFIQ 2; less cannot be judged
inline constexpr int fingerFileSideMax = 8000; // pixels: a ten-print card of 8 in at 1000 ppi

// `name` is what errors call the picture. `pixelsPerInch` is what the caller says: files lie about it.
Result<FingerprintImage> readFingerprint(std::span<const std::byte> bytes, const std::string& name,
                                         double pixelsPerInch = 500);
Result<FingerprintImage> readFingerprintFile(const std::filesystem::path& path, double pixelsPerInch = 500);

// The same finger at 500 ppi (area average down, cubic up); the picture itself if it is within 1 % of that already
// (ISO/IEC 19794-4 tolerance).
FingerprintImage atFiveHundredPpi(const FingerprintImage& image);

// Lossless, with the resolution in its pHYs chunk.
Result<std::vector<std::byte>> encodeFingerprintPng(const FingerprintImage& image);

} // namespace darcha
