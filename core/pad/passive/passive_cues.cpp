// SPDX-License-Identifier: Apache-2.0
#include "core/pad/passive/passive_cues.h"

#include "core/pad/mini_fas_net_detector.h"
#include "core/pad/passive/hands.h"
#include "core/pad/passive/parallax.h"
#include "core/pad/passive/spectrum_detector.h"
#include "core/pad/passive/specular.h"
#include "core/pad/passive/surroundings.h"
#include "core/pad/passive/vitality.h"

#include <array>

namespace darcha {
namespace {

constexpr int textureEvery = 4; // 6.5 ms a run: 1.6 ms a frame; of a clip nothing after 140 frames

} // namespace

struct PassiveCues::Content {
    std::unique_ptr<MiniFasNetDetector> texture;
    SpectrumDetector spectrum;
    SurroundingsDetector surroundings;
    VitalityDetector vitality;
    ParallaxDetector parallax;
    SpecularDetector specular;
    HandsDetector hands;

    std::array<PresentationAttackDetector*, 7> all() {
        return {texture.get(), &spectrum, &surroundings, &vitality, &parallax, &specular, &hands};
    }
};

PassiveCues::PassiveCues(std::unique_ptr<Content> content) : m_content(std::move(content)) {}
PassiveCues::PassiveCues(PassiveCues&&) noexcept = default;
PassiveCues& PassiveCues::operator=(PassiveCues&&) noexcept = default;
PassiveCues::~PassiveCues() = default;

Result<PassiveCues> PassiveCues::create(const ModelStore& models, Texture frames) {
    auto texture = MiniFasNetDetector::create(models);
    if (!texture.ok())
        return texture.error();
    auto content = std::make_unique<Content>();
    content->texture = std::move(*texture);
    content->texture->setEvery(textureEvery);
    if (frames == Texture::Latest)
        content->texture->keepLatest();
    return PassiveCues(std::move(content));
}

void PassiveCues::observe(const FaceObservation& face, const QualityAssessment& quality) {
    for (PresentationAttackDetector* const cue : m_content->all())
        cue->observe(face, quality);
}

std::vector<CueResult> PassiveCues::results() const {
    std::vector<CueResult> results;
    results.push_back(m_content->texture->result());
    results.push_back(m_content->texture->frontalResult());
    for (const PresentationAttackDetector* const cue : m_content->all())
        if (cue != m_content->texture.get())
            results.push_back(cue->result());
    return results;
}

void PassiveCues::reset() {
    for (PresentationAttackDetector* const cue : m_content->all())
        cue->reset();
}

} // namespace darcha
