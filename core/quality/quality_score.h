// SPDX-License-Identifier: Apache-2.0
// What one measure says about one picture: a value, or why it cannot be judged. Never -1.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace darcha {

// ISO/IEC 29794-5:2025 names and measure identifiers; the list is components.def.
enum class QualityComponent : std::uint8_t {
#define DARCHA_COMPONENT(name, code) name = code,
#include "core/quality/components.def"
#undef DARCHA_COMPONENT
};

std::string_view name(QualityComponent component); // "HeadPoseYaw"
std::optional<QualityComponent> qualityComponent(std::string_view name);
std::span<const QualityComponent> allQualityComponents(); // in the order of the list

struct QualityScore {
    QualityComponent component{};
    std::optional<double> native; // in the measure's own unit: pixels, degrees, shares; see core/quality/README.md
    std::optional<int> value;     // 0..100, larger is better; both or none
    std::string reason;           // why there is no value: "no_face", "several_faces", "outside_picture"; else empty
};

QualityScore scored(QualityComponent component, double native, double value); // value is rounded and clamped
QualityScore notAssessable(QualityComponent component, std::string reason);

} // namespace darcha
