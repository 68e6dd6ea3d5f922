// SPDX-License-Identifier: Apache-2.0
#include "core/pad/light/light_cue.h"

namespace darcha {

LightCue::LightCue(const CanonicalFace& face, ChallengePlan plan, const ScreenPlace& screen)
    : m_plan(std::move(plan)),
      m_sampler(face),
      m_shading(face, screen) {}

Result<std::unique_ptr<LightCue>> LightCue::create(const ModelStore& models, ChallengePlan plan,
                                                   const ScreenPlace& screen) {
    const Result<CanonicalFace> face = CanonicalFace::load(models);
    if (!face)
        return face.error();
    return std::make_unique<LightCue>(*face, std::move(plan), screen);
}

void LightCue::shown(const FieldShown& field) {
    if (field.field != static_cast<int>(m_shown.size()) || m_shown.size() >= m_plan.fields.size())
        return;
    m_shown.push_back(field.at);
    m_answer.reset();
}

void LightCue::observe(const FaceObservation& face, const QualityAssessment&) {
    if (face.frame)
        observe(face, face.frame->captured);
}

void LightCue::observe(const FaceObservation& face, SteadyTime at) {
    if (m_shown.empty() || !face.frame) // nothing to answer yet
        return;
    // After the last field and what may come late of it nothing more is learnt.
    if (m_shown.size() == m_plan.fields.size() &&
        at > m_shown.back() + m_plan.fields.back().lasts +
                 std::chrono::milliseconds(static_cast<int>(1000 * light_limits::delayLooked)))
        return;
    FaceLight light = m_sampler.sample(face);
    light.at = at;
    add(light);
}

void LightCue::add(const FaceLight& light) {
    m_frames.push_back(light);
    m_answer.reset();
}

LightAnswer LightCue::answer() const {
    if (!m_answer)
        m_answer = answerOf(m_frames, m_plan.fields, m_shown, m_plan.seed, m_shading);
    return *m_answer;
}

CueResult LightCue::result() const {
    const LightAnswer a = answer();
    CueResult result;
    result.cue = "light";
    result.version = version;
    result.notJudged = a.notJudged;
    result.frames = a.frames;
    if (a.correlation < -0.999) // nothing was measured
        return result;
    result.scores = {{"light.gain", a.gain},
                     {"light.gain.error", a.gainError},
                     {"light.delay", a.delay},
                     {"light.code.correlation", a.correlation},
                     {"light.code.rank", static_cast<double>(a.rank)},
                     {"light.colour.strength", a.colourStrength},
                     {"light.clipped", a.clipped}};
    if (a.colourStrength >= light_limits::colourLeast)
        result.scores.push_back({"light.colour.correlation", a.colourCorrelation});
    // A weaker answer has no shape that could be seen; in the sun nobody is accused of it.
    if (a.gain >= light_limits::gainLeast)
        result.scores.insert(result.scores.end(), {{"light.sides.correlation", a.sides},
                                                   {"light.shape.slope", a.shapeSlope},
                                                   {"light.shape.error", a.shapeError},
                                                   {"light.shape.correlation", a.shapeCorrelation},
                                                   {"light.shape.misfit", a.misfit},
                                                   {"light.shape.even", a.even},
                                                   {"light.shape.relief", a.relief},
                                                   {"light.likeness", a.likeness}});
    return result;
}

void LightCue::reset() {
    m_sampler.reset();
    m_frames.clear();
    m_shown.clear();
    m_answer.reset();
}

} // namespace darcha
