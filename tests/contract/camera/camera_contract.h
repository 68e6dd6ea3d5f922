// SPDX-License-Identifier: Apache-2.0
// The suite that every Camera implementation passes: derive, give make(), QTEST_GUILESS_MAIN.
//
//   class VirtualCitizenContract : public CameraContract { Q_OBJECT  CameraUnderTest make() override { ... } };
//
// make() gives a camera on a clock that moves (SystemClock), that shows at least 12 frames before it ends, at 5 frames
// a second or more. `unplug` and `plug` are left empty where nothing can pull the plug; those cases are then skipped.
#pragma once

#include "drivers/camera/camera.h"

#include <functional>
#include <memory>
#include <QObject>

namespace darcha {

struct CameraUnderTest {
    std::shared_ptr<Camera> camera;
    std::function<void()> unplug;
    std::function<void()> plug;
};

class CameraContract : public QObject {
    Q_OBJECT

protected:
    virtual CameraUnderTest make() = 0;

private slots:
    void anUnopenedCameraIsPresentAndRefusesWork();
    void openingTellsFormatsOfWhichTheStillIsAtLeastTheStream();
    void openingTwiceIsRefusedAndChangesNothing();
    void framesAreWholeColourPicturesOfTheFormat();
    void sequenceAndTimeStampsRise();
    void aFrameHandedOutIsNeverChanged();
    void aStillHasTheFullResolutionAndTheStreamGoesOn();
    void patienceThatIsTooShortIsATimeoutAndLosesNothing();
    void closingAndOpeningAgainWorks();
    void closingTwiceIsHarmless();
    void unpluggedEveryCallSaysSoAtOnce();
    void unpluggingEndsAWaitInAnotherThread();
    void pluggedInAgainItIsTheSameDevice();
};

} // namespace darcha
