// SPDX-License-Identifier: Apache-2.0
// Three floats and the few operations that a software renderer needs; centimetres or linear colour (b, g, r).
#pragma once

#include <algorithm>
#include <cmath>

namespace darcha::citizen {

struct Vec2 {
    float x = 0, y = 0;
};

struct Vec3 {
    float x = 0, y = 0, z = 0;

    friend Vec3 operator+(Vec3 a, Vec3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
    friend Vec3 operator-(Vec3 a, Vec3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
    friend Vec3 operator*(Vec3 a, float s) { return {a.x * s, a.y * s, a.z * s}; }
    friend Vec3 operator*(Vec3 a, Vec3 b) { return {a.x * b.x, a.y * b.y, a.z * b.z}; }
    Vec3& operator+=(Vec3 b) { return *this = *this + b; }
};

inline float dot(Vec3 a, Vec3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
inline Vec3 cross(Vec3 a, Vec3 b) { return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x}; }
inline float length(Vec3 a) { return std::sqrt(dot(a, a)); }
inline Vec3 normalised(Vec3 a) {
    const float l = length(a);
    return l > 1e-9F ? a * (1 / l) : Vec3{0, 0, 1};
}
inline float luma(Vec3 c) { return 0.114F * c.x + 0.587F * c.y + 0.299F * c.z; } // Rec. 601, of b, g, r
inline float mix(float a, float b, float t) { return a + (b - a) * t; }
inline Vec3 mix(Vec3 a, Vec3 b, float t) { return a + (b - a) * t; }
inline float smoothStep(float low, float high, float x) {
    const float t = std::clamp((x - low) / (high - low), 0.F, 1.F);
    return t * t * (3 - 2 * t);
}
inline float bell(float x, float sigma) { return std::exp(-0.5F * x * x / (sigma * sigma)); }

// Rows of a rotation.
struct Mat3 {
    Vec3 r0{1, 0, 0}, r1{0, 1, 0}, r2{0, 0, 1};
    Vec3 operator*(Vec3 v) const { return {dot(r0, v), dot(r1, v), dot(r2, v)}; }
    Vec3 transposedTimes(Vec3 v) const { return r0 * v.x + r1 * v.y + r2 * v.z; }
};

inline Mat3 multiply(const Mat3& a, const Mat3& b) {
    const auto row = [&](Vec3 r) { return b.r0 * r.x + b.r1 * r.y + b.r2 * r.z; };
    return {row(a.r0), row(a.r1), row(a.r2)};
}

// Head rotation in degrees: yaw turns the nose (+z) towards +x, pitch lifts it, roll tilts the crown towards +x.
inline Mat3 headRotation(float yaw, float pitch, float roll) {
    constexpr float toRadians = 3.14159265F / 180;
    const float cy = std::cos(yaw * toRadians), sy = std::sin(yaw * toRadians);
    const float cp = std::cos(pitch * toRadians), sp = std::sin(pitch * toRadians);
    const float cr = std::cos(roll * toRadians), sr = std::sin(roll * toRadians);
    const Mat3 yawM{{cy, 0, sy}, {0, 1, 0}, {-sy, 0, cy}};
    const Mat3 pitchM{{1, 0, 0}, {0, cp, sp}, {0, -sp, cp}};
    const Mat3 rollM{{cr, sr, 0}, {-sr, cr, 0}, {0, 0, 1}};
    return multiply(rollM, multiply(yawM, pitchM));
}

} // namespace darcha::citizen
