// SPDX-License-Identifier: Apache-2.0
// Components that have no measure of ours yet: said so, never guessed. To build one, take its line out and add its
// file.
#include "core/quality/quality_measure.h"

namespace darcha {

namespace {

class NotBuiltMeasure final : public QualityMeasure {
public:
    explicit NotBuiltMeasure(QualityComponent component) : m_component(component) {}
    QualityComponent component() const override { return m_component; }
    QualityScore assess(const FaceObservation&, const FaceAppearance&) const override {
        return notAssessable(m_component, "not_built");
    }

private:
    QualityComponent m_component;
};

} // namespace

#define DARCHA_NOT_BUILT(name)                                                                                         \
    std::unique_ptr<QualityMeasure> make##name() { return std::make_unique<NotBuiltMeasure>(QualityComponent::name); }

DARCHA_NOT_BUILT(ShouldersLevel)

} // namespace darcha
