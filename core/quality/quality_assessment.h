// SPDX-License-Identifier: Apache-2.0
// A picture against a profile: verdict, ordered reasons, and the one hint to give.
//
// assess() is pure and thread-safe: everything is measured, as for a still of record. A LiveAssessor belongs to one
// thread and remembers what is not measured of every frame.
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
    // Fail: a blocking limit is broken by more than sigma. CannotJudge: none is, but one could not be judged.
    QualityVerdict verdict = QualityVerdict::CannotJudge;
    std::vector<QualityScore> scores;      // of every component, in the order of components.def
    std::vector<QualityComponent> reasons; // what blocks, as reason_order.h says; what could not be judged after it
    std::vector<QualityComponent> advice;  // beyond its limit without blocking, in the profile's order
    std::string_view hint;     // what to do first, by the profile's order: "face.hint.move_closer"; empty if passed
    PortraitGeometry portrait; // zero-sized crop if there is no single face
    std::string profileId;
    int profileVersion = 0;

    const QualityScore* score(QualityComponent component) const;
    // For choosing among pictures: the least room of a blocking component (sigmas, -5..5; one that cannot be judged has
    // the least), and the mean value, 0..100, of what the profile limits.
    double worst = 0;
    double mean = 0;
};

QualityAssessment assess(const FaceFinding& finding, const QualityProfile& profile);

// The same for frames of a live picture, each measure at its own rate. What is measured of stills only is left open.
class LiveAssessor {
public:
    explicit LiveAssessor(QualityProfile profile);

    // How many pixels of the camera's full picture stand for one of these frames, 1 and more: a limit in pixels is
    // held against what will be saved.
    void setStillScale(double scale) { m_stillScale = scale; }
    QualityAssessment assess(const FaceFinding& finding);
    void reset(); // another person, or a gap in the frames
    const QualityProfile& profile() const { return m_profile; }

private:
    QualityProfile m_profile;
    double m_stillScale = 1;
    bool contradicts(const QualityScore& a, const QualityScore& b) const;

    std::vector<QualityScore> m_last; // of the measures, in their order; empty without a face before
    std::vector<bool> m_doubted;      // of the measures: a slow one found something new, and is asked once more
    std::size_t m_frame = 0;
};

} // namespace darcha
