// SPDX-License-Identifier: Apache-2.0
// One hint at a time: what a person in front of the camera should do next.
//
// Hints are ids of texts in ui/strings/<language>/face.json. Directions are the person's own left and right, so that
// spoken and written words hold whether the preview is mirrored or not; an arrow drawn on the screen is asked of
// onScreen(). The words are also what is spoken: the page shows them as a live alert to screen readers, and a recorded
// voice would be filed under the same id. Pure: time is given. Order, hysteresis and display time: reference, face
// quality section 7 ("one message at a time").
#pragma once

#include "core/quality/quality_assessment.h"

#include <array>
#include <deque>
#include <map>
#include <optional>

namespace darcha {

// The hint for one failed component; looks at the native value for the direction.
std::string_view hintFor(QualityComponent reason, const QualityLimit& limit, const QualityScore& score,
                         const FaceFinding& finding);

// The hint's drawn symbol, a name of ui/icons, as it must stand beside a mirrored preview or one that is not.
std::string_view hintSymbol(std::string_view hint, bool mirrored = true);

enum class HintArrow { None, Left, Right, Up, Down, Nearer, Farther, TiltLeft, TiltRight };
// The arrow to draw beside a hint. In a mirrored preview the person's left is the screen's left.
HintArrow onScreen(std::string_view hint, bool mirrored);

std::span<const std::string_view> allHints();

struct GuidanceOptions {
    std::chrono::milliseconds shownAtLeast{1000}; // or nobody can read it
    std::chrono::milliseconds adviceAfter{500};   // nothing has blocked for so long: what blocks is worth waiting for
};

class Guidance {
public:
    explicit Guidance(QualityProfile profile, GuidanceOptions options = {});

    // The hint to show now; "face.hint.hold_still" when all is well, empty before there is anything to say. What is
    // shown stays for its time, but for words about nobody (no face, a second one) and for a direction that has become
    // the opposite of what is true. `assessment` is of `finding`, `now` never goes back.
    std::string_view update(const FaceFinding& finding, const QualityAssessment& assessment, SteadyTime now);
    // Nothing blocks, and each that did before is inside by its margin.
    bool allHeld() const { return m_allHeld; }
    // All is held, and still something could be better.
    bool advises() const { return m_advises; }
    // The words that are shown name something that blocked; it may be mended by now.
    bool tellsFault() const { return m_tellsFault; }
    // From now on advice is kept back: the picture is being taken as it is.
    void settle(bool settled) { m_settled = settled; }
    void reset();

private:
    struct Place {
        SteadyTime at;
        std::array<cv::Point2d, 4> points;
    };

    void follow(const FaceFinding& finding, SteadyTime now);
    std::string_view hintOf(const QualityLimit& limit, const QualityScore& score, const FaceFinding& finding,
                            SteadyTime now) const;
    std::string_view firstFault() const;
    bool mayReplace(std::string_view wanted, const FaceFinding& finding, SteadyTime now) const;

    QualityProfile m_profile;
    GuidanceOptions m_options;
    std::map<QualityComponent, std::string_view> m_broken; // not yet inside by the margin, and what was told of it
    std::deque<Place> m_path;                              // of the face, lately
    std::optional<SteadyTime> m_movedAt;                   // last, so fast that it blurs
    std::optional<SteadyTime> m_advisedSince;
    std::string_view m_shown;
    SteadyTime m_shownSince{};
    bool m_allHeld = false;
    bool m_advises = false;
    bool m_settled = false;
    bool m_tellsFault = false;
};

} // namespace darcha
