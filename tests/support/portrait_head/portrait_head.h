// SPDX-License-Identifier: Apache-2.0
// A real portrait made into a head that can turn: the picture's own texture on the canonical mask in the person's
// shape, with a rough skull, neck and shoulders behind it, lit by a SceneLight.
//
// For portraits before a plain wall (FRLL): the wall stays where it is and is part of the texture. Turns to 25 degrees;
// the light of the studio stays baked into the texture, so that its highlights do not move (rendered ones do): weak
// evidence about a specular cue. Camera axes and units as scene_light.h. One instance a thread.
#pragma once

#include "core/face/canonical_face.h"
#include "core/face/face_observation.h"
#include "tests/support/portrait_head/scene_light.h"

#include <memory>

namespace darcha::test {

// Degrees as HeadPose; centimetres: where the middle between the eyes is while the head looks straight ahead.
struct PersonPose {
    double yaw = 0, pitch = 0, roll = 0;
    double x = 0, y = 0, distance = 50;
    double blink = 0; // 0 open .. 1 shut
};

inline constexpr double fieldOfViewDegrees = 43; // across the height, as FaceTrackerOptions

// Linear light of what a pinhole sees, before any camera: albedo x lux. CV_32FC3.
class Person {
public:
    virtual ~Person() = default;
    virtual void draw(cv::Mat& linear, const PersonPose& pose, const SceneLight& light) = 0;
};

class PortraitHead final : public Person {
public:
    struct Shape {           // of the parts that one picture does not tell
        double depth = 1;    // of the relief, over the canonical face's
        double size = 1;     // of the whole
        double gloss = 0.03; // of skin: what a lamp's mirror image keeps of its light
        double texelsPerCm = 17;
    };
    // `portrait`: an upright picture with the one frontal face in it.
    PortraitHead(const FaceObservation& portrait, const CanonicalFace& canonical, const Shape& shape);
    ~PortraitHead() override;

    void draw(cv::Mat& linear, const PersonPose& pose, const SceneLight& light) override;

private:
    struct Content;
    std::unique_ptr<Content> m_content;
};

} // namespace darcha::test
