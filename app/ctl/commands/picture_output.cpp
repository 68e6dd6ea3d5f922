// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/commands/picture_output.h"

#include "core/sealing/files.h"

#include <opencv2/imgcodecs.hpp>
#include <span>

namespace darcha::ctl {

std::string complaintAboutPng(const std::string& option, const std::string& file) {
    return file.ends_with(".png") && file.size() > 4 ? ""
                                                     : option + " takes a file that ends in .png, not \"" + file + "\"";
}

Result<void> writePng(const std::string& file, const cv::Mat& picture) {
    std::vector<std::uint8_t> bytes;
    cv::imencode(".png", picture, bytes);
    return writeFileDurably(file, std::as_bytes(std::span(bytes)), 0600); // a face: nobody else's business
}

} // namespace darcha::ctl
