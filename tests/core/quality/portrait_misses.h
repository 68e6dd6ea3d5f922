// SPDX-License-Identifier: Apache-2.0
// What the portrait evaluation is known not to reach, by name, in one place; the targets beside it are the issue's.
//
// The evaluation counts everything, prints whether the target holds, and fails on any miss that is not listed here. A
// line goes when the miss does: the evaluation says so too.
#pragma once

#include <string_view>
#include <vector>

namespace darcha::test {

inline constexpr double neutralAsked = 0.95;  // of frll_neutral pass
inline constexpr int faultMissesAsked = 1;    // at most, of the labelled pictures with a target
inline constexpr double recallAsked = 0.95;   // of the renderings that a person would refuse
inline constexpr double alarmsAllowed = 0.03; // of the harmless changes

// "frll_neutral/010_03.jpg": does not pass.
inline const std::vector<std::string_view> knownNeutralMisses{};
// "misc/a.jpg (pose)": its fault is not among the first two reasons.
inline const std::vector<std::string_view> knownFaultMisses{
    "ai_generated_cc0/m72.jpg (pose)", // the camera is low, the head is not: ears level with eyes and nose, pitch -2
    "misc/mask_137.jpg (darkness)", // the face itself is bright, its zones within 1.8 stops; what is dark is around it
};
// "noise 25": passes more often than not.
inline const std::vector<std::string_view> knownSeriesMisses{};
// "frll_neutral/010_03.jpg mirrored": does not pass.
inline const std::vector<std::string_view> knownFalseAlarms{
    // HeadPosePitch: the two are read as 9.4 and 8.2 degrees untouched, and blocked from 9.5.
    "frll_neutral/033_03.jpg mirrored",          "frll_neutral/033_03.jpg turned by 2 degrees",
    "frll_neutral/033_03.jpg noise of 2 levels", "frll_neutral/033_03.jpg clear glasses",
    "frll_neutral/069_03.jpg clear glasses",
};

} // namespace darcha::test
