// SPDX-License-Identifier: Apache-2.0
// Was a JPEG saved before it was saved as it is? The histogram of each DCT frequency against what one saving makes of
// the same picture, and against what two would (Lukas and Fridrich 2003; Farid 2009).
//
// The same picture saved once is guessed from the same pixels on a grid shifted by half a block. Two savings are
// nothing wicked: every messenger saves again. A hint only together with others. Resizing between the two hides it.
// Pure and thread-safe.
#pragma once

#include "core/photo/picture_structure.h"

#include <opencv2/core/mat.hpp>
#include <optional>

namespace darcha {

struct CompressionHistory {
    double unevenness = 0;  // 0..1: share of the coefficients that lie where one saving would not have put them
    double explained = 0;   // 0..1: how much of that an earlier saving at `earlierQuality` explains
    int earlierQuality = 0; // 1..100, standard tables; means something only where `explained` is high
    int frequencies = 0;    // that held enough coefficients
};

// `luma`: CV_8UC1, the Y of the file as decoded, not turned and not cut on the left or top. Nothing where too little
// of the picture can be judged.
std::optional<CompressionHistory> compressionHistory(const cv::Mat& luma, const QuantisationSteps& steps);
// The same from the file; nothing of a PNG.
std::optional<CompressionHistory> compressionHistory(std::span<const std::uint8_t> file,
                                                     const PictureStructure& structure);

} // namespace darcha
