// SPDX-License-Identifier: Apache-2.0
// Whether a file holds a video, and what to say of one that cannot be played: what the commands that take pictures and
// videos share.
#pragma once

#include "core/base/result.h"

#include <chrono>
#include <string>

namespace darcha::ctl {

inline constexpr std::chrono::milliseconds framePatience{5000}; // of a decoder, on a slow disk

bool holdsVideo(const std::string& file); // by its first bytes, whatever its name
bool namedLikeVideo(const std::string& file);
// printError, with what to do about a video that is damaged.
int printVideoError(const std::string& file, Error error);
// Of a file that is named like a video and holds neither one nor a picture.
int printNoVideo(const std::string& file);

} // namespace darcha::ctl
