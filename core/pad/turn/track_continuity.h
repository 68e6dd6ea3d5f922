// SPDX-License-Identifier: Apache-2.0
// Is it the same face from frame to frame, without a leap? A swap of clips or of heads in mid-session is one.
//
// Scores of cue "continuity": jump.most (eye distances between two frames, of those that were taken), shape.most (how
// far the picture of the face changed its shape in a frame, similarity removed), jumps, lost (times without a face).
#pragma once

#include "core/pad/presentation_attack_detector.h"
#include "core/pad/turn/turn_geometry.h"

namespace darcha {

class TrackContinuity {
public:
    // Eye distances. 0.2 a frame at 30 frames a second (reference, liveness 6.1) are 38 cm a second; a slower camera
    // sees more between two frames. Beyond 0.6 nothing says that it is the same face.
    static constexpr double jumpOfFrame = 0.2, jumpPerSecond = 6, jumpMost = 0.6;

    enum class Step { Continued, Suspect, Jumped };
    // One leap that is gone in the next frame was the mesh's: Suspect, and the frame is better not used.
    Step next(const FaceView& view);
    void lost() { ++m_lost; }
    CueResult result() const;
    void reset() { *this = {}; }

private:
    std::optional<FaceView> m_last;
    bool m_suspect = false;
    double m_jump = 0, m_shape = 0;
    int m_jumps = 0, m_lost = 0, m_frames = 0;
};

} // namespace darcha
