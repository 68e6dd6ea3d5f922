// SPDX-License-Identifier: Apache-2.0
// What one measure says about one picture: a value, or why it cannot be judged. Never -1.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace darcha {

// ISO/IEC 29794-5:2025 names and measure identifiers, and our own from 0x80; the list is components.def.
enum class QualityComponent : std::uint8_t {
#define DARCHA_COMPONENT(name, code) name = code,
#include "core/quality/components.def"
#undef DARCHA_COMPONENT
};

std::string_view name(QualityComponent component); // "HeadPoseYaw"
std::optional<QualityComponent> qualityComponent(std::string_view name);
std::span<const QualityComponent> allQualityComponents(); // in the order of the list
std::span<const QualityComponent> standardComponents();   // the 28 of ISO/IEC 29794-5

struct QualityScore {
    QualityComponent component{};
    std::optional<double> native; // in the measure's own unit: pixels, degrees, shares; see core/quality/README.md
    std::optional<int> value;     // 0..100, larger is better; both or none
    std::string reason = {};      // why there is no value: "no_face", "several_faces", "outside_picture"; else empty
    std::string detail = {};      // which one or which side, as a short id: "left", "right", "blue", "glare_left_eye";
                                  // chooses among the hints of a component. Left and right are the subject's own
};

// The value is rounded and clamped.
QualityScore scored(QualityComponent component, double native, double value, std::string detail = {});
QualityScore notAssessable(QualityComponent component, std::string reason);
// The reason of a measure that is not taken of a live frame; no fault of anybody, and blocks nothing.
inline constexpr std::string_view stillOnlyReason = "still_only";
// Of a measure that needs another opinion, where none was asked for; blocks nothing either.
inline constexpr std::string_view notAskedReason = "no_second_opinion";

} // namespace darcha
