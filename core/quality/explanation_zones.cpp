// SPDX-License-Identifier: Apache-2.0
#include "core/quality/explanation_zones.h"

#include "core/face/mesh_points.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

namespace darcha {

namespace {

using Polygon = std::vector<cv::Point2d>;

cv::Point2d at(const FaceObservation& face, int index) {
    const cv::Point3d& p = face.mesh[static_cast<std::size_t>(index)];
    return {p.x, p.y};
}

Polygon outline(const FaceObservation& face, std::span<const int> points, double grown = 1) {
    Polygon made;
    cv::Point2d middle;
    for (const int index : points)
        made.push_back(at(face, index));
    for (const cv::Point2d& p : made)
        middle += p / static_cast<double>(made.size());
    for (cv::Point2d& p : made)
        p = middle + (p - middle) * grown;
    return made;
}

Polygon rectangle(const cv::Rect2d& r) { return {r.tl(), {r.x + r.width, r.y}, r.br(), {r.x, r.y + r.height}}; }

// From the upright crop to where it lies in the frame: a crop of a tilted head is turned about its centre. `way` -1:
// back.
cv::Point2d turned(const cv::Point2d& p, const PortraitGeometry& portrait, int way = 1) {
    const cv::Point2d middle = (portrait.crop.tl() + portrait.crop.br()) / 2, from = p - middle;
    const double turn = way * portrait.rotation * std::numbers::pi / 180;
    return middle + cv::Point2d(from.x * std::cos(turn) - from.y * std::sin(turn),
                                from.x * std::sin(turn) + from.y * std::cos(turn));
}

Polygon turned(const cv::Rect2d& part, const PortraitGeometry& portrait) {
    Polygon made = rectangle(part);
    for (cv::Point2d& p : made)
        p = turned(p, portrait);
    return made;
}

// Half of the oval: its points on that side of the line from the top of the forehead to the chin.
Polygon half(const FaceObservation& face, bool left) {
    const cv::Point2d top = at(face, meshpoint::foreheadTop), down = at(face, meshpoint::chin) - top;
    Polygon made;
    for (const cv::Point2d& p : ovalOf(face)) {
        const double side = down.x * (p.y - top.y) - down.y * (p.x - top.x); // negative: the picture's right
        if (left ? side <= 0 : side >= 0)
            made.push_back(p);
    }
    // The oval begins at the forehead: one half comes in one run, the other in two that meet there.
    std::rotate(made.begin(), std::max_element(made.begin(), made.end(), [](auto a, auto b) { return a.y < b.y; }),
                made.end());
    return made;
}

// About an eye, open or shut: as wide as it and half as high, with its slant.
Polygon eyeEllipse(const FaceObservation& face, int outer, int inner) {
    const cv::Point2d a = at(face, outer), b = at(face, inner), along = (b - a) * 0.65, up(along.y, -along.x);
    Polygon made;
    for (int i = 0; i < 32; ++i) {
        const double turn = i * std::numbers::pi / 16;
        made.push_back((a + b) / 2 + along * std::cos(turn) + 0.55 * up * std::sin(turn));
    }
    return made;
}

Polygon headEllipse(const FaceObservation& face) {
    const cv::Point2d chin = face.chin, crown(at(face, meshpoint::foreheadTop).x, face.crownY);
    const cv::Point2d middle = (chin + crown) / 2, down = (chin - crown) / 2;
    const cv::Point2d across = 0.58 * (at(face, meshpoint::leftTemple) - at(face, meshpoint::rightTemple));
    Polygon made;
    for (int i = 0; i < 48; ++i) {
        const double turn = i * std::numbers::pi / 24;
        made.push_back(middle + across * std::cos(turn) + down * std::sin(turn));
    }
    return made;
}

cv::Point2d middleOf(const Polygon& polygon) {
    cv::Point2d sum;
    for (const cv::Point2d& p : polygon)
        sum += p / static_cast<double>(polygon.size());
    return sum;
}

// An arrow's two barbs, a fifth of its length.
void addArrow(Zone& zone, cv::Point2d from, cv::Point2d to) {
    zone.lines.emplace_back(from, to);
    const cv::Point2d back = (from - to) * 0.2, aside(-back.y * 0.6, back.x * 0.6);
    zone.lines.emplace_back(to, to + back + aside);
    zone.lines.emplace_back(to, to + back - aside);
}

} // namespace

Polygon cropOf(const PortraitGeometry& portrait) { return turned(portrait.crop, portrait); }

Polygon ovalOf(const FaceObservation& face) { return outline(face, meshpoint::faceOval); }

ZoneKind zoneKindOf(const QualityScore& score) {
    using enum QualityComponent;
    switch (score.component) {
    case SingleFacePresent:
        return ZoneKind::Faces;
    case IlluminationUniformity: // its detail is the side that lies in the shade
        return score.detail == "left"    ? ZoneKind::LeftHalf
               : score.detail == "right" ? ZoneKind::RightHalf
                                         : ZoneKind::Face;
    case EyesOpen:
    case EyesVisible:
    case RedEyePrevention:
    case GlassesGlarePrevention:
    case FrameOverEyePrevention:
    case HairOverEyesPrevention:
    case GazeForward:
        return ZoneKind::Eyes;
    case Sharpness:
    case MotionBlurPrevention:
        return ZoneKind::EyeBand;
    case ShouldersLevel:
        return ZoneKind::Shoulders;
    case MouthClosed:
    case MouthOcclusionPrevention:
        return ZoneKind::Mouth;
    case InterEyeDistance:
    case HeadPoseRoll:
        return ZoneKind::EyeLine;
    case HeadPoseYaw:
    case HeadPosePitch:
        return ZoneKind::NoseLine;
    case HeadSize:
        return ZoneKind::HeadHeight;
    case MarginAboveOfTheFaceImage:
        return ZoneKind::MarginAbove;
    case MarginBelowOfTheFaceImage:
        return ZoneKind::MarginBelow;
    case LeftwardCropOfTheFaceImage:
        return ZoneKind::MarginLeft;
    case RightwardCropOfTheFaceImage:
        return ZoneKind::MarginRight;
    case NoHeadCoverings:
        return ZoneKind::AboveHead;
    case BackgroundUniformity:
        return ZoneKind::Surroundings;
    case UnifiedQualityScore:
    case CompressionArtifacts:
    case InterlacingPrevention:
    case UpscalingPrevention:
    case RecapturePrevention:
    case NoisePrevention:
        return ZoneKind::Portrait;
    default:
        return ZoneKind::Face;
    }
}

std::string_view name(ZoneKind kind) {
    switch (kind) {
    case ZoneKind::Faces:
        return "faces";
    case ZoneKind::Face:
        return "face";
    case ZoneKind::RightHalf:
        return "own right half of the face";
    case ZoneKind::LeftHalf:
        return "own left half of the face";
    case ZoneKind::Eyes:
        return "eyes";
    case ZoneKind::EyeBand:
        return "eyes and brows";
    case ZoneKind::Mouth:
        return "mouth";
    case ZoneKind::EyeLine:
        return "line of the eyes";
    case ZoneKind::NoseLine:
        return "where the nose points";
    case ZoneKind::HeadHeight:
        return "crown to chin";
    case ZoneKind::MarginAbove:
        return "above the face's centre";
    case ZoneKind::MarginBelow:
        return "below the face's centre";
    case ZoneKind::MarginLeft:
        return "left of the face's centre";
    case ZoneKind::MarginRight:
        return "right of the face's centre";
    case ZoneKind::AboveHead:
        return "top of the head";
    case ZoneKind::Surroundings:
        return "background";
    case ZoneKind::Shoulders:
        return "shoulders";
    case ZoneKind::Portrait:
        return "portrait";
    }
    return "";
}

Zone zoneOf(ZoneKind kind, const FaceFinding& finding, const PortraitGeometry& portrait) {
    Zone zone;
    if (kind == ZoneKind::Faces || !finding.face) {
        for (const cv::Rect2d& box : finding.boxes)
            zone.shaded.push_back(rectangle(box));
        if (!zone.shaded.empty())
            zone.tag = zone.shaded.front()[1];
        return zone;
    }
    const FaceObservation& face = *finding.face;
    const cv::Rect2d crop = portrait.crop.width > 0 ? portrait.crop : face.box;
    const cv::Point2d centre(crop.x + portrait.centreX * crop.width, crop.y + portrait.eyeLineY * crop.height);
    const cv::Point2d right = crop.br();
    const cv::Point2d crown(at(face, meshpoint::foreheadTop).x, face.crownY);
    const double apart = std::max(1.0, cv::norm(face.leftEye - face.rightEye));
    switch (kind) {
    case ZoneKind::Faces:
        break;
    case ZoneKind::Face:
        zone.shaded = {ovalOf(face)};
        zone.tag = at(face, meshpoint::foreheadTop) * 0.8 + face.chin * 0.2;
        break;
    case ZoneKind::RightHalf:
    case ZoneKind::LeftHalf:
        zone.shaded = {half(face, kind == ZoneKind::LeftHalf)};
        zone.tag = middleOf(zone.shaded[0]);
        break;
    case ZoneKind::Eyes:
        zone.shaded = {eyeEllipse(face, meshpoint::rightEyeOuter, meshpoint::rightEyeInner),
                       eyeEllipse(face, meshpoint::leftEyeOuter, meshpoint::leftEyeInner)};
        zone.tag = face.leftEye + cv::Point2d(0.42 * apart, 0);
        break;
    case ZoneKind::EyeBand: {
        const cv::Point2d along = (face.leftEye - face.rightEye), up(along.y, -along.x);
        zone.shaded = {{face.rightEye - 0.45 * along + 0.45 * up, face.leftEye + 0.45 * along + 0.45 * up,
                        face.leftEye + 0.45 * along - 0.25 * up, face.rightEye - 0.45 * along - 0.25 * up}};
        zone.tag = face.rightEye - 0.45 * along;
        break;
    }
    case ZoneKind::Mouth:
        zone.shaded = {outline(face, meshpoint::outerLips, 1.15)};
        zone.tag = at(face, meshpoint::mouthLeftCorner) + cv::Point2d(0.25 * apart, 0);
        break;
    case ZoneKind::EyeLine: {
        const cv::Point2d along = face.leftEye - face.rightEye;
        zone.lines = {{face.rightEye - 0.6 * along, face.leftEye + 0.6 * along}};
        zone.tag = face.rightEye - 0.72 * along;
        break;
    }
    case ZoneKind::NoseLine: {
        // The direction of the nose in the picture; a head straight ahead has hardly any.
        const double yaw = face.pose.yaw * std::numbers::pi / 180, pitch = face.pose.pitch * std::numbers::pi / 180;
        const cv::Point2d nose = at(face, meshpoint::noseTip);
        const cv::Point2d to = nose + 1.6 * apart * cv::Point2d(std::sin(yaw) * std::cos(pitch), -std::sin(pitch));
        addArrow(zone, nose, to);
        zone.tag = to + cv::Point2d(0.15 * apart, 0.15 * apart);
        break;
    }
    case ZoneKind::HeadHeight:
        zone.lines = {{crown, face.chin},
                      {crown - cv::Point2d(apart, 0), crown + cv::Point2d(apart, 0)},
                      {face.chin - cv::Point2d(apart, 0), face.chin + cv::Point2d(apart, 0)}};
        zone.tag = crown + cv::Point2d(apart, 0);
        break;
    case ZoneKind::MarginAbove:
        zone.shaded = {turned(cv::Rect2d(crop.x, crop.y, crop.width, std::max(1.0, centre.y - crop.y)), portrait)};
        zone.tag = {centre.x, crop.y + 0.1 * apart};
        break;
    case ZoneKind::MarginBelow:
        zone.shaded = {turned(cv::Rect2d(crop.x, centre.y, crop.width, std::max(1.0, right.y - centre.y)), portrait)};
        zone.tag = {centre.x, right.y - 0.2 * apart};
        break;
    case ZoneKind::MarginLeft:
        zone.shaded = {turned(cv::Rect2d(crop.x, crop.y, std::max(1.0, centre.x - crop.x), crop.height), portrait)};
        zone.tag = {crop.x + 0.1 * apart, centre.y};
        break;
    case ZoneKind::MarginRight:
        zone.shaded = {turned(cv::Rect2d(centre.x, crop.y, std::max(1.0, right.x - centre.x), crop.height), portrait)};
        zone.tag = {right.x - 0.2 * apart, centre.y};
        break;
    case ZoneKind::AboveHead: {
        const cv::Point2d a = at(face, meshpoint::rightTemple), b = at(face, meshpoint::leftTemple);
        const double top = std::max(crop.y, face.crownY - 0.35 * apart);
        const double brow = at(face, meshpoint::foreheadTop).y;
        zone.shaded = {rectangle({a.x, top, std::max(1.0, b.x - a.x), std::max(1.0, brow - top)})};
        zone.tag = {b.x, top + 0.1 * apart};
        break;
    }
    case ZoneKind::Surroundings: {
        // The portrait down to the chin, without the head.
        const double chin = turned(face.chin, portrait, -1).y;
        const cv::Rect2d above(crop.x, crop.y, crop.width, std::max(1.0, chin - crop.y));
        Polygon head = headEllipse(face);
        for (cv::Point2d& p : head) {
            const cv::Point2d level = turned(p, portrait, -1);
            p = turned(
                cv::Point2d(std::clamp(level.x, above.x, above.br().x), std::clamp(level.y, above.y, above.br().y)),
                portrait);
        }
        zone.shaded = {turned(above, portrait)};
        zone.spared = {head};
        zone.tag = crop.tl() + cv::Point2d(0.2 * apart, 0.2 * apart);
        break;
    }
    case ZoneKind::Shoulders: {
        const double chin = std::min(turned(face.chin, portrait, -1).y, right.y - 1);
        zone.shaded = {turned(cv::Rect2d(crop.x, chin, crop.width, std::max(1.0, right.y - chin)), portrait)};
        zone.tag = {crop.x + 0.2 * apart, right.y - 0.2 * apart};
        break;
    }
    case ZoneKind::Portrait:
        zone.shaded = {turned(crop, portrait)};
        zone.tag = crop.tl() + cv::Point2d(0.2 * apart, 0.2 * apart);
        break;
    }
    return zone;
}

} // namespace darcha
