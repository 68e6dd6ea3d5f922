// SPDX-License-Identifier: Apache-2.0
// The portrait as a passport's chip holds it: JPEG 2000 (JP2, sRGB), 622 x 800, at most 17 kB and nearly that.
//
// Size and bytes: BSI TR-03121 (chip: 622x800 at 17 kB, at most 5 % smaller). 17 kB is taken as 17,000 bytes at most
// and 95 % of 17,408 at least, so that both meanings of kB hold. OpenJPEG is asked directly: OpenCV cannot set a rate.
// Pure and thread-safe. Errors: ImageUnreadable; Cancelled.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <functional>
#include <opencv2/core/mat.hpp>
#include <vector>

namespace darcha {

inline const cv::Size chipPixels{622, 800};
inline constexpr std::size_t chipBytesMost = 17'000;
inline constexpr std::size_t chipBytesLeast = 16'538;

// `bgr` is scaled down to 622 x 800; a smaller one keeps its size, as nothing is enlarged. A picture so plain that all
// of it needs less gives fewer bytes. `goOn` is asked between its tries of about 60 ms; false ends it: Cancelled.
Result<std::vector<std::uint8_t>> encodeChipPicture(const cv::Mat& bgr, const std::function<bool()>& goOn = {});

} // namespace darcha
