// SPDX-License-Identifier: Apache-2.0
// Does it live? Blinks, glances and lids, the sway that no living neck can stop, and whether the face ever leaves its
// plane: a sheet that is held by a hand moves as one plane, skin never does. Cue "vitality".
//
// Scores (lengths in distances between the pupils): vitality.seconds, vitality.mouth, vitality.sway (5th to 95th
// percentile of the head's middle and size), vitality.bend.median and .high (50th and 90th percentile, over pairs of
// frames, of what a homography leaves), vitality.bend.moved (.high again, where the face moved for long enough to tell
// a sheet), and of frames within 20 degrees of frontal vitality.blinks, vitality.gaze and vitality.lids (5th to 95th,
// 1st to 99th percentile of the iris' place over the eye's width and of the lids' opening), vitality.eyes (the larger
// of gaze and half of lids), vitality.eyes.long (again, after five seconds). Only the mesh is read: 10 us a frame, 20
// ms once for result(). Pure; bound to one thread.
#pragma once

#include "core/pad/passive/planes.h"
#include "core/pad/presentation_attack_detector.h"

namespace darcha {

class VitalityDetector final : public PresentationAttackDetector {
public:
    // The head's own sway has periods of one to five seconds: in less, a living head may seem to rest.
    static constexpr double secondsNeeded = 1.5;
    static constexpr int framesNeeded = 20;

    void observe(const FaceObservation& face, const QualityAssessment& quality) override;
    CueResult result() const override;
    void reset() override { *this = {}; }

private:
    struct Moment {
        double seconds = 0, openness = 0, mouth = 0, gaze = 0, yaw = 0;
        cv::Point2d middle;
        double size = 0; // distance between the pupils
    };
    std::vector<Moment> m_moments;
    Planes m_planes;
};

} // namespace darcha
