// SPDX-License-Identifier: Apache-2.0
// Takes a camera's exposure in hand for a moment: a sensor follows at once, an injected stream does not.
//
// Bound to the camera thread, while the camera is open. Whoever steps restores; a camera restores by itself when it is
// closed. Errors: as Camera, and DeviceUnsupported where the camera has no such control.
#pragma once

#include "core/base/result.h"

namespace darcha {

class ExposureControl {
public:
    virtual ~ExposureControl() = default;
    // Asks that so much light counts: 1 is what the camera's own automatics had chosen, 2 is one stop brighter. The
    // first step switches the automatics off. Gives the factor that was really set: controls have steps and ends.
    virtual Result<double> stepTo(double factor) = 0;
    virtual Result<void> restore() = 0; // as before the first step; nothing to do without one
};

} // namespace darcha
