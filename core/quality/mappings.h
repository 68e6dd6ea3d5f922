// SPDX-License-Identifier: Apache-2.0
// From native values to 0..100. The shapes are those of ISO/IEC 29794-5 as OFIQ 1.0.3 computes them (reference,
// section 6.3).
#pragma once

namespace darcha::mapping {

// h * (a + s / (1 + exp((x0 - x) / w)))
struct Sigmoid {
    double height;
    double offset;
    double sign;
    double middle;
    double width;
    double operator()(double native) const;
};

inline constexpr Sigmoid interEyeDistance{100, 0, 1, 70, 20};
inline constexpr Sigmoid eyesOpen{100, 0, 1, 0.02, 0.01};
inline constexpr Sigmoid mouthClosed{100, 1, -1, 0.2, 0.06};

double cosineSquared(double degrees); // poses: 100 max(0, cos)^2
double overExposure(double share);    // 1 / (share + 0.01)

double luminanceMean(double mean);         // 100 s(m, .2, .05) (1 - s(m, .8, .05))
double luminanceVariance(double variance); // 100 sin(pi 60 v / (60 v + 1))

// Ours, where OFIQ's native value is not used (README says why). 50 lies at the limit of profile icao (test_profile).
inline constexpr Sigmoid underExposure{100, 0, 1, -2.95, 0.15};      // stops below white
inline constexpr Sigmoid irisShown{100, 0, 1, 0.44, 0.05};           // diameters of the iris
inline constexpr Sigmoid dynamicRange{100, 0, 1, 1.9, 0.25};         // stops
inline constexpr Sigmoid evenLight{100, 1, -1, 2, 0.3};              // stops between the halves of the face
inline constexpr Sigmoid naturalColour{100, 1, -1, 0.7, 0.1};        // stops of cast
inline constexpr Sigmoid sharpness{100, 1, -1, 0.83, 0.12};          // blur in percent of the eye distance
inline constexpr Sigmoid motionBlur{100, 1, -1, 10, 1.5};            // decibels
inline constexpr Sigmoid compression{100, 1, -1, 16, 2.5};           // quantisation step
inline constexpr Sigmoid interlacing{100, 1, -1, 8, 1.5};            // decibels
inline constexpr Sigmoid upscaling{100, 0, 1, 0.68, 0.05};           // share of the resolution
inline constexpr Sigmoid landmarkAgreement{100, 1, -1, 0.05, 0.01};  // shares of the eye distance
inline constexpr Sigmoid shouldersLevel{100, 1, -1, 10, 2};          // degrees
inline constexpr Sigmoid recapture{100, 1, -1, 10, 1.5};             // decibels
inline constexpr Sigmoid redEye{100, 1, -1, 2, 0.3};                 // stops of red
inline constexpr Sigmoid expression{100, 1, -1, 3, 0.7};             // standard deviations of neutral faces
inline constexpr Sigmoid noGlare{100, 1, -1, 0.3, 0.08};             // irises
inline constexpr Sigmoid evenWall{100, 1, -1, 0.75, 0.2};            // percent
inline constexpr Sigmoid noise{100, 1, -1, 8, 1.5};                  // grey levels
inline constexpr Sigmoid bareHead{100, 1, -1, 0.45, 0.08};           // evidence of a covering
double inside(double native, double low, double high, double width); // 50 at both ends, 100 well inside

} // namespace darcha::mapping
