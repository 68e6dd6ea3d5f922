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

QualityScore scored(QualityComponent component, double native, double value) {
    if (!std::isfinite(native) || !std::isfinite(value))
        return notAssessable(component, "not_finite");
    return {component, native, static_cast<int>(std::lround(std::clamp(value, 0.0, 100.0))), {}};
}

QualityScore notAssessable(QualityComponent component, std::string reason) {
    return {component, std::nullopt, std::nullopt, std::move(reason)};
}

} // namespace darcha
