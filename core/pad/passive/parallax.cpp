// SPDX-License-Identifier: Apache-2.0
#include "core/pad/passive/parallax.h"

#include "core/base/quantile.h"

namespace darcha {

// A line through 0.049 at 10 degrees (the least median of 14 live tracks of shared/data/face_videos between 8 and 13
// degrees) less a third: 0.0033 a degree. The flat sheets of the reference (5.3) leave 0.004 at such angles and bent
// ones 0.023 at 15, less than half of it.
double ParallaxDetector::leastResidual(double degrees) { return 0.0033 * degrees; }

void ParallaxDetector::observe(const FaceObservation& face, const QualityAssessment&) {
    m_planes.add(face);
    ++m_frames;
}

CueResult ParallaxDetector::result() const {
    CueResult result;
    result.cue = "parallax";
    result.frames = m_frames;
    std::vector<double> residuals, shares;
    double widest = 0;
    for (const PlanePair& pair : m_planes.pairs()) {
        widest = std::max(widest, pair.degrees);
        if (pair.degrees < leastDegrees || pair.degrees > mostDegrees)
            continue;
        residuals.push_back(pair.residual);
        shares.push_back(pair.residual / leastResidual(pair.degrees));
    }
    if (m_frames == 1)
        result.notJudged = "one_picture";
    else if (static_cast<int>(residuals.size()) < pairsNeeded)
        result.notJudged = "no_turn";
    result.scores.push_back({"parallax.degrees", widest});
    if (!residuals.empty()) {
        result.scores.push_back({"parallax.residual.median", median(residuals)});
        result.scores.push_back({"parallax.share", median(shares)});
    }
    return result;
}

} // namespace darcha
