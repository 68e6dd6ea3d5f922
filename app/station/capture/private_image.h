// SPDX-License-Identifier: Apache-2.0
// Pictures of a person for the screen: a QImage over a cv::Mat, overwritten when the last copy of the image is gone.
//
// Any thread. A copy that Qt makes when somebody writes into a shared image is Qt's own: these images are only read.
#pragma once

#include <opencv2/core/mat.hpp>
#include <QImage>

namespace darcha {

// `pixels` must suit `format`, and be nobody else's from now on.
QImage imageOver(cv::Mat pixels, QImage::Format format);

} // namespace darcha
