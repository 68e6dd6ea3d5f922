// SPDX-License-Identifier: Apache-2.0
// Regular lattices over the face: moire and pixel grid of a panel, halftone of a print. Cue "spectrum".
//
// Skin has no sharp line in its spectrum; a raster sampled by a sensor has one, wherever aliasing put it. Scores, in
// decibels over the neighbouring frequencies: spectrum.peak.median (of the frames), spectrum.peak.high (90th
// percentile). Weak, and known to be: out of focus, far away, or after a strong compression no raster is left, and
// cloth before a face has one of its own (a medical mask: 11.6). About 8 ms a look, so every thirtieth frame; pure;
// bound to one thread.
#pragma once

#include "core/pad/presentation_attack_detector.h"

#include <optional>

namespace darcha {

class SpectrumDetector final : public PresentationAttackDetector {
public:
    static constexpr int every = 30;
    static constexpr int side = 256; // pixels at most of the face, not scaled: scaling would make a raster of its own

    // Decibels; nothing where the face is smaller than one window of the spectrum.
    static std::optional<double> peak(const FaceObservation& face);

    void observe(const FaceObservation& face, const QualityAssessment& quality) override;
    CueResult result() const override;
    void reset() override { *this = {}; }

private:
    std::vector<double> m_peaks;
    int m_since = 0;
};

} // namespace darcha
