// SPDX-License-Identifier: Apache-2.0
#include "core/quality/quality_score.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace darcha {

namespace {

constexpr std::array components{
#define DARCHA_COMPONENT(name, code) QualityComponent::name,
#include "core/quality/components.def"
#undef DARCHA_COMPONENT
};

} // namespace

std::string_view name(QualityComponent component) {
    switch (component) {
#define DARCHA_COMPONENT(name, code)                                                                                   \
    case QualityComponent::name:                                                                                       \
        return #name;
#include "core/quality/components.def"
#undef DARCHA_COMPONENT
    }
    return "";
}

std::optional<QualityComponent> qualityComponent(std::string_view wanted) {
    for (const QualityComponent component : components)
        if (name(component) == wanted)
            return component;
    return std::nullopt;
}

std::span<const QualityComponent> allQualityComponents() { return components; }

std::span<const QualityComponent> standardComponents() {
    const auto own = std::find_if(components.begin(), components.end(),
                                  [](QualityComponent component) { return static_cast<int>(component) >= 0x80; });
    return {components.begin(), own};
}

QualityScore scored(QualityComponent component, double native, double value, std::string detail) {
    if (!std::isfinite(native) || !std::isfinite(value))
        return notAssessable(component, "not_finite");
    return {component, native, static_cast<int>(std::lround(std::clamp(value, 0.0, 100.0))), {}, std::move(detail)};
}

QualityScore notAssessable(QualityComponent component, std::string reason) {
    return {component, std::nullopt, std::nullopt, std::move(reason), {}};
}

} // namespace darcha
