// SPDX-License-Identifier: Apache-2.0
#include "core/face/face_tracker.h"

#include "core/base/log.h"
#include "core/face/attention_mesh.h"
#include "core/face/canonical_face.h"
#include "core/face/face_detector.h"
#include "core/face/face_region.h"
#include "core/face/head_pose.h"
#include "core/face/mesh_points.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <optional>

namespace darcha {
namespace {

// Logit of the mesh's face flag. MediaPipe takes 0; faces of the test pictures give 8 and more, patterns that the
// detector took for a face mostly less than 0.
constexpr double trackPresence = 0;
constexpr double newFacePresence = 3;
constexpr double hiddenFacePresence = -3; // worth a second look
// The detector's score. The whole faces of the test pictures give 0.72 and more (the least: behind a medical mask); a
// dog gave 0.59.
constexpr double newFaceScore = 0.65;
// Of a further face on a first look, beside the mesh: people whose face others hide in part gave 0.52 and more. There
// the mesh decides, with MediaPipe's own 0: what was no face beside a face gave -5.5 and less (n 5), hidden ones 4 and
// more.
constexpr double hiddenFaceScore = 0.6;
constexpr double countedWidth = 0.25;   // of the largest face's
constexpr int smallestPicture = 32;     // pixels; below that nothing can be said
constexpr int missedLooks = 3;          // that a face beside the tracked one may be missed before it counts as gone
constexpr std::size_t checkedFaces = 6; // candidates a look that are held against the mesh
// Top of the head without hair, in the canonical face's frame: the eyes lie half way between chin and crown (ANSUR II:
// menton to crown 23.2 cm, ectocanthus to crown 11.7 cm in men), above the ears.
const cv::Point3d crown(0, 14.5, -4.0);

// What the mesh's irises are off on average, in distances between the pupils along the eyes' line and down the face;
// taken off. 26 FRLL portraits, 52 eyes: +-0.001 (models/cards/face_geometry.md).
const cv::Point2d irisZero(-0.0042, 0.0067);
constexpr double degrees = 180 / std::numbers::pi;

double length(cv::Point2d v) { return std::hypot(v.x, v.y); }

cv::Point2d flat(const cv::Point3d& p) { return {p.x, p.y}; }

// Lid distance over eye width, from six points (Soukupova and Cech, 2016).
double eyeAspectRatio(std::span<const cv::Point3d> mesh, std::array<int, 6> p) {
    const auto between = [&](int a, int b) {
        return length(flat(mesh[static_cast<std::size_t>(p[static_cast<std::size_t>(a)])]) -
                      flat(mesh[static_cast<std::size_t>(p[static_cast<std::size_t>(b)])]));
    };
    const double width = between(0, 3);
    return width > 0 ? (between(1, 5) + between(2, 4)) / (2 * width) : 0;
}

double ratio(std::span<const cv::Point3d> mesh, int a, int b, int c, int d) {
    const auto at = [&](int i) { return flat(mesh[static_cast<std::size_t>(i)]); };
    const double whole = length(at(c) - at(d));
    return whole > 0 ? length(at(a) - at(b)) / whole : 0;
}

double slope(cv::Point2d from, cv::Point2d to) { return std::atan2(to.y - from.y, to.x - from.x) * degrees; }

cv::Rect2d boxOf(std::span<const cv::Point3d> mesh) {
    double left = mesh[0].x, right = left, top = mesh[0].y, bottom = top;
    for (const cv::Point3d& p : mesh) {
        left = std::min(left, p.x);
        right = std::max(right, p.x);
        top = std::min(top, p.y);
        bottom = std::max(bottom, p.y);
    }
    return {left, top, right - left, bottom - top};
}

cv::Point2d middle(const cv::Rect2d& box) { return (box.tl() + box.br()) / 2; }

bool sameFace(const cv::Rect2d& a, const cv::Rect2d& b) {
    return overlap(a, b) > 0.2 || (a.contains(middle(b)) && b.contains(middle(a)));
}

// Squares along the longer side, so that a face which is small in the whole picture fills more of the detector's input.
std::vector<cv::Rect> squares(cv::Size picture, int side, int across, int down) {
    std::vector<cv::Rect> windows;
    side = std::min({side, picture.width, picture.height});
    const auto at = [&](int i, int count, int room) { return count > 1 ? i * room / (count - 1) : room / 2; };
    for (int row = 0; row < down; ++row)
        for (int column = 0; column < across; ++column)
            windows.emplace_back(at(column, across, picture.width - side), at(row, down, picture.height - side), side,
                                 side);
    return windows;
}

} // namespace

struct FaceTracker::Content {
    FaceDetector detector;
    AttentionMesh meshNetwork;
    CanonicalFace canonical;
    FaceTrackerOptions options;

    // A face that was found: what the mesh says, and where to look next.
    struct Seen {
        std::array<cv::Point3d, meshPointCount> mesh{}; // in the picture
        double presence = 0;
        FaceRegion next;
    };
    // The face that is followed.
    struct Track {
        FaceRegion region;
        double score = 0;
        cv::Point2d boxOffset; // detector's box against the region, in units of its side
        cv::Size2d boxSize;
    };
    std::optional<Track> track;
    // A face beside it. One look sees it in the whole picture, another only in a square: it is gone after some that
    // missed it.
    struct Other {
        cv::Rect2d box;
        int missed = 0;
    };
    std::vector<Other> others;
    cv::Size pictureSize;
    int framesSinceLook = 0;
    std::size_t turn = 0; // which window is looked into next
    cv::Mat crop, scratch;

    std::optional<Seen> look(const cv::Mat& picture, const FaceRegion& region, double presence) {
        const double reach = std::max(picture.cols, picture.rows);
        if (!(region.side >= 8) || region.side > 4 * reach)
            return std::nullopt;
        cutOut(picture, region, AttentionMesh::side, crop, scratch);
        const auto result = meshNetwork.run(crop);
        if (!result) {
            log::error("face.mesh", result.error());
            return std::nullopt;
        }
        if (!(result->presence >= presence))
            return std::nullopt;
        Seen seen;
        seen.presence = result->presence;
        const double scale = region.side / AttentionMesh::side;
        for (std::size_t i = 0; i < meshPointCount; ++i) {
            const cv::Point3d& p = result->points[i];
            const cv::Point2d at = region.toPicture({p.x, p.y}, AttentionMesh::side);
            seen.mesh[i] = {at.x, at.y, p.z * scale};
        }
        seen.next = FaceRegion::of(seen.mesh);
        // A track that slips off the picture, or collapses, is lost.
        const cv::Rect2d whole(0, 0, picture.cols, picture.rows);
        if (!whole.contains(seen.next.centre) || seen.next.side < 0.3 * region.side || seen.next.side > 2 * region.side)
            return std::nullopt;
        return seen;
    }

    std::vector<DetectedFace> detect(const cv::Mat& picture, cv::Rect window) {
        auto found = detector.detect(picture, window);
        if (!found) {
            log::error("face.detector", found.error());
            return {};
        }
        return std::move(*found);
    }

    // The whole picture, the squares along its longer side, and for a first look also smaller ones.
    static std::vector<cv::Rect> windows(cv::Size size, bool thorough) {
        const int shorter = std::min(size.width, size.height);
        const int longer = std::max(size.width, size.height);
        std::vector<cv::Rect> all{cv::Rect(cv::Point(), size)};
        const auto add = [&](const std::vector<cv::Rect>& more) { all.insert(all.end(), more.begin(), more.end()); };
        const bool wide = size.width >= size.height;
        if (longer * 10 > shorter * 12) // squarer pictures gain nothing from it
            add(squares(size, shorter, wide ? 3 : 1, wide ? 1 : 3));
        if (thorough && shorter >= 240) // smaller faces than 1/5 of that are too small for any use
            add(squares(size, shorter * 6 / 10, wide ? 4 : 2, wide ? 2 : 4));
        return all;
    }

    void follow(const Seen& seen, double score, const cv::Rect2d& box) {
        const double side = seen.next.side;
        track = Track{seen.next, score, (middle(box) - seen.next.centre) / side, {box.width / side, box.height / side}};
    }

    cv::Rect2d boxOnTrack() const {
        const cv::Point2d centre = track->region.centre + track->boxOffset * track->region.side;
        const cv::Size2d size(track->boxSize.width * track->region.side, track->boxSize.height * track->region.side);
        return {centre - cv::Point2d(size.width, size.height) / 2, size};
    }

    FaceObservationPtr observation(const FramePtr& frame, const Seen& seen) const;
    std::optional<Seen> find(const cv::Mat& picture);
    std::optional<Seen> findCut(const cv::Mat& picture);
    void findHidden(const cv::Mat& picture, const Seen& front, const std::vector<DetectedFace>& detections);
    void count(const cv::Mat& picture, const Seen& tracked);
};

// A face that the picture's edge cuts through: the detector sees half a face only where there is room beside it. Of 44
// good portraits with 30 or 50 % of the face cut away 14 were found without, 43 with it.
std::optional<FaceTracker::Content::Seen> FaceTracker::Content::findCut(const cv::Mat& picture) {
    const int room = std::min(picture.cols, picture.rows) / 3;
    const cv::Point2d shift(room, room);
    cv::Mat roomy;
    cv::copyMakeBorder(picture, roomy, room, room, room, room, cv::BORDER_CONSTANT, cv::mean(picture));
    std::vector<DetectedFace> candidates;
    for (const cv::Rect& window : windows(roomy.size(), true))
        for (const DetectedFace& face : detect(roomy, window))
            if (face.score >= newFaceScore)
                candidates.push_back(face);
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const DetectedFace& a, const DetectedFace& b) { return a.score > b.score; });
    if (candidates.size() > checkedFaces)
        candidates.resize(checkedFaces);
    for (const DetectedFace& candidate : candidates) {
        std::optional<Seen> seen = look(roomy, FaceRegion::of(candidate), newFacePresence);
        if (!seen)
            continue;
        if (auto again = look(roomy, seen->next, trackPresence))
            seen = std::move(again);
        for (cv::Point3d& p : seen->mesh)
            p -= cv::Point3d(shift.x, shift.y, 0);
        seen->next = FaceRegion::of(seen->mesh);
        follow(*seen, candidate.score, candidate.box - shift);
        return seen;
    }
    return std::nullopt;
}

// Faces that the one in front hides in part: it is painted over, as the mesh would follow it, and a second look from
// where the first one led fits better.
void FaceTracker::Content::findHidden(const cv::Mat& picture, const Seen& front,
                                      const std::vector<DetectedFace>& detections) {
    const cv::Rect2d own = boxOf(front.mesh);
    cv::Mat painted;
    std::size_t checked = 0;
    for (const DetectedFace& face : detections) {
        const auto same = [&](const Other& other) { return sameFace(other.box, face.box); };
        if (face.score < hiddenFaceScore || sameFace(own, face.box) || std::any_of(others.begin(), others.end(), same))
            continue;
        if (++checked > checkedFaces)
            return;
        if (painted.empty()) {
            std::vector<cv::Point> points, outline;
            for (const cv::Point3d& p : front.mesh)
                points.emplace_back(cvRound(p.x), cvRound(p.y));
            cv::convexHull(points, outline);
            painted = picture.clone();
            cv::fillConvexPoly(painted, outline, cv::mean(picture));
        }
        std::optional<Seen> seen = look(painted, FaceRegion::of(face), hiddenFacePresence);
        if (seen && seen->presence < trackPresence)
            seen = look(painted, seen->next, trackPresence);
        if (seen && !sameFace(own, boxOf(seen->mesh)))
            others.push_back({boxOf(seen->mesh), 0});
    }
}

// Without a track: every face of the look, the largest one becomes the track.
std::optional<FaceTracker::Content::Seen> FaceTracker::Content::find(const cv::Mat& picture) {
    std::vector<DetectedFace> candidates, detections;
    const bool fresh = turn == 0; // nothing was looked at since reset()
    std::vector<cv::Rect> all = windows(pictureSize, fresh);
    if (!fresh) // an empty scene: the whole picture and one square a frame
        all = {all[0], all[turn % all.size()]};
    ++turn;
    for (const cv::Rect& window : all)
        for (const DetectedFace& face : detect(picture, window)) {
            detections.push_back(face);
            const auto known = std::find_if(candidates.begin(), candidates.end(),
                                            [&](const DetectedFace& other) { return sameFace(face.box, other.box); });
            if (known == candidates.end())
                candidates.push_back(face);
            else if (face.score > known->score)
                *known = face;
        }
    std::erase_if(candidates, [](const DetectedFace& face) { return face.score < newFaceScore; });
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const DetectedFace& a, const DetectedFace& b) { return a.box.area() > b.box.area(); });
    if (candidates.size() > checkedFaces)
        candidates.resize(checkedFaces);

    track.reset();
    others.clear();
    std::optional<Seen> main;
    for (const DetectedFace& candidate : candidates) {
        std::optional<Seen> seen = look(picture, FaceRegion::of(candidate), newFacePresence);
        if (!seen)
            continue;
        const cv::Rect2d box = boxOf(seen->mesh);
        if (main) {
            if (!sameFace(boxOf(main->mesh), box))
                others.push_back({box, 0});
            continue;
        }
        // The region of a detection is coarser than that of a mesh: a second run costs once what it gains in points.
        if (auto again = look(picture, seen->next, trackPresence))
            seen = std::move(again);
        follow(*seen, candidate.score, candidate.box);
        main = std::move(seen);
    }
    if (main && fresh)
        findHidden(picture, *main, detections);
    else if (fresh)
        main = findCut(picture);
    framesSinceLook = 0;
    return main;
}

// With a track: one window a look, in turn.
void FaceTracker::Content::count(const cv::Mat& picture, const Seen& tracked) {
    const std::vector<cv::Rect> all = windows(pictureSize, false);
    const cv::Rect window = all[turn++ % all.size()];
    const cv::Rect2d own = boxOf(tracked.mesh);
    for (Other& other : others)
        if (cv::Rect2d(window).contains(middle(other.box)))
            ++other.missed;
    std::size_t checked = 0;
    for (const DetectedFace& face : detect(picture, window)) {
        if (sameFace(own, face.box)) {
            follow(tracked, face.score, face.box);
            continue;
        }
        const auto known = std::find_if(others.begin(), others.end(),
                                        [&](const Other& other) { return sameFace(other.box, face.box); });
        if (known != others.end()) {
            *known = {face.box, 0};
            continue;
        }
        if (face.score < newFaceScore || ++checked > checkedFaces)
            continue;
        const auto seen = look(picture, FaceRegion::of(face), newFacePresence);
        if (seen && !sameFace(own, boxOf(seen->mesh)))
            others.push_back({boxOf(seen->mesh), 0});
    }
    std::erase_if(others, [&](const Other& other) { return other.missed >= missedLooks || sameFace(own, other.box); });
}

FaceObservationPtr FaceTracker::Content::observation(const FramePtr& frame, const Seen& seen) const {
    const cv::Size size = frame->bgr.size();
    const double focal =
        std::min(size.width, size.height) / 2.0 / std::tan(options.fieldOfViewDegrees * std::numbers::pi / 360);
    const auto placement = placeHead(canonical, seen.mesh, size, focal);
    if (!placement)
        return nullptr;
    auto made = std::make_shared<FaceObservation>();
    made->frame = frame;
    made->mesh = seen.mesh;
    made->box = boxOf(seen.mesh);
    made->detectorBox = boxOnTrack();
    made->detectionScore = track->score;
    made->meshPresence = seen.presence;
    made->pose = placement->pose;
    made->distanceCm = placement->distanceCm;
    const auto seenAt = [&](int i) { return flat(seen.mesh[static_cast<std::size_t>(i)]); };
    const auto modelAt = [&](int i) { return canonical.vertices[static_cast<std::size_t>(i)]; };
    const auto expected = [&](cv::Point3d point) { return placement->project(point, size, focal); };
    const cv::Point2d along = seenAt(meshpoint::leftIris) - seenAt(meshpoint::rightIris);
    const cv::Point2d zero = along * irisZero.x + cv::Point2d(-along.y, along.x) * irisZero.y;
    made->rightEye = seenAt(meshpoint::rightIris) - zero;
    made->leftEye = seenAt(meshpoint::leftIris) - zero;
    // The eyes' lines tell roll better than the whole mask does (0.42 against 0.62 degrees of spread on FRLL): what
    // they are off from where the mask would have them is added.
    using namespace meshpoint;
    const double corners = slope(seenAt(rightEyeOuter), seenAt(leftEyeOuter)) -
                           slope(expected(modelAt(rightEyeOuter)), expected(modelAt(leftEyeOuter)));
    const double pupils =
        slope(made->rightEye, made->leftEye) - slope(expected((modelAt(rightEyeOuter) + modelAt(rightEyeInner)) / 2),
                                                     expected((modelAt(leftEyeOuter) + modelAt(leftEyeInner)) / 2));
    if (std::abs(corners) < 10 && std::abs(pupils) < 10) // a mesh that has lost an eye tells nothing by it
        made->pose.roll += (corners + pupils) / 2;
    made->interEyeDistance = length(made->leftEye - made->rightEye) / placement->foreshortening;
    made->rightEyeOpenness = eyeAspectRatio(seen.mesh, {33, 160, 158, 133, 153, 144});
    made->leftEyeOpenness = eyeAspectRatio(seen.mesh, {362, 385, 387, 263, 373, 380});
    made->mouthOpenness = ratio(seen.mesh, meshpoint::upperLipInner, meshpoint::lowerLipInner,
                                meshpoint::mouthRightInnerCorner, meshpoint::mouthLeftInnerCorner);
    made->crownY = placement->project(crown, size, focal).y;
    made->chin = flat(seen.mesh[meshpoint::chin]);
    return made;
}

FaceTracker::FaceTracker(std::unique_ptr<Content> content) : m_content(std::move(content)) {}
FaceTracker::FaceTracker(FaceTracker&&) noexcept = default;
FaceTracker& FaceTracker::operator=(FaceTracker&&) noexcept = default;
FaceTracker::~FaceTracker() = default;

Result<FaceTracker> FaceTracker::create(const ModelStore& store, const FaceTrackerOptions& options) {
    if (options.countEvery < 1 || !(options.fieldOfViewDegrees > 5 && options.fieldOfViewDegrees < 150))
        return {ErrorCode::InvalidArgument,
                "countEvery must be 1 or more, the field of view between 5 and 150 degrees"};
    Result<FaceDetector> detector = FaceDetector::create(store);
    if (!detector)
        return detector.error();
    Result<AttentionMesh> mesh = AttentionMesh::create(store);
    if (!mesh)
        return mesh.error();
    Result<CanonicalFace> canonical = CanonicalFace::load(store);
    if (!canonical)
        return canonical.error();
    if (canonical->vertices.size() != 468 || canonical->posePoints.size() < 6)
        return {ErrorCode::ModelUnreadable,
                "face_geometry: " + std::to_string(canonical->vertices.size()) + " vertices; the mesh has 468"};
    return FaceTracker(std::unique_ptr<Content>(
        new Content{std::move(*detector), std::move(*mesh), std::move(*canonical), options, {}, {}, {}, 0, 0, {}, {}}));
}

FaceFinding FaceTracker::observe(const FramePtr& frame) {
    Content& c = *m_content;
    if (!frame || frame->bgr.type() != CV_8UC3 || std::min(frame->bgr.cols, frame->bgr.rows) < smallestPicture) {
        reset();
        return {};
    }
    if (frame->bgr.size() != c.pictureSize) {
        reset();
        c.pictureSize = frame->bgr.size();
    }
    std::optional<Content::Seen> seen;
    if (c.track)
        seen = c.look(frame->bgr, c.track->region, trackPresence);
    if (seen) {
        c.track->region = seen->next;
        if (++c.framesSinceLook >= c.options.countEvery) {
            c.framesSinceLook = 0;
            c.count(frame->bgr, *seen);
        }
        // Whoever is larger is meant: the one in front takes over at the next frame.
        const double own = boxOf(seen->mesh).width;
        if (std::any_of(c.others.begin(), c.others.end(),
                        [&](const auto& other) { return other.box.width > 1.2 * own; }))
            seen = c.find(frame->bgr);
    } else {
        seen = c.find(frame->bgr);
    }
    if (!seen)
        return {};

    FaceFinding finding;
    finding.face = c.observation(frame, *seen);
    if (!finding.face) {
        c.track.reset();
        return {};
    }
    finding.boxes.push_back(finding.face->box);
    finding.faceCount = 1;
    for (const auto& [box, missed] : c.others) {
        finding.boxes.push_back(box);
        if (box.width >= countedWidth * finding.face->box.width)
            ++finding.faceCount;
    }
    return finding;
}

void FaceTracker::reset() {
    m_content->track.reset();
    m_content->others.clear();
    m_content->framesSinceLook = 0;
    m_content->turn = 0;
}

} // namespace darcha
