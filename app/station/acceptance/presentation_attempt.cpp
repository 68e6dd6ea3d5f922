// SPDX-License-Identifier: Apache-2.0
#include "app/station/acceptance/presentation_attempt.h"

#include "app/station/capture/capture_session.h"
#include "core/face/face_tracker.h"

#include <algorithm>

namespace darcha {
namespace {

// The passive cues look so long at a face that is alone before the turns begin: ten frames in focus and more
// (reference, liveness 6.1).
constexpr std::chrono::seconds watching{2};

} // namespace

PresentationAttempt::PresentationAttempt(const ModelStore& models, Options options)
    : m_models(models),
      m_options(std::move(options)) {
    if (!m_options.challenge.light)
        std::erase(m_options.profile.required, "light");
}

PresentationAttempt::~PresentationAttempt() = default;

Result<void> PresentationAttempt::prepare() {
    auto tracker = FaceTracker::create(m_models);
    if (!tracker.ok())
        return tracker.error();
    auto quality = QualityProfile::named("icao");
    if (!quality.ok())
        return quality.error();
    LivenessSession::Options wanted;
    wanted.challenge = m_options.challenge;
    wanted.seed = m_options.seed;
    wanted.screen = m_options.screen;
    wanted.profile = m_options.profile;
    auto session = LivenessSession::create(m_models, std::move(wanted));
    if (!session.ok())
        return session.error();
    m_tracker = std::make_unique<FaceTracker>(std::move(*tracker));
    m_assessor.emplace(std::move(*quality));
    m_session = std::move(*session);
    return {};
}

Result<LivenessLook> PresentationAttempt::look(const FramePtr& frame, CaptureSession& capture) {
    if (!m_session)
        if (const auto loaded = prepare(); !loaded.ok())
            return loaded.error();
    const SteadyTime now = frame->captured;
    std::vector<FieldShown> shown;
    {
        const std::lock_guard lock(m_mutex);
        shown.swap(m_shown);
    }
    for (const FieldShown& field : shown)
        m_session->shown(field);
    const FaceFinding finding = m_tracker->observe(frame);
    const QualityAssessment quality = m_assessor->assess(finding);
    LivenessLook look;
    look.screen = m_session->observe(finding, quality, now);
    m_faceSeen = m_faceSeen || finding.face != nullptr;
    if (!finding.face || finding.faceCount != 1)
        m_alone.reset();
    else if (!m_alone)
        m_alone = now;
    if (!m_begun && m_alone && now - *m_alone >= watching) {
        m_begun = true;
        m_session->setPhoto(finding.face);
        m_session->beginChallenge(now);
        if (m_options.challenge.turn) // nobody judges the light of the picture while the head turns
            capture.challengeExposure(m_options.seed);
    }
    const std::vector<LightField>& fields = m_session->plan().fields;
    if (look.screen.field >= 0 && look.screen.field < static_cast<int>(fields.size()))
        look.light = fields[static_cast<std::size_t>(look.screen.field)];
    if (m_session->stage() == LivenessStage::Done) {
        m_session->add(capture.answer().cue);
        m_ended = true;
    }
    return look;
}

void PresentationAttempt::shown(int field, SteadyTime at) {
    const std::lock_guard lock(m_mutex);
    m_shown.push_back({field, at});
}

PadResult PresentationAttempt::result() const { return m_session ? m_session->result() : PadResult(); }

PresentationOutcome PresentationAttempt::outcome(const Presentation& what, NoResponse noResponse, UtcTime at,
                                                 double seconds) const {
    PresentationOutcome outcome;
    outcome.what = what;
    outcome.noResponse = noResponse;
    outcome.at = at;
    outcome.seconds = seconds;
    outcome.seed = m_options.seed;
    const PadResult judged = result();
    outcome.decision = judged.decision;
    outcome.evidence = judged.evidence;
    outcome.reasons = judged.reasons;
    for (const CueResult& cue : judged.cues)
        outcome.scores.insert(outcome.scores.end(), cue.scores.begin(), cue.scores.end());
    return outcome;
}

} // namespace darcha
