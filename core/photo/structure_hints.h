// SPDX-License-Identifier: Apache-2.0
// What a file's structure tells, as hints. Pure. Only photo_check includes this.
#pragma once

#include "core/photo/photo_check.h"

namespace darcha {

// `file`: to look at the small picture inside of it; `picture`: as decoded and turned.
std::vector<PhotoHint> structureHints(const PictureStructure& structure, std::span<const std::uint8_t> file,
                                      const cv::Mat& picture);

// 0..1 how alike the small picture and the picture look, best 1; nothing where there is none, or it cannot be read.
std::optional<double> thumbnailLikeness(const PictureStructure& structure, std::span<const std::uint8_t> file,
                                        const cv::Mat& picture);

} // namespace darcha
