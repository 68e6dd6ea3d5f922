// SPDX-License-Identifier: Apache-2.0
// Random numbers and smooth random surfaces of the synthetic fingers. Pure.
#pragma once

#include "core/base/random_source.h"

#include <opencv2/core/mat.hpp>

namespace darcha {

double normal(RandomSource& random); // mean 0, deviation 1, bounded (Irwin-Hall over four 16-bit parts of one draw)
double between(RandomSource& random, double low, double high);

// CV_32FC1, mean 0, deviation 1; hills about `size` pixels wide.
cv::Mat smoothNoise(RandomSource& random, cv::Size area, double size);

} // namespace darcha
