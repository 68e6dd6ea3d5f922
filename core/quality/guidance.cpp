// SPDX-License-Identifier: Apache-2.0
#include "core/quality/guidance.h"

#include "core/face/mesh_points.h"

#include <algorithm>
#include <array>

namespace darcha {

namespace {

struct HintRow {
    std::string_view id;
    HintArrow arrow;                // of the person's own directions
    std::string_view symbol;        // as beside a mirrored preview
    std::string_view contrary = {}; // what would be told after going too far
};

constexpr std::array hints{
    HintRow{"face.hint.no_face", HintArrow::None, "face"},
    HintRow{"face.hint.only_one_person", HintArrow::None, "person"},
    HintRow{"face.hint.one_moment", HintArrow::None, "clock"},
    HintRow{"face.hint.move_closer", HintArrow::Nearer, "closer", "face.hint.move_back"},
    HintRow{"face.hint.move_back", HintArrow::Farther, "farther", "face.hint.move_closer"},
    HintRow{"face.hint.move_left", HintArrow::Left, "move_left", "face.hint.move_right"},
    HintRow{"face.hint.move_right", HintArrow::Right, "move_right", "face.hint.move_left"},
    HintRow{"face.hint.move_up", HintArrow::Up, "up", "face.hint.move_down"},
    HintRow{"face.hint.move_down", HintArrow::Down, "down", "face.hint.move_up"},
    HintRow{"face.hint.turn_left", HintArrow::Left, "turn_left", "face.hint.turn_right"},
    HintRow{"face.hint.turn_right", HintArrow::Right, "turn_right", "face.hint.turn_left"},
    HintRow{"face.hint.chin_up", HintArrow::Up, "chin_up", "face.hint.chin_down"},
    HintRow{"face.hint.chin_down", HintArrow::Down, "chin_down", "face.hint.chin_up"},
    HintRow{"face.hint.straighten_left", HintArrow::TiltLeft, "tilt_left", "face.hint.straighten_right"},
    HintRow{"face.hint.straighten_right", HintArrow::TiltRight, "tilt_right", "face.hint.straighten_left"},
    HintRow{"face.hint.look_at_camera", HintArrow::None, "eye"},
    HintRow{"face.hint.too_dark", HintArrow::None, "light", "face.hint.too_bright"},
    HintRow{"face.hint.too_bright", HintArrow::None, "light", "face.hint.too_dark"},
    HintRow{"face.hint.flat_light", HintArrow::None, "light"},
    HintRow{"face.hint.side_light", HintArrow::None, "light"},
    HintRow{"face.hint.side_light_left", HintArrow::Left, "light", "face.hint.side_light_right"},
    HintRow{"face.hint.side_light_right", HintArrow::Right, "light", "face.hint.side_light_left"},
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
    HintRow{"face.hint.shoulders_left", HintArrow::TiltLeft, "shoulder_left", "face.hint.shoulders_right"},
    HintRow{"face.hint.shoulders_right", HintArrow::TiltRight, "shoulder_right", "face.hint.shoulders_left"},
    HintRow{"face.hint.blurred", HintArrow::None, "camera"},
    HintRow{"face.hint.keep_still", HintArrow::None, "hand"},
    HintRow{"face.hint.hold_still", HintArrow::None, "hand"},
};

constexpr std::string_view holdStill = "face.hint.hold_still";
constexpr std::string_view oneMoment = "face.hint.one_moment";
constexpr std::string_view blurred = "face.hint.blurred";
constexpr std::string_view keepStill = "face.hint.keep_still";

// A picture counts as blurred from 1 % of the eye distance on (profile icao, Sharpness); a camera exposes for 1/30 s at
// most. So this fast, in eye distances a second, motion alone blurs it.
constexpr double blursFrom = 0.3;
// The mesh jitters by half a percent of the eye distance: over this time that is a tenth of the speed above.
constexpr auto motionOver = std::chrono::milliseconds(150);
// A nod turns round without being over.
constexpr auto motionLasts = std::chrono::milliseconds(500);

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

std::string_view hintSymbol(std::string_view hint, bool mirrored) {
    const HintRow* const row = rowOf(hint);
    if (!row)
        return "face";
    const bool sideways = onScreen(hint, true) != onScreen(hint, false);
    const HintRow* const other = sideways && !mirrored ? rowOf(row->contrary) : nullptr;
    return other ? other->symbol : row->symbol;
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
    m_path.clear();
    m_movedAt.reset();
    m_advisedSince.reset();
    m_shown = {};
    m_allHeld = m_advises = m_settled = m_tellsFault = false;
}

// Eyes, nose and chin: moving sideways shifts all of them, turning the head the nose at least.
void Guidance::follow(const FaceFinding& finding, SteadyTime now) {
    if (finding.faceCount != 1 || !finding.face || finding.face->interEyeDistance <= 0)
        return m_path.clear();
    const FaceObservation& face = *finding.face;
    const cv::Point3d& nose = face.mesh[meshpoint::noseTip];
    const Place here{now, {face.rightEye, face.leftEye, face.chin, cv::Point2d(nose.x, nose.y)}};
    while (m_path.size() > 1 && now - m_path[1].at >= motionOver)
        m_path.pop_front();
    if (!m_path.empty() && now - m_path.front().at >= motionOver) {
        const double seconds = std::chrono::duration<double>(now - m_path.front().at).count();
        for (std::size_t i = 0; i < here.points.size(); ++i)
            if (cv::norm(here.points[i] - m_path.front().points[i]) > blursFrom * seconds * face.interEyeDistance)
                m_movedAt = now;
    }
    m_path.push_back(here);
}

std::string_view Guidance::hintOf(const QualityLimit& limit, const QualityScore& score, const FaceFinding& finding,
                                  SteadyTime now) const {
    const std::string_view hint = hintFor(limit.component, limit, score, finding);
    const bool moving = m_movedAt && now - *m_movedAt <= motionLasts;
    return hint == blurred && moving ? keepStill : hint;
}

std::string_view Guidance::update(const FaceFinding& finding, const QualityAssessment& assessment, SteadyTime now) {
    follow(finding, now);
    std::string_view advised; // of what falls short without blocking
    for (const QualityLimit& limit : m_profile.limits) {
        const QualityScore* const score = assessment.score(limit.component);
        if (!score || score->reason == stillOnlyReason || score->reason == notAskedReason)
            continue;
        const bool blocking = limit.severity != LimitSeverity::Hint;
        if (blocking && (limit.blocks(*score) || !score->value))
            m_broken[limit.component] = hintOf(limit, *score, finding, now);
        else if (blocking && limit.mended(*score))
            m_broken.erase(limit.component);
        // In between it is still broken if it was, and the words for it stay as they were.
        if (advised.empty() && !m_broken.contains(limit.component) && score->value && !limit.holds(*score))
            advised = advice(hintOf(limit, *score, finding, now));
    }
    std::string_view wanted = firstFault();
    m_allHeld = wanted.empty();
    m_advises = m_allHeld && !advised.empty();
    const bool fault = !m_allHeld;
    if (!m_advises)
        m_advisedSince.reset();
    else if (!m_advisedSince)
        m_advisedSince = now;
    if (m_allHeld && m_advises && !m_settled)
        wanted = now - *m_advisedSince >= m_options.adviceAfter ? advised : m_shown;
    else if (m_allHeld)
        wanted = holdStill;
    if (wanted == m_shown || (!m_shown.empty() && !mayReplace(wanted, finding, now)))
        return m_shown;
    m_shownSince = now;
    m_tellsFault = fault;
    return m_shown = wanted;
}

// In the profile's order, which is that of doing; what cannot be judged after all that can be put right.
std::string_view Guidance::firstFault() const {
    std::string_view unjudged;
    for (const QualityLimit& limit : m_profile.limits)
        if (const auto fault = m_broken.find(limit.component); fault != m_broken.end()) {
            if (fault->second != oneMoment)
                return fault->second;
            unjudged = fault->second;
        }
    return unjudged;
}

bool Guidance::mayReplace(std::string_view wanted, const FaceFinding& finding, SteadyTime now) const {
    if (now - m_shownSince >= m_options.shownAtLeast)
        return true;
    if (finding.faceCount != 1) // no face, or a second one: any other words would be about nobody
        return true;
    const HintRow* const row = rowOf(m_shown); // went too far: what stands there is the opposite of what is true
    return row && !wanted.empty() && row->contrary == wanted;
}

} // namespace darcha
