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

// Ours, where OFIQ's native value is not used (README says why). 50 lies at the profile's usual limit.
inline constexpr Sigmoid brightestParts{100, 0, 1, 95, 15};  // grey level of highlights and eye whites
inline constexpr Sigmoid dynamicRange{100, 0, 1, 6.3, 0.25}; // bits
inline constexpr Sigmoid evenLight{100, 0, 1, 0.4, 0.08};    // 1 - difference of the cheeks / range of the face
inline constexpr Sigmoid sharpness{100, 0, 1, 0.32, 0.04};   // share of edge energy that a slight blur takes away
double inside(double native, double low, double high, double width); // 50 at both ends, 100 well inside

} // namespace darcha::mapping
