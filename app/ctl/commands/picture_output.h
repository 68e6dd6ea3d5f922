// SPDX-License-Identifier: Apache-2.0
// A picture that a command was asked to write: to that one file, whole or not at all, readable by its owner only.
//
// Errors: InvalidArgument (no .png), FileUnwritable.
#pragma once

#include "core/base/result.h"

#include <opencv2/core/mat.hpp>
#include <string>

namespace darcha::ctl {

// What is wrong with the name of a picture to write; empty if nothing is.
std::string complaintAboutPng(const std::string& option, const std::string& file);
Result<void> writePng(const std::string& file, const cv::Mat& picture);

} // namespace darcha::ctl
