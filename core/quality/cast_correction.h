// SPDX-License-Identifier: Apache-2.0
// The part of a colour cast that may be taken off the portrait that is saved. Pure and thread-safe.
//
// A picture on record is not retouched; what the light added is no part of the person. So three witnesses must agree on
// a cast: skin and the whites of the eyes (colourCast) and the wall behind. A person's own colour - jaundice turns skin
// and eyes alike - leaves the wall as it is, a painted wall the eyes. In each ratio the smallest of the three is taken
// off, never more, and nothing where they disagree, where one cannot be seen, below castLeast or beyond castMost, which
// is refused. The light's amount stays.
#pragma once

#include "core/quality/face_appearance.h"
#include "core/quality/portrait_crop.h"

namespace darcha {

// Stops. Of 26 FRLL and 7 generated portraits in good light the three agree on 0 to 0.38 (a man beside a beige wall).
inline constexpr double castLeast = 0.45;
inline constexpr double castMost = 1.0;

// Full appearances only; `appearance` was made from `face`.
ChannelGains certainCastGains(const FaceObservation& face, const FaceAppearance& appearance);

} // namespace darcha
