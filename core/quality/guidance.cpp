// SPDX-License-Identifier: Apache-2.0
#include "core/quality/guidance.h"

#include <algorithm>
#include <array>

namespace darcha {

namespace {

struct HintRow {
    std::string_view id;
    HintArrow arrow; // of the person's own directions
    std::string_view symbol;
};

constexpr std::array hints{
    HintRow{"face.hint.no_face", HintArrow::None, "face"},
    HintRow{"face.hint.only_one_person", HintArrow::None, "person"},
    HintRow{"face.hint.one_moment", HintArrow::None, "clock"},
    HintRow{"face.hint.move_closer", HintArrow::Nearer, "closer"},
    HintRow{"face.hint.move_back", HintArrow::Farther, "farther"},
    HintRow{"face.hint.move_left", HintArrow::Left, "back"},
    HintRow{"face.hint.move_right", HintArrow::Right, "forward"},
    HintRow{"face.hint.move_up", HintArrow::Up, "up"},
    HintRow{"face.hint.move_down", HintArrow::Down, "down"},
    HintRow{"face.hint.turn_left", HintArrow::Left, "back"},
    HintRow{"face.hint.turn_right", HintArrow::Right, "forward"},
    HintRow{"face.hint.chin_up", HintArrow::Up, "up"},
    HintRow{"face.hint.chin_down", HintArrow::Down, "down"},
    HintRow{"face.hint.straighten_left", HintArrow::TiltLeft, "face"},
    HintRow{"face.hint.straighten_right", HintArrow::TiltRight, "face"},
    HintRow{"face.hint.look_at_camera", HintArrow::None, "eye"},
    HintRow{"face.hint.too_dark", HintArrow::None, "light"},
    HintRow{"face.hint.too_bright", HintArrow::None, "light"},
    HintRow{"face.hint.flat_light", HintArrow::None, "light"},
    HintRow{"face.hint.side_light", HintArrow::None, "light"},
    HintRow{"face.hint.side_light_left", HintArrow::Left, "light"},
    HintRow{"face.hint.side_light_right", HintArrow::Right, "light"},
    HintRow{"face.hint.colour_cast", HintArrow::None, "light"},
    HintRow{"face.hint.background", HintArrow::None, "person"},
    HintRow{"face.hint.open_eyes", HintArrow::None, "eye"},
    HintRow{"face.hint.eyes_visible", HintArrow::None, "eye"},
    HintRow{"face.hint.hair_over_eyes", HintArrow::None, "eye"},
    HintRow{"face.hint.glasses_glare", HintArrow::None, "eye"},
    HintRow{"face.hint.glasses_frame", HintArrow::None, "eye"},
    HintRow{"face.hint.close_mouth", HintArrow::None, "face"},
    HintRow{"face.hint.uncover_mouth", HintArrow::None, "face"},
    HintRow{"face.hint.uncover_face", HintArrow::None, "face"},
    HintRow{"face.hint.neutral_face", HintArrow::None, "face"},
    HintRow{"face.hint.head_covering", HintArrow::None, "face"},
    HintRow{"face.hint.shoulders_left", HintArrow::TiltLeft, "person"},
    HintRow{"face.hint.shoulders_right", HintArrow::TiltRight, "person"},
    HintRow{"face.hint.blurred", HintArrow::None, "hand"},
    HintRow{"face.hint.hold_still", HintArrow::None, "hand"},
};

constexpr std::string_view holdStill = "face.hint.hold_still";
constexpr std::string_view oneMoment = "face.hint.one_moment";

const HintRow* rowOf(std::string_view hint) {
    const auto row = std::find_if(hints.begin(), hints.end(), [&](const HintRow& r) { return r.id == hint; });
    return row == hints.end() ? nullptr : &*row;
}

// What the person cannot mend is no advice: nobody waits for it.
std::string_view advice(std::string_view hint) { return hint == oneMoment ? std::string_view() : hint; }

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

std::string_view hintSymbol(std::string_view hint) {
    const HintRow* const row = rowOf(hint);
    return row ? row->symbol : "face";
}

HintArrow onScreen(std::string_view hint, bool mirrored) {
    const HintRow* const row = rowOf(hint);
    if (!row)
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
    if (!score.value && reason != QualityComponent::SingleFacePresent)
        return oneMoment; // that a measure cannot judge is nobody's fault
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
    case QualityComponent::IlluminationUniformity: // detail: the side that is darker
        return score.detail == "left"    ? "face.hint.side_light_left"
               : score.detail == "right" ? "face.hint.side_light_right"
                                         : "face.hint.side_light";
    case QualityComponent::LuminanceMean:
        return below(limit, score) ? "face.hint.too_dark" : "face.hint.too_bright";
    case QualityComponent::LuminanceVariance:
        return "face.hint.flat_light";
    case QualityComponent::NaturalColour:
        return "face.hint.colour_cast";
    case QualityComponent::BackgroundUniformity:
        return "face.hint.background";
    case QualityComponent::EyesOpen:
        return "face.hint.open_eyes";
    case QualityComponent::EyesVisible:
        return "face.hint.eyes_visible";
    case QualityComponent::HairOverEyesPrevention:
        return "face.hint.hair_over_eyes";
    case QualityComponent::GlassesGlarePrevention:
        return "face.hint.glasses_glare";
    case QualityComponent::FrameOverEyePrevention:
        return "face.hint.glasses_frame";
    case QualityComponent::GazeForward:
        return "face.hint.look_at_camera";
    case QualityComponent::MouthClosed:
        return "face.hint.close_mouth";
    case QualityComponent::MouthOcclusionPrevention:
        return "face.hint.uncover_mouth";
    case QualityComponent::FaceOcclusionPrevention:
        return "face.hint.uncover_face";
    case QualityComponent::ExpressionNeutrality:
        return "face.hint.neutral_face";
    case QualityComponent::NoHeadCoverings:
        return "face.hint.head_covering";
    case QualityComponent::ShouldersLevel: // positive: the person's left shoulder is lower
        return below(limit, score) ? "face.hint.shoulders_left" : "face.hint.shoulders_right";
    case QualityComponent::Sharpness:
    case QualityComponent::MotionBlurPrevention:
        return "face.hint.blurred";
    // The camera's faults and signs of an attack: not for the person to mend, and never told.
    case QualityComponent::UnifiedQualityScore:
    case QualityComponent::CompressionArtifacts:
    case QualityComponent::RedEyePrevention:
    case QualityComponent::InterlacingPrevention:
    case QualityComponent::UpscalingPrevention:
    case QualityComponent::RecapturePrevention:
    case QualityComponent::NoisePrevention:
    case QualityComponent::HeadWidth:
    case QualityComponent::LandmarkAgreement:
        return oneMoment;
    }
    return oneMoment;
}

Guidance::Guidance(QualityProfile profile, GuidanceOptions options)
    : m_profile(std::move(profile)),
      m_options(options) {}

void Guidance::reset() {
    m_broken.clear();
    m_shown = {};
    m_allHeld = m_advises = m_settled = false;
}

std::string_view Guidance::update(const FaceFinding& finding, const QualityAssessment& assessment, SteadyTime now) {
    std::string_view wanted;  // of what blocks
    std::string_view advised; // of what falls short without blocking
    for (const QualityLimit& limit : m_profile.limits) {
        const QualityScore* const score = assessment.score(limit.component);
        if (!score || score->reason == stillOnlyReason || score->reason == notAskedReason)
            continue;
        if (limit.severity == LimitSeverity::Hint) {
            if (advised.empty() && score->value && !limit.holds(*score))
                advised = advice(hintFor(limit.component, limit, *score, finding));
            continue;
        }
        if (limit.blocks(*score) || !score->value)
            m_broken.insert(limit.component);
        else if (limit.mended(*score))
            m_broken.erase(limit.component);
        if (m_broken.contains(limit.component)) {
            // No longer blocking, but not by the margin: the direction is still the one that was told before.
            if (wanted.empty())
                wanted = score->value && !limit.blocks(*score) && !m_shown.empty() && m_shown != holdStill
                             ? m_shown
                             : hintFor(limit.component, limit, *score, finding);
        } else if (advised.empty() && !limit.holds(*score)) {
            advised = advice(hintFor(limit.component, limit, *score, finding));
        }
    }
    m_allHeld = wanted.empty();
    m_advises = m_allHeld && !advised.empty();
    if (m_allHeld)
        wanted = advised.empty() || m_settled ? holdStill : advised;
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
