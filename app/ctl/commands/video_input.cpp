// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/commands/video_input.h"

#include "app/ctl/command.h"
#include "drivers/camera/video_file_camera.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>

namespace darcha::ctl {

bool holdsVideo(const std::string& file) {
    std::array<char, 16> first{};
    std::ifstream(file, std::ios::binary).read(first.data(), first.size());
    return !videoContainer({first.data(), first.size()}).empty();
}

// Of files that cameras, telephones and browsers write.
bool namedLikeVideo(const std::string& file) {
    static constexpr std::array endings = {".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi",  ".gif", ".ogv",
                                           ".ogg", ".flv", ".wmv", ".asf", ".mpg",  ".mpeg", ".3gp", ".ts"};
    std::string ending = std::filesystem::path(file).extension().string();
    for (char& c : ending)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

int printVideoError(const std::string& file, Error error) {
    if (error.code == ErrorCode::VideoUnreadable)
        error.detail += "; check that it was copied whole, or convert it: ffmpeg -i FILE -c:v libx264 OUT.mp4";
    return printError(file, error);
}

int printNoVideo(const std::string& file) {
    return printVideoError(file, {ErrorCode::VideoUnreadable,
                                  file + ": named like a video, but holds none (MP4, MKV, WebM, AVI, GIF, Ogg, FLV, "
                                         "ASF or MPEG), nor a picture"});
}

} // namespace darcha::ctl
