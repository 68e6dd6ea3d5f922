// SPDX-License-Identifier: Apache-2.0
// The virtual citizen: a camera that shows a generated person. No photograph is in it. Marked isVirtual.
//
// Renders in the camera thread, on the Clock's time; the same seed, clock and orders give the same frames. On a machine
// that is too slow for the nominal rate frames are left out, and their time stamps say so. The still is drawn anew at
// its own size, of the moment of the last frame. It is no evidence about presentation attacks: see README.
#pragma once

#include "core/media/face_geometry.h"
#include "drivers/camera/virtual_camera.h"
#include "drivers/camera/virtual_citizen/citizen_camera.h"
#include "drivers/camera/virtual_citizen/citizen_director.h"
#include "drivers/camera/virtual_citizen/citizen_look.h"
#include "drivers/camera/virtual_citizen/citizen_screen.h"

#include <memory>

namespace darcha {

struct VirtualCitizenOptions {
    cv::Size stream{1920, 1080};
    cv::Size still{3840, 2160};
    double framesPerSecond = 30;            // as a UVC camera's
    double verticalFieldOfViewDegrees = 43; // as FaceTrackerOptions: 78 degrees diagonal at 16:9
    bool arrives = true;                    // starts a little off and settles within 2 s, so that guidance is seen
    Pacing pacing = Pacing::ByClock;
    CitizenCamera camera; // CitizenCamera::fromSeed() for another one every session
    CitizenScreen screen; // as well
};

class VirtualCitizen final : public VirtualCamera {
public:
    // InvalidArgument where the geometry is not MediaPipe's. Takes about half a second: it paints the person.
    static Result<std::unique_ptr<VirtualCitizen>> create(const FaceGeometry& geometry, const CitizenLook& look,
                                                          const Clock& clock, std::shared_ptr<CitizenDirector> director,
                                                          const VirtualCitizenOptions& options = {});
    ~VirtualCitizen() override;

    CitizenDirector& director();
    ExposureControl* exposureControl() override; // as a UVC camera's: it obeys with the next frame

private:
    struct Content;
    VirtualCitizen(const Clock& clock, Pacing pacing, std::unique_ptr<Content> content);

    Result<CameraFormat> begin() override;
    Result<Picture> nextPicture() override;
    Result<cv::Mat> stillPicture() override;

    std::unique_ptr<Content> m_content;
};

} // namespace darcha
