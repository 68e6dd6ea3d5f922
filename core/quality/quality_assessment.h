// SPDX-License-Identifier: Apache-2.0
// A picture against a profile: verdict, ordered reasons, and the one hint to give.
//
// Pure and thread-safe.
#pragma once

#include "core/face/face_observation.h"
#include "core/quality/portrait_crop.h"
#include "core/quality/quality_profile.h"

#include <string_view>
#include <vector>

namespace darcha {

enum class QualityVerdict { Pass, Fail, CannotJudge };

std::string_view name(QualityVerdict verdict); // "pass", "fail", "cannot_judge"

struct QualityAssessment {
    QualityVerdict verdict = QualityVerdict::CannotJudge;
    std::vector<QualityScore> scores;      // of every component, in the order of components.def
    std::vector<QualityComponent> reasons; // what failed, in the profile's order; what could not be judged after it
    std::string_view hint;                 // id of the first reason's text, "face.hint.move_closer"; empty if passed
    PortraitGeometry portrait;             // zero-sized crop if there is no single face
    std::string profileId;
    int profileVersion = 0;

    const QualityScore* score(QualityComponent component) const;
    // For choosing among pictures: the smallest value of the profile's components, and their mean. 0 where one is
    // missing.
    int worst = 0;
    double mean = 0;
};

QualityAssessment assess(const FaceFinding& finding, const QualityProfile& profile);

} // namespace darcha
