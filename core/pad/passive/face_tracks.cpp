// SPDX-License-Identifier: Apache-2.0
#include "core/pad/passive/face_tracks.h"

#include "core/face/face_detector.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace darcha {
namespace {

constexpr int patience = 15;   // frames that a face may be away beside others: half a second at 30 a second
constexpr int absence = 120;   // and alone: who looks behind, or bends down
constexpr double nearby = 1.5; // face widths
constexpr double likeSize = 1.6;

cv::Point2d middle(const cv::Rect2d& box) { return (box.tl() + box.br()) / 2; }

bool same(const cv::Rect2d& a, const cv::Rect2d& b) {
    return overlap(a, b) > 0.2 || (a.contains(middle(b)) && b.contains(middle(a)));
}

} // namespace

FaceTracks::FaceTracks(const ModelStore& models, FaceTracker scout) : m_models(&models), m_scout(std::move(scout)) {}

Result<FaceTracks> FaceTracks::create(const ModelStore& models) {
    auto scout = FaceTracker::create(models, {.countEvery = 1});
    if (!scout.ok())
        return scout.error();
    return FaceTracks(models, std::move(*scout));
}

FaceTracks::Track* FaceTracks::match(const cv::Rect2d& box) {
    Track* best = nullptr;
    double nearest = 0;
    for (Track& track : m_tracks) {
        const double distance = cv::norm(middle(track.box) - middle(box));
        if (track.missed <= patience && same(track.box, box) && (!best || distance < nearest)) {
            best = &track;
            nearest = distance;
        }
    }
    return best;
}

FaceTracks::Track* FaceTracks::comeBack(const cv::Rect2d& box) {
    const auto last = std::min_element(m_tracks.begin(), m_tracks.end(),
                                       [](const Track& a, const Track& b) { return a.missed < b.missed; });
    if (last == m_tracks.end() || last->missed == 0 || last->missed > absence)
        return nullptr;
    const double size = box.width / last->box.width;
    const bool near = cv::norm(middle(last->box) - middle(box)) < nearby * last->box.width;
    return near && size < likeSize && size > 1 / likeSize ? &*last : nullptr;
}

std::vector<FaceTracks::Seen> FaceTracks::observe(const FramePtr& frame) {
    std::vector<Seen> seen;
    const FaceFinding finding = m_scout.observe(frame);
    for (Track& track : m_tracks)
        ++track.missed;
    if (!finding.face) {
        std::erase_if(m_tracks, [](const Track& track) { return track.missed > absence; });
        return seen;
    }
    const auto take = [&](const FaceObservationPtr& face) {
        Track* track = match(face->box);
        if (!track && finding.faceCount == 1)
            track = comeBack(face->box);
        if (!track) {
            track = &m_tracks.emplace_back();
            track->number = m_next++;
        }
        const bool twice =
            track->missed == 0 && !seen.empty() &&
            std::any_of(seen.begin(), seen.end(), [&](const Seen& s) { return s.track == track->number; });
        if (twice)
            return;
        track->box = face->box;
        track->missed = 0;
        seen.push_back({track->number, face});
    };
    take(finding.face);
    for (std::size_t i = 1; i < finding.boxes.size() && static_cast<int>(seen.size()) < most; ++i) {
        const cv::Rect2d& wanted = finding.boxes[i];
        if (wanted.width < leastWidth * finding.face->box.width)
            continue;
        cv::Mat painted = frame->bgr.clone();
        const cv::Scalar grey = cv::mean(painted);
        for (std::size_t other = 0; other < finding.boxes.size(); ++other)
            if (other != i && overlap(finding.boxes[other], wanted) < 0.3)
                cv::rectangle(painted, finding.boxes[other], grey, cv::FILLED);
        Track* known = match(wanted);
        std::optional<FaceTracker> fresh;
        if (!known || !known->tracker) {
            auto made = FaceTracker::create(*m_models, {.countEvery = 1});
            if (!made.ok())
                continue;
            fresh = std::move(*made);
        }
        FaceTracker& tracker = fresh ? *fresh : *known->tracker;
        const FaceFinding alone =
            tracker.observe(std::make_shared<const Frame>(Frame{painted, frame->sequence, frame->captured}));
        if (!alone.face || !same(alone.face->box, wanted))
            continue;
        auto copy = std::make_shared<FaceObservation>(*alone.face);
        copy->frame = frame; // unpainted: the cues look beside the face
        take(copy);
        if (fresh)
            if (Track* track = match(copy->box))
                track->tracker = std::move(fresh);
    }
    std::erase_if(m_tracks, [](const Track& track) { return track.missed > absence; });
    return seen;
}

void FaceTracks::reset() {
    m_scout.reset();
    m_tracks.clear();
    m_next = 0;
}

} // namespace darcha
