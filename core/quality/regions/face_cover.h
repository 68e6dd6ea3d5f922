// SPDX-License-Identifier: Apache-2.0
// What of a face is hidden by something that is not its skin: a mask, dark glasses, a scarf, a hand over the mouth.
//
// The person's own skin is the reference: log(R/G) and log(B/G) of forehead, nose and cheeks. Shade and highlights move
// them little, cloth moves them much. Beards, brows and hair are dark and are told apart by where they lie. Dark glass
// may have any colour: it is told by the light that it keeps back. All shares are 0..1. Made once from one observation;
// thread-safe to read.
#pragma once

#include "core/quality/regions/head_view.h"

#include <array>
#include <optional>
#include <string>

namespace darcha {

struct FaceCover {
    // Why nothing can be said: "no_colour" (a grey picture), "too_dark", "outside_picture"; else empty.
    std::string reason;
    double mouthHidden = 0; // of the lips' area
    double mouthLine = 0;   // of the line between the lips: how much of it is darker than the lips
    double lipRedness = 0;  // log(R/G) of the lips over that of chin and cheeks
    double noseHidden = 0;  // of the nose's tip
    double chinHidden = 0;  // of chin and lower cheeks, what cannot be a beard
    double faceHidden = 0;  // of the face without eyes and what hair covers of the forehead
    // Of the skin around the eye and the eye, or how surely dark glass lies before it; [0] the subject's right.
    std::array<double, 2> eyeHidden{};
    std::array<double, 2> hairOverEye{}; // of the eye's width, what hair from above crosses
    double skinRedness = 0;              // log(R/G) of the reference
    HeadView view;
    cv::Mat hidden; // CV_8UC1: 255 where something else than skin is taken to be (for the explanation)

    // Of the mouth: by colour, or, where lips are no redder than the chin, by the line that is missing (a hand).
    double mouthCovered() const;

    static std::optional<FaceCover> of(const FaceObservation& face);
};

} // namespace darcha
