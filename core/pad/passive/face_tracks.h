// SPDX-License-Identifier: Apache-2.0
// Every face of a sequence, each followed as a track of its own: for files that show several people, or a person and a
// picture of one.
//
// Who turns away and comes back alone, near the same place, goes on as the same track. The largest face is the scout's;
// each other one has a tracker that sees the picture with the rest painted over. At most `most` tracks: a crowd is
// nobody's check. Bound to one thread. Errors: those of the models.
#pragma once

#include "core/base/result.h"
#include "core/face/face_tracker.h"

#include <optional>
#include <vector>

namespace darcha {

class FaceTracks {
public:
    static constexpr int most = 6;
    // Of the largest face's width: below it is the background's (FaceFinding counts by the same share).
    static constexpr double leastWidth = 0.25;

    struct Seen {
        int track = 0; // from 0, in the order in which they were first seen
        FaceObservationPtr face;
    };

    static Result<FaceTracks> create(const ModelStore& models);

    std::vector<Seen> observe(const FramePtr& frame);
    void reset();

private:
    struct Track {
        int number = 0;
        cv::Rect2d box;
        std::optional<FaceTracker> tracker;
        int missed = 0;
    };
    FaceTracks(const ModelStore& models, FaceTracker scout);
    Track* match(const cv::Rect2d& box);
    Track* comeBack(const cv::Rect2d& box); // the track that was seen last, if it could be this face

    const ModelStore* m_models;
    FaceTracker m_scout;
    std::vector<Track> m_tracks;
    int m_next = 0;
};

} // namespace darcha
