// SPDX-License-Identifier: Apache-2.0
#include "core/quality/guidance.h"

#include <algorithm>
#include <array>

namespace darcha {

namespace {

struct HintRow {
    std::string_view id;
    HintArrow arrow; // of the person's own directions
};

constexpr std::array hints{
    HintRow{"face.hint.no_face", HintArrow::None},
    HintRow{"face.hint.only_one_person", HintArrow::None},
    HintRow{"face.hint.move_closer", HintArrow::Nearer},
    HintRow{"face.hint.move_back", HintArrow::Farther},
    HintRow{"face.hint.move_left", HintArrow::Left},
    HintRow{"face.hint.move_right", HintArrow::Right},
    HintRow{"face.hint.move_up", HintArrow::Up},
    HintRow{"face.hint.move_down", HintArrow::Down},
    HintRow{"face.hint.turn_left", HintArrow::Left},
    HintRow{"face.hint.turn_right", HintArrow::Right},
    HintRow{"face.hint.chin_up", HintArrow::Up},
    HintRow{"face.hint.chin_down", HintArrow::Down},
    HintRow{"face.hint.straighten_left", HintArrow::TiltLeft},
    HintRow{"face.hint.straighten_right", HintArrow::TiltRight},
    HintRow{"face.hint.too_dark", HintArrow::None},
    HintRow{"face.hint.too_bright", HintArrow::None},
    HintRow{"face.hint.flat_light", HintArrow::None},
    HintRow{"face.hint.side_light", HintArrow::None},
    HintRow{"face.hint.open_eyes", HintArrow::None},
    HintRow{"face.hint.close_mouth", HintArrow::None},
    HintRow{"face.hint.blurred", HintArrow::None},
    HintRow{"face.hint.hold_still", HintArrow::None},
};

bool below(const QualityLimit& limit, const QualityScore& score) {
    return limit.nativeMin && score.native && *score.native < *limit.nativeMin;
}

} // namespace

std::span<const std::string_view> allHints() {
    static const auto ids = [] {
        std::array<std::string_view, hints.size()> made;
        std::transform(hints.begin(), hints.end(), made.begin(), [](const HintRow& row) { return row.id; });
        return made;
    }();
    return ids;
}

HintArrow onScreen(std::string_view hint, bool mirrored) {
    const auto row = std::find_if(hints.begin(), hints.end(), [&](const HintRow& r) { return r.id == hint; });
    if (row == hints.end())
        return HintArrow::None;
    if (mirrored)
        return row->arrow;
    switch (row->arrow) { // unmirrored, the person's left is the screen's right
    case HintArrow::Left:
        return HintArrow::Right;
    case HintArrow::Right:
        return HintArrow::Left;
    case HintArrow::TiltLeft:
        return HintArrow::TiltRight;
    case HintArrow::TiltRight:
        return HintArrow::TiltLeft;
    default:
        return row->arrow;
    }
}

std::string_view hintFor(QualityComponent reason, const QualityLimit& limit, const QualityScore& score,
                         const FaceFinding& finding) {
    switch (reason) {
    case QualityComponent::SingleFacePresent:
        return finding.faceCount > 1 ? "face.hint.only_one_person" : "face.hint.no_face";
    case QualityComponent::InterEyeDistance:
        return "face.hint.move_closer";
    case QualityComponent::HeadSize:
        return below(limit, score) ? "face.hint.move_closer" : "face.hint.move_back";
    // Too little room on the picture's left is the person's right: they move to their left.
    case QualityComponent::LeftwardCropOfTheFaceImage:
        return "face.hint.move_left";
    case QualityComponent::RightwardCropOfTheFaceImage:
        return "face.hint.move_right";
    case QualityComponent::MarginAboveOfTheFaceImage:
        return "face.hint.move_down";
    case QualityComponent::MarginBelowOfTheFaceImage:
        return "face.hint.move_up";
    case QualityComponent::HeadPoseYaw: // positive: the nose points to the person's left
        return below(limit, score) ? "face.hint.turn_left" : "face.hint.turn_right";
    case QualityComponent::HeadPosePitch: // positive: chin up
        return below(limit, score) ? "face.hint.chin_up" : "face.hint.chin_down";
    case QualityComponent::HeadPoseRoll: // positive: tilted to the person's left
        return below(limit, score) ? "face.hint.straighten_left" : "face.hint.straighten_right";
    case QualityComponent::UnderExposurePrevention:
        return "face.hint.too_dark";
    case QualityComponent::OverExposurePrevention:
        return "face.hint.too_bright";
    case QualityComponent::DynamicRange:
        return "face.hint.flat_light";
    case QualityComponent::IlluminationUniformity:
        return "face.hint.side_light";
    case QualityComponent::EyesOpen:
        return "face.hint.open_eyes";
    case QualityComponent::MouthClosed:
        return "face.hint.close_mouth";
    case QualityComponent::Sharpness:
        return "face.hint.blurred";
    case QualityComponent::MotionBlurPrevention:
        return "face.hint.hold_still";
    default: // no profile limits these yet; a measure brings its hint
        return {};
    }
}

Guidance::Guidance(QualityProfile profile, GuidanceOptions options)
    : m_profile(std::move(profile)),
      m_options(options) {}

void Guidance::reset() {
    m_broken.clear();
    m_shown = {};
    m_allHeld = false;
}

std::string_view Guidance::update(const FaceFinding& finding, const QualityAssessment& assessment, SteadyTime now) {
    std::string_view wanted = "face.hint.hold_still";
    bool found = false;
    for (const QualityLimit& limit : m_profile.limits) {
        const QualityScore* const score = assessment.score(limit.component);
        if (!score || score->reason == stillOnlyReason || limit.severity == LimitSeverity::Hint)
            continue;
        if (limit.blocks(*score) || !score->value)
            m_broken.insert(limit.component);
        else if (limit.mended(*score))
            m_broken.erase(limit.component);
        if (m_broken.contains(limit.component) && !found) {
            // Inside the limit but not by the margin: the direction is still the one that was told before.
            found = true;
            wanted = !limit.blocks(*score) && !m_shown.empty() && m_shown != "face.hint.hold_still"
                         ? m_shown
                         : hintFor(limit.component, limit, *score, finding);
        }
    }
    m_allHeld = !found;
    // No face, or a second one, is told at once: any other words would be about nobody.
    const bool urgent = finding.faceCount != 1;
    if (m_shown.empty() || wanted == m_shown || urgent || now - m_shownSince >= m_options.shownAtLeast) {
        if (wanted != m_shown)
            m_shownSince = now;
        m_shown = wanted;
    }
    return m_shown;
}

} // namespace darcha
