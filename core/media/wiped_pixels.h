// SPDX-License-Identifier: Apache-2.0
// Overwrites a picture of a person at the moment when nobody needs it any more.
//
// Frame and FingerprintImage call it when they go: a picture that is dropped anywhere, by a ring, a mailbox, a queued
// call or a result, leaves no copy in free memory. Thread-safe as far as cv::Mat is: only the last holder writes.
#pragma once

#include <opencv2/core/mat.hpp>

namespace darcha {

// Overwrites the whole buffer behind `pixels`, unless another cv::Mat still shares it (or it is not OpenCV's own).
void wipeIfLast(const cv::Mat& pixels);

} // namespace darcha
