// SPDX-License-Identifier: Apache-2.0
#include "app/station/capture/face_analysis.h"

#include "app/station/capture/capture_session.h"
#include "core/base/log.h"
#include "core/face/face_tracker.h"
#include "core/inference/model_store.h"
#include "core/media/wiped_pixels.h"
#include "core/quality/chip_picture.h"
#include "core/quality/portrait_crop.h"
#include "core/quality/portrait_jpeg.h"

#include <nlohmann/json.hpp>
#include <pthread.h>

namespace darcha {
namespace {

// Of a burst only so many frames are looked at: 60 ms each with a fresh search, and the person waits.
constexpr std::size_t burstLooks = 6;
// Holds that the whole measures did not confirm. What only they see (grain, compression) is the camera's and the same
// the next time: who stood still twice is not asked a third time (own).
constexpr int unconfirmedMost = 2;

std::future<std::optional<SecondOpinion>> loadSecondOpinion(const ModelStore& models) {
    return std::async(std::launch::async, [&models]() -> std::optional<SecondOpinion> {
        pthread_setname_np(pthread_self(), "opinion");
        auto made = SecondOpinion::create(models);
        if (made.ok())
            return std::move(*made);
        if (made.error().code == ErrorCode::ModelMissing) // optional: the record says that none was asked
            log::info("face.no_second_opinion", {});
        else
            log::error("face.second_opinion_failed", made.error());
        return std::nullopt;
    });
}

} // namespace

FaceAnalysis::FaceAnalysis(const ModelStore& models, const Clock& clock, RandomSource& random)
    : m_models(models),
      m_clock(clock),
      m_liveness(models, random) {}

FaceAnalysis::~FaceAnalysis() = default;

void FaceAnalysis::begin(QualityProfile profile, int attempts, LivenessWish liveness, Reports reports) {
    m_profile = std::move(profile);
    m_wish = std::move(liveness);
    m_times.attempts = attempts;
    m_reports = std::move(reports);
    m_way.reset();
    m_photo.reset();
    m_cannotTurn = m_cannotSee = m_lightSensitive = false;
    m_done = false;
    m_again = false;
    m_renew = false;
    m_givenUp = false;
    m_streamBegan.reset();
    if (!m_second && !m_loading.valid())
        m_loading = loadSecondOpinion(m_models);
}

void FaceAnalysis::forget() {
    m_way.reset();
    m_live.reset();
    m_second.reset(); // 100 MB that an idle station does without
    if (m_loading.valid() && m_loading.wait_for(std::chrono::seconds(0)) == std::future_status::ready)
        m_loading = {}; // never asked; one that still loads waits for the next person, as nobody waits for it here
    if (m_tracker)
        m_tracker->reset();
    m_photo.reset();
    m_liveness.forget();
}

void FaceAnalysis::again() { m_again = true; }

void FaceAnalysis::renew() { m_renew = true; }

void FaceAnalysis::giveUp() { m_givenUp = true; }

Result<void> FaceAnalysis::load() {
    if (m_tracker)
        return {};
    auto made = FaceTracker::create(m_models);
    if (!made.ok())
        return made.error();
    m_tracker = std::make_unique<FaceTracker>(std::move(*made));
    return {};
}

Result<void> FaceAnalysis::beginLiveness(CaptureSession& session) {
    m_photo.reset();
    return m_liveness.begin(m_wish, session);
}

void FaceAnalysis::startOver(SteadyTime now) {
    m_way.emplace(m_profile, m_times);
    m_live.emplace(m_profile);
    m_way->start(now);
    m_tracker->reset();
    m_done = false;
    m_unconfirmed = 0;
}

Shot FaceAnalysis::judged(const FramePtr& frame, bool live) {
    Shot shot{m_tracker->observe(frame), {}};
    if (live)
        m_live->setStillScale(m_stillScale);
    shot.assessment = live ? m_live->assess(shot.finding) : assess(shot.finding, m_profile);
    return shot;
}

void FaceAnalysis::look(const FramePtr& frame, CaptureSession& session) {
    if (m_givenUp || (m_done && !m_again && !m_renew))
        return;
    if (const auto loaded = load(); !loaded.ok()) {
        m_done = true;
        m_reports.stopped(loaded.error());
        return;
    }
    const SteadyTime now = m_clock.steady(), began = session.streamBegan();
    if (frame->captured < began)
        return; // of before a replug
    // A track is never continued across a replug, however soon the camera is back.
    const bool replugged = m_streamBegan && *m_streamBegan != began;
    m_streamBegan = began;
    const bool renewed = m_renew.exchange(false) || replugged, repeated = m_again.exchange(false);
    const bool first = !m_way || renewed || (repeated && m_way->attempt() >= m_way->attemptsMax());
    if (first) {
        startOver(now); // also for who takes a picture again that succeeded in the last attempt
    } else if (repeated) {
        m_done = false;
        m_unconfirmed = 0;
        m_way->again(now);
    }
    if (first || repeated) {
        if (const auto begun = beginLiveness(session); !begun.ok()) {
            m_done = true;
            m_reports.stopped(begun.error());
            return;
        }
    }
    if (m_photo)
        return prove(frame, session);
    const Shot shot = judged(frame, true);
    m_liveness.watch(shot.finding, shot.assessment, frame->captured);
    FaceLook outcome;
    outcome.phase = m_way->update(shot, now);
    outcome.hint = m_way->hint();
    outcome.progress = m_way->progress();
    outcome.attempt = m_way->attempt();
    outcome.secondsLeft = m_way->secondsLeft(now);
    outcome.faceSeen = shot.finding.faceCount > 0;
    m_reports.looked(outcome);
    if (outcome.phase == CapturePhase::Captured || outcome.phase == CapturePhase::Exhausted)
        capture(session);
}

std::vector<FramePtr> FaceAnalysis::held(CaptureSession& session) const {
    const std::vector<FramePtr> frames = session.ring().since(m_way->heldSince());
    const std::size_t stride = std::max<std::size_t>(1, frames.size() / burstLooks);
    std::vector<FramePtr> chosen;
    for (std::size_t i = 0; i < frames.size(); i += stride)
        chosen.push_back(frames[i]);
    return chosen;
}

std::vector<FramePtr> FaceAnalysis::bestSeen() const {
    std::vector<FramePtr> chosen;
    for (const Shot* const shot : {m_way->shots().best(), m_way->shots().runnerUp()})
        if (shot != nullptr && shot->finding.face)
            chosen.push_back(shot->finding.face->frame);
    return chosen;
}

FramePtr FaceAnalysis::lookWhole(std::vector<FramePtr> frames, CaptureSession& session) {
    FramePtr still;
    if (m_givenUp)
        return nullptr;
    if (const auto full = session.still(); full.ok())
        frames.push_back(still = *full);
    else
        log::warning("face.still_failed", {{"code", name(full.error().code)}});
    m_way->beginBurst();
    for (const FramePtr& frame : frames) {
        if (m_givenUp) // the person has left meanwhile
            return nullptr;
        m_tracker->reset();
        m_way->offerBurst(judged(frame, false));
    }
    m_tracker->reset();
    return still;
}

std::optional<Shot> FaceAnalysis::ofRecord(Shot best) {
    if (m_loading.valid())
        m_second = m_loading.get();
    if (m_givenUp)
        return std::nullopt;
    if (m_second)
        best.finding.second = m_second->with(*best.finding.face);
    if (m_givenUp)
        return std::nullopt;
    best.assessment = assess(best.finding, m_profile);
    return best;
}

void FaceAnalysis::capture(CaptureSession& session) {
    m_done = true;
    const bool hold = m_way->phase() == CapturePhase::Captured;
    const FramePtr still = lookWhole(hold ? held(session) : bestSeen(), session);
    if (m_givenUp)
        return;
    const auto passes = [](const Shot& shot) { return shot.assessment.verdict == QualityVerdict::Pass; };
    const Shot* const best = m_way->shots().best();
    if (hold && (best == nullptr || !passes(*best)) && ++m_unconfirmed < unconfirmedMost) {
        m_way->resume(); // the attempt goes on: its time ends it
        m_done = false;
        return;
    }
    if (best == nullptr || !best->finding.face)
        return m_reports.noFace();
    std::optional<Shot> first = ofRecord(*best), second;
    if (const Shot* const next = m_way->shots().runnerUp(); first && next != nullptr && passes(*next))
        if (!passes(*first) || equalRank(*first, *next))
            second = ofRecord(*next);
    if (!first || m_givenUp)
        return;
    if (second && !passes(*first)) { // where the second opinion doubts the one and not the other
        first = std::move(second);
        second.reset();
    }
    auto captured = resultOf(*first, still);
    if (m_givenUp)
        return;
    if (!captured.ok())
        return m_reports.stopped(captured.error());
    if (second && equalRank(*first, *second))
        if (auto other = resultOf(*second, still); other.ok())
            (*captured)->other = std::move(*other);
    if (m_givenUp)
        return;
    keep(std::move(*captured), *first);
}

// The photo is taken. Where the service asks for it, the same face in front of the same camera now shows that it lives.
void FaceAnalysis::keep(std::shared_ptr<FaceCaptureResult> captured, const Shot& shot) {
    m_photo = std::move(captured);
    if (m_liveness.asks()) {
        m_done = false;
        m_live->reset();
        m_liveness.challenge(shot.finding.face);
        return;
    }
    finish();
}

void FaceAnalysis::prove(const FramePtr& frame, CaptureSession& session) {
    applyNeeds(frame->captured, session);
    const Shot shot = judged(frame, true);
    FaceLook outcome;
    outcome.phase = CapturePhase::Captured;
    outcome.attempt = m_way->attempt();
    outcome.faceSeen = shot.finding.faceCount > 0;
    outcome.liveness = m_liveness.observe(shot.finding, shot.assessment, frame->captured, session);
    m_reports.looked(outcome);
    if (m_liveness.finished())
        finish();
}

void FaceAnalysis::applyNeeds(SteadyTime now, CaptureSession& session) {
    const LivenessNeeds before = m_wish.needs;
    m_wish.needs.cannotTurn |= m_cannotTurn.exchange(false);
    m_wish.needs.cannotSee |= m_cannotSee.exchange(false);
    m_wish.needs.lightSensitive |= m_lightSensitive.exchange(false);
    if (m_wish.needs == before)
        return;
    if (const auto changed = m_liveness.change(m_wish.needs, now, session); !changed.ok())
        log::error("liveness.change_failed", changed.error());
}

void FaceAnalysis::finish() {
    m_done = true;
    const std::shared_ptr<FaceCaptureResult> captured = std::move(m_photo);
    const std::string record = m_liveness.recordJson();
    captured->attackDetectionJson = record;
    captured->liveness = m_liveness.result();
    captured->livenessAsked = m_liveness.asks();
    captured->livenessReason = m_liveness.staffReason();
    if (captured->other) {
        auto other = std::make_shared<FaceCaptureResult>(*captured->other);
        other->attackDetectionJson = record;
        other->liveness = captured->liveness;
        other->livenessAsked = captured->livenessAsked;
        other->livenessReason = captured->livenessReason;
        captured->other = std::move(other);
    }
    m_reports.captured(captured);
}

Result<void> FaceAnalysis::encode(const cv::Mat& portrait, FaceCaptureResult& into) const {
    const Error left{ErrorCode::Cancelled, "the person has left"};
    const auto keep = [](std::vector<std::uint8_t>& bytes) {
        Secret kept(std::as_bytes(std::span(bytes)));
        wipe(std::as_writable_bytes(std::span(bytes)));
        return kept;
    };
    if (m_givenUp)
        return left;
    auto jpeg = encodePortraitJpeg(portrait);
    if (!jpeg.ok())
        return jpeg.error();
    into.jpeg = keep(*jpeg);
    if (m_givenUp)
        return left;
    auto chip = encodeChipPicture(portrait, [this] { return !m_givenUp; });
    if (chip.ok())
        into.chip = keep(*chip);
    else if (chip.error().code == ErrorCode::Cancelled)
        return left;
    else // the portrait is what counts: the platform can make the chip's picture from it
        log::warning("face.chip_picture_failed", {{"code", name(chip.error().code)}});
    return {};
}

Result<std::shared_ptr<FaceCaptureResult>> FaceAnalysis::resultOf(const Shot& shot, const FramePtr& still) const {
    auto captured = std::make_shared<FaceCaptureResult>();
    const auto portrait = cutPortrait(*shot.finding.face->frame, shot.assessment.portrait);
    if (!portrait.ok())
        return portrait.error();
    const Result<void> encoded = encode(*portrait, *captured);
    wipeIfLast(*portrait); // not where it is a part of the frame, which goes with the result
    if (!encoded.ok())
        return encoded.error();
    captured->assessment = shot.assessment;
    captured->profile = m_profile;
    captured->second = shot.finding.second;
    captured->frame = shot.finding.face->frame;
    for (const ModelEntry& model : m_models.entries())
        captured->models.push_back({model.name, model.version, model.sha256});
    if (shot.finding.second)
        if (const auto model = m_models.entry(SecondOpinion::modelName); model.ok())
            captured->models.push_back({model->name, model->version, model->sha256});
    captured->captured = m_clock.utc();
    captured->attempts = m_way->attempt();
    captured->fromStill = captured->frame == still;
    captured->acceptable = shot.assessment.verdict == QualityVerdict::Pass;
    return captured;
}

} // namespace darcha
