// SPDX-License-Identifier: Apache-2.0
// One hint at a time: what a person in front of the camera should do next.
//
// Hints are ids of texts in ui/strings/<language>/face.json. Directions are the person's own left and right, so that
// spoken and written words hold whether the preview is mirrored or not; an arrow drawn on the screen is asked of
// onScreen(). Pure: time is given. Order, hysteresis and display time: reference, face quality section 7 ("one message
// at a time").
#pragma once

#include "core/quality/quality_assessment.h"

#include <set>

namespace darcha {

// The hint for one failed component; looks at the native value for the direction.
std::string_view hintFor(QualityComponent reason, const QualityLimit& limit, const QualityScore& score,
                         const FaceFinding& finding);

// The hint's drawn symbol, a name of ui/icons. One id for text, symbol and voice.
std::string_view hintSymbol(std::string_view hint);

enum class HintArrow { None, Left, Right, Up, Down, Nearer, Farther, TiltLeft, TiltRight };
// The arrow to draw beside a hint. In a mirrored preview the person's left is the screen's left.
HintArrow onScreen(std::string_view hint, bool mirrored);

std::span<const std::string_view> allHints();

struct GuidanceOptions {
    std::chrono::milliseconds shownAtLeast{1000}; // or nobody can read it
};

class Guidance {
public:
    explicit Guidance(QualityProfile profile, GuidanceOptions options = {});

    // The hint to show now; "face.hint.hold_still" when all is well. `assessment` is of `finding`, `now` never goes
    // back.
    std::string_view update(const FaceFinding& finding, const QualityAssessment& assessment, SteadyTime now);
    // Nothing blocks, and each that did before is inside by its margin.
    bool allHeld() const { return m_allHeld; }
    // All is held, and still something could be better.
    bool advises() const { return m_advises; }
    // From now on advice is kept back: the picture is being taken as it is.
    void settle(bool settled) { m_settled = settled; }
    void reset();

private:
    QualityProfile m_profile;
    GuidanceOptions m_options;
    std::set<QualityComponent> m_broken; // not yet inside by the margin
    std::string_view m_shown;
    SteadyTime m_shownSince{};
    bool m_allHeld = false;
    bool m_advises = false;
    bool m_settled = false;
};

} // namespace darcha
