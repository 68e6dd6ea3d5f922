// SPDX-License-Identifier: Apache-2.0
#include "app/station/capture/liveness_check.h"

#include "core/base/log.h"
#include "core/base/random_source.h"

#include <nlohmann/json.hpp>

namespace darcha {
namespace {

// Between two attempts the person reads what to do otherwise (own; a line of eight words takes about two seconds).
constexpr std::chrono::milliseconds rest{2500};

} // namespace

LivenessCheck::LivenessCheck(const ModelStore& models, RandomSource& random) : m_models(models), m_random(random) {}

LivenessCheck::~LivenessCheck() = default;

Result<void> LivenessCheck::startAttempt() {
    LivenessSession::Options options;
    options.seed = m_random.next();
    options.challenge.turn = m_wish.turn;
    options.challenge.light = m_wish.light;
    if (m_wish.profile) {
        options.profile = *m_wish.profile;
    } else {
        auto passive = PadProfile::named("passive");
        if (!passive.ok())
            return passive.error();
        options.profile = std::move(*passive);
    }
    auto made = LivenessSession::create(m_models, std::move(options));
    if (!made.ok())
        return made.error();
    m_session = std::move(*made);
    if (m_photo)
        m_session->setPhoto(m_photo);
    const std::lock_guard lock(m_mutex);
    m_shown.clear();
    return {};
}

Result<void> LivenessCheck::begin(LivenessWish wish) {
    m_wish = std::move(wish);
    m_photo.reset();
    m_earlier.clear();
    m_attempt = 1;
    m_finished = m_due = false;
    m_restAfter.reset();
    return startAttempt();
}

Result<void> LivenessCheck::change(LivenessWish wish, SteadyTime now) {
    m_wish = std::move(wish);
    if (m_session)
        m_earlier.push_back(m_session->record().dump()); // what was seen until then stays on record
    const Result<void> started = startAttempt();
    m_restAfter = now + rest;
    return started;
}

void LivenessCheck::forget() {
    m_session.reset();
    m_photo.reset();
    m_earlier.clear();
    m_finished = false;
    m_restAfter.reset();
}

void LivenessCheck::watch(const FaceFinding& finding, const QualityAssessment& quality, SteadyTime now) {
    if (m_session)
        m_session->observe(finding, quality, now);
}

void LivenessCheck::add(CueResult cue) {
    if (m_session)
        m_session->add(std::move(cue));
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

LivenessLook LivenessCheck::observe(const FaceFinding& finding, const QualityAssessment& quality, SteadyTime now) {
    LivenessLook look;
    look.attempt = m_attempt;
    if (!m_session || m_finished)
        return look;
    std::vector<FieldShown> shown;
    {
        const std::lock_guard lock(m_mutex);
        shown.swap(m_shown);
    }
    if (std::exchange(m_due, false))
        m_session->beginChallenge(now);
    for (const FieldShown& field : shown)
        m_session->shown(field);
    look.screen = m_session->observe(finding, quality, now);
    if (m_restAfter && now >= *m_restAfter) {
        m_restAfter.reset();
        m_session->beginChallenge(now);
    }
    const ChallengePlan& plan = m_session->plan();
    if (look.screen.field >= 0 && look.screen.field < static_cast<int>(plan.fields.size()))
        look.light = plan.fields[static_cast<std::size_t>(look.screen.field)];
    if (m_session->stage() != LivenessStage::Done)
        return look;
    if (m_session->result().decision == PadDecision::BonaFide || m_attempt >= m_wish.attempts) {
        m_finished = true;
        return look;
    }
    m_earlier.push_back(m_session->record().dump());
    ++m_attempt;
    if (const auto started = startAttempt(); !started.ok()) {
        log::error("liveness.attempt_failed", started.error());
        m_finished = true; // with the record of the attempts that there were
        return look;
    }
    m_restAfter = now + rest;
    look.screen = {};
    look.screen.hint = "face.liveness.again";
    look.attempt = m_attempt;
    return look;
}

PadResult LivenessCheck::result() const { return m_session ? m_session->result() : PadResult(); }

std::string LivenessCheck::recordJson() const {
    if (!m_session)
        return "{}";
    nlohmann::json record = m_session->record();
    nlohmann::json earlier = nlohmann::json::array();
    for (const std::string& attempt : m_earlier)
        earlier.push_back(nlohmann::json::parse(attempt));
    if (!earlier.empty())
        record["earlierAttempts"] = std::move(earlier);
    return record.dump();
}

} // namespace darcha
