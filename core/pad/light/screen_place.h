// SPDX-License-Identifier: Apache-2.0
// How large a station's screen is and where it stands: what its light does to a face depends on it. Centimetres.
#pragma once

namespace darcha {

// By default a 24 inch screen below the lens; a station of another shape says so
// (app/composition/provisioned_camera.h). Within a third of these the prediction moves by less than a tenth, and only
// its slope is judged.
struct ScreenPlace {
    double widthCm = 53, heightCm = 30; // of what lights up
    double belowLensCm = 17;            // its middle; less than nought: the lens is below it

    bool operator==(const ScreenPlace&) const = default;
};

} // namespace darcha
