// SPDX-License-Identifier: Apache-2.0
#include "app/station/capture/liveness_check.h"

#include "core/base/log.h"
#include "core/base/random_source.h"

#include <nlohmann/json.hpp>

namespace darcha {
namespace {

// Between two attempts the person reads what to do otherwise (own; a line of eight words takes about two seconds).
constexpr std::chrono::milliseconds rest{2500};

nlohmann::json toJson(const LivenessNeeds& needs) {
    return {{"cannotTurn", needs.cannotTurn},
            {"cannotSee", needs.cannotSee},
            {"lightSensitive", needs.lightSensitive},
            {"noScreen", needs.noScreen}};
}

} // namespace

LivenessCheck::LivenessCheck(const ModelStore& models, RandomSource& random) : m_models(models), m_random(random) {}

LivenessCheck::~LivenessCheck() = default;

Result<void> LivenessCheck::startAttempt(CameraTruth& camera) {
    m_next = nextLiveness(m_wish.needs, m_past);
    LivenessSession::Options options;
    options.seed = m_random.next();
    options.challenge = m_next.challenge;
    options.screen = m_wish.screen;
    auto profile = PadProfile::named(!asks()                 ? "passive"
                                     : m_next.challenge.turn ? m_wish.profile
                                                             : m_wish.profile + "-light");
    if (!profile.ok())
        return profile.error();
    options.profile = std::move(*profile);
    auto made = LivenessSession::create(m_models, std::move(options));
    if (!made.ok())
        return made.error();
    m_session = std::move(*made);
    if (m_photo)
        m_session->setPhoto(m_photo);
    camera.beginAttempt();
    const std::lock_guard lock(m_mutex);
    m_shown.clear();
    return {};
}

void LivenessCheck::beginChallenge(SteadyTime now, CameraTruth& camera) {
    m_session->beginChallenge(now);
    if (!m_session->plan().turns.empty())
        camera.challengeExposure(m_session->plan().seed);
}

void LivenessCheck::ask(const CameraTruth& camera) {
    CameraAnswer answer = camera.answer();
    m_session->add(std::move(answer.cue));
    if (answer.exposure)
        m_session->setExposure(answer.exposure->record());
}

// A new photo gives no new attempts, and what an earlier one showed is not undone by it: only forget() ends a person.
Result<void> LivenessCheck::begin(LivenessWish wish, CameraTruth& camera) {
    if (m_session && m_session->begun()) {
        if (!m_finished)
            m_past.push_back({PadDecision::Inconclusive, ChallengeBreak::None, {"challenge.left"}});
        m_earlier.push_back(m_session->record().dump());
    }
    std::erase_if(m_past, [](const LivenessOutcome& outcome) { return outcome.decision == PadDecision::BonaFide; });
    if (m_verdict && m_verdict->decision == PadDecision::BonaFide)
        m_verdict.reset(); // it was about the photo that is gone, perhaps about another person
    m_session.reset();
    m_photo.reset();
    m_finished = m_due = false;
    m_restAfter.reset();
    m_wish = std::move(wish);
    return startAttempt(camera);
}

Result<void> LivenessCheck::change(LivenessNeeds needs, SteadyTime now, CameraTruth& camera) {
    m_wish.needs = needs;
    if (m_session) { // what was seen until then stays on record
        ask(camera);
        m_earlier.push_back(m_session->record().dump());
    }
    m_due = false;
    m_restAfter = now + rest;
    return startAttempt(camera);
}

void LivenessCheck::forget() {
    m_session.reset();
    m_photo.reset();
    m_past.clear();
    m_earlier.clear();
    m_verdict.reset();
    m_finished = m_due = false;
    m_restAfter.reset();
}

void LivenessCheck::watch(const FaceFinding& finding, const QualityAssessment& quality, SteadyTime now) {
    if (m_session)
        m_session->observe(finding, quality, now);
}

void LivenessCheck::challenge(FaceObservationPtr photo) {
    m_photo = std::move(photo);
    if (!m_session)
        return;
    m_session->setPhoto(m_photo);
    m_due = true;
}

void LivenessCheck::shown(int field, SteadyTime at) {
    const std::lock_guard lock(m_mutex);
    m_shown.push_back({field, at});
}

LivenessLook LivenessCheck::observe(const FaceFinding& finding, const QualityAssessment& quality, SteadyTime now,
                                    CameraTruth& camera) {
    LivenessLook look;
    look.attempt = static_cast<int>(m_past.size()) + 1;
    if (!m_session || m_finished)
        return look;
    if (m_next.step == LivenessStep::Staff) { // nothing is left that this person could be asked
        ask(camera);
        m_finished = true;
        return look;
    }
    if (std::exchange(m_due, false))
        beginChallenge(now, camera);
    std::vector<FieldShown> shown;
    {
        const std::lock_guard lock(m_mutex);
        shown.swap(m_shown);
    }
    for (const FieldShown& field : shown)
        m_session->shown(field);
    look.screen = m_session->observe(finding, quality, now);
    if (m_restAfter) {
        look.screen.hint = m_next.advice.empty() ? "face.liveness.again" : m_next.advice;
        if (now >= *m_restAfter) {
            m_restAfter.reset();
            beginChallenge(now, camera);
        }
    }
    const std::vector<LightField>& fields = m_session->plan().fields;
    if (look.screen.field >= 0 && look.screen.field < static_cast<int>(fields.size()))
        look.light = fields[static_cast<std::size_t>(look.screen.field)];
    if (m_session->stage() == LivenessStage::Done)
        conclude(look, now, camera);
    return look;
}

void LivenessCheck::conclude(LivenessLook& look, SteadyTime now, CameraTruth& camera) {
    ask(camera);
    m_verdict = m_session->result();
    m_past.push_back({m_verdict->decision, m_session->broken(), m_verdict->reasons});
    const LivenessNext next = nextLiveness(m_wish.needs, m_past);
    if (next.step != LivenessStep::Again) {
        m_next = next;
        m_finished = true;
        return;
    }
    m_earlier.push_back(m_session->record().dump());
    if (const auto started = startAttempt(camera); !started.ok()) {
        log::error("liveness.attempt_failed", started.error());
        m_finished = true; // with the record of the attempts that there were
        return;
    }
    m_restAfter = now + rest;
    look.screen = {};
    look.screen.hint = m_next.advice;
    look.attempt = static_cast<int>(m_past.size()) + 1;
}

PadResult LivenessCheck::result() const {
    if (m_verdict && !(m_session && m_session->begun()))
        return *m_verdict; // no attempt was left: what the last one showed
    return m_session ? m_session->result() : PadResult();
}

std::string LivenessCheck::staffReason() const {
    return asks() && m_finished && m_next.step == LivenessStep::Staff ? m_next.reason : std::string();
}

std::string LivenessCheck::recordJson() const {
    if (!m_session)
        return "{}";
    nlohmann::json record = m_session->record(), earlier = nlohmann::json::array();
    for (const std::string& attempt : m_earlier)
        earlier.push_back(nlohmann::json::parse(attempt));
    if (asks()) {
        record["outcome"] = {{"step", std::string(name(m_next.step))}, {"reason", m_next.reason}};
        record["needs"] = toJson(m_wish.needs);
    }
    record["earlierAttempts"] = std::move(earlier);
    return record.dump();
}

} // namespace darcha
