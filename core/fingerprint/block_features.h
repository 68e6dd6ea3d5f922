// SPDX-License-Identifier: Apache-2.0
// The five NFIQ 2 measures that give one value a block: FDA, LCS, OCL, OF, RVU; and the two of coherence.
//
// Pure, thread-safe. Formulas and bounds: reference/face-and-finger-quality.md section 3.
#pragma once

#include "core/fingerprint/block_grid.h"
#include "core/fingerprint/region_of_interest.h"

#include <vector>

namespace darcha::nfiq {

std::vector<double> frequencyDomain(const cv::Mat& grey, const SlantedGrid& grid); // FDA: how purely the ridges swing
std::vector<double> localClarity(const cv::Mat& grey, const SlantedGrid& grid);    // LCS: ridges from valleys
std::vector<double> orientationCertainties(const cv::Mat& grey);                   // OCL: gradients agree
std::vector<double> orientationFlow(const SlantedGrid& grid);                      // OF: low = smooth
std::vector<double> ridgeValleyUniformity(const cv::Mat& grey,
                                          const SlantedGrid& grid); // RVU: 1 = ridges as wide as valleys

struct Coherence {
    double sum = 0;
    double relative = 0;
};
Coherence coherence(const cv::Mat& grey, const RegionOfInterest& roi);

} // namespace darcha::nfiq
