// SPDX-License-Identifier: Apache-2.0
// What measures of regions have in common: which part of the regions they read, and when it is their turn. For the
// .cpp files of measures/.
#pragma once

#include "core/quality/face_appearance.h"
#include "core/quality/quality_measure.h"
#include "core/quality/regions/head_regions.h"

#include <type_traits>

namespace darcha {

// Part: RegionMap, FaceCover or EyeStrip.
template <class Part> class RegionMeasure : public QualityMeasure {
public:
    QualityComponent component() const final { return m_component; }
    MeasureRate rate() const final { return MeasureRate::every(turns, turn); }
    QualityScore assess(const FaceObservation& face, const FaceAppearance& appearance) const final {
        const Part* const part = appearance.regions->part<Part>(face);
        if (!part)
            return notAssessable(m_component, "outside_picture");
        if constexpr (requires { part->reason; }) {
            if (!part->reason.empty())
                return notAssessable(m_component, part->reason);
        }
        return judge(*part);
    }

protected:
    explicit RegionMeasure(QualityComponent component) : m_component(component) {}
    virtual QualityScore judge(const Part& part) const = 0;

private:
    // A part costs 4 to 16 ms (bench_regions): each has a frame of its own, and one in every hold of 0.7 s at 30
    // frames a second.
    static constexpr int turns = 20;
    static constexpr int turn = std::is_same_v<Part, RegionMap> ? 0 : std::is_same_v<Part, FaceCover> ? 7 : 14;
    const QualityComponent m_component;
};

} // namespace darcha
