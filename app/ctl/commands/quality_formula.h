// SPDX-License-Identifier: Apache-2.0
// Whose formulas `face quality` prints: ours, OFIQ's, or both; and the files that stand in for OFIQ's networks.
#pragma once

#include "app/ctl/command.h"
#include "core/quality/ofiq/aligned_face.h"
#include "core/quality/picture_judgement.h"

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

namespace darcha::ctl {

class QualityFormula {
public:
    static std::span<const Option> options();
    static std::span<const Field> output();
    // What is wrong with the options as they were given; empty if nothing is.
    static std::string complaintAbout(const Arguments& arguments);
    // Reads the files. Errors: those of readLandmarks, readTransform, readParsingMap, readOcclusionMap.
    static Result<QualityFormula> of(const Arguments& arguments);

    nlohmann::json lineOf(const PictureJudgement& judgement) const;

private:
    enum class Whose { Darcha, Ofiq, Both };
    std::vector<QualityScore> ofiqScores(const PictureJudgement& judgement) const;

    Whose m_whose = Whose::Darcha;
    bool m_landmarksGiven = false;
    ofiq::Portrait m_given; // what the files hold, no picture
};

} // namespace darcha::ctl
