// SPDX-License-Identifier: Apache-2.0
// How useful one fingerprint picture is: the 65 image features of NFIQ 2, a score of our own, and what to say about it.
//
// Pure and thread-safe; about 15 ms an image (tests/bench/bench_fingerprint.cpp). Input: 8 bit, ridges dark, 500 ppi
// (other resolutions are resampled first). Feature names are the column names of NIST's NFIQ 2 v2.3; the four minutiae
// features are not among them. The score is ours ("Darcha-FQ 0", finger_score.h) and is never called NFIQ 2. Errors:
// FingerImageBlank, FingerAreaTooSmall, ImageSizeOutOfRange; their detail says what was met.
#pragma once

#include "core/base/result.h"
#include "core/media/fingerprint_image.h"

#include <string>
#include <string_view>
#include <vector>

namespace darcha {

struct FingerFeature {
    std::string_view name; // NFIQ 2's column name
    double value = 0;
};

// NFIQ 2's actionable feedback: a measured value against its limit. `met` = nothing to complain about.
struct FingerFeedback {
    std::string_view id; // "UniformImage", ...
    double value = 0;
    double threshold = 0;
    bool met = true;
};

struct FingerQuality {
    int score = 0;                       // 0..100, higher is better
    std::string_view algorithm;          // "Darcha-FQ 0"
    std::vector<FingerFeature> features; // 65, in the order of NFIQ 2's columns
    std::vector<FingerFeedback> feedback;
    std::string_view hintId; // "fingers.hint.*": the one thing that would help most; empty if nothing is wrong
};

// Limits of NFIQ 2 after the white margin was cut off.
inline constexpr int fingerWidthMax = 800;
inline constexpr int fingerHeightMax = 1000;

// Lowest score that is taken without another try: BSI TR-03121 plain enrolment (reference, standards-and-peers 2.2).
int acceptableFingerScore(FingerPosition position);

Result<FingerQuality> assessFingerprint(const FingerprintImage& image);

} // namespace darcha
