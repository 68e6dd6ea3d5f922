// SPDX-License-Identifier: Apache-2.0
#include "core/pad/liveness_session.h"

#include "core/pad/challenge/challenge_cue.h"
#include "core/pad/mini_fas_net_detector.h"
#include "core/sealing/digest.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>

namespace darcha {
namespace {

// Pixels, row by row, behind their size: the same picture has the same hash whatever its padding.
std::string hashOf(const Frame& frame) {
    Sha256 hash;
    const std::string head = std::to_string(frame.bgr.cols) + "x" + std::to_string(frame.bgr.rows) + " bgr\n";
    hash.add(std::as_bytes(std::span(head)));
    for (int y = 0; y < frame.bgr.rows; ++y)
        hash.add(std::as_bytes(std::span(frame.bgr.ptr<std::uint8_t>(y),
                                         static_cast<std::size_t>(frame.bgr.cols) * frame.bgr.elemSize())));
    return hash.finishHex();
}

struct KeyFrame {
    std::string moment; // "start", "turn_1", "photo"
    SteadyTime at{};
    FaceObservationPtr face;
};

} // namespace

struct LivenessSession::Content {
    Options options;
    ChallengePlan plan;
    ChallengeState state;
    LivenessScreen screen;
    std::vector<std::unique_ptr<PresentationAttackDetector>> detectors;
    std::vector<CueResult> added;
    std::vector<KeyFrame> keyFrames;
    SteadyTime now{};

    LivenessScreen take(const ChallengeEvent& event) {
        ChallengeStep step = advance(state, event, plan);
        state = std::move(step.next);
        return screen = step.screen;
    }
    void keep(std::string moment, SteadyTime at, const FaceObservationPtr& face) {
        keyFrames.push_back({std::move(moment), at, face});
    }
};

LivenessSession::LivenessSession(std::unique_ptr<Content> content) : m_content(std::move(content)) {}
LivenessSession::~LivenessSession() = default;

Result<std::unique_ptr<LivenessSession>> LivenessSession::create(const ModelStore& models, Options options) {
    auto content = std::make_unique<Content>();
    content->plan = drawChallenge(options.seed, options.challenge);
    content->options = std::move(options);
    Result<std::unique_ptr<MiniFasNetDetector>> texture = MiniFasNetDetector::create(models);
    if (!texture)
        return texture.error();
    content->detectors.push_back(std::move(*texture));
    return std::unique_ptr<LivenessSession>(new LivenessSession(std::move(content)));
}

LivenessScreen LivenessSession::observe(const FaceFinding& finding, const QualityAssessment& quality, SteadyTime now) {
    Content& c = *m_content;
    c.now = now;
    if (c.state.phase == ChallengePhase::Done || c.state.phase == ChallengePhase::Broken)
        return c.screen;
    if (!finding.face)
        return c.take({ChallengeEventKind::FaceLost, now, {}, 0});
    const bool alone = finding.faceCount == 1;
    if (alone)
        for (const auto& detector : c.detectors)
            detector->observe(*finding.face, quality);
    const ChallengePhase before = c.state.phase;
    c.take({alone ? ChallengeEventKind::Frame : ChallengeEventKind::SecondFace, now, finding.face->pose, 0});
    if (before == ChallengePhase::Out && c.state.phase == ChallengePhase::Back)
        c.keep("turn_" + std::to_string(c.state.step + 1), now, finding.face);
    return c.screen;
}

void LivenessSession::shown(const FieldShown& field) {
    m_content->take({ChallengeEventKind::FieldShown, field.at, {}, field.field});
}

void LivenessSession::add(CueResult cue) {
    std::vector<CueResult>& added = m_content->added;
    std::erase_if(added, [&](const CueResult& c) { return c.cue == cue.cue; }); // the latest word counts
    added.push_back(std::move(cue));
}

void LivenessSession::setPhoto(FaceObservationPtr photo) {
    if (photo)
        m_content->keep("photo", m_content->now, photo);
}

void LivenessSession::beginChallenge(SteadyTime now) { m_content->take({ChallengeEventKind::Begin, now, {}, 0}); }
void LivenessSession::timeOut(SteadyTime now) { m_content->take({ChallengeEventKind::TimeOut, now, {}, 0}); }
LivenessStage LivenessSession::stage() const { return m_content->screen.stage; }
ChallengeBreak LivenessSession::broken() const { return m_content->state.broken; }
const ChallengePlan& LivenessSession::plan() const { return m_content->plan; }

PadResult LivenessSession::result() const {
    const Content& c = *m_content;
    std::vector<CueResult> cues;
    for (const auto& detector : c.detectors)
        cues.push_back(detector->result());
    cues.push_back(challengeCue(c.state, c.plan));
    cues.insert(cues.end(), c.added.begin(), c.added.end());
    return decide(cues, c.options.profile);
}

nlohmann::json LivenessSession::record() const {
    const Content& c = *m_content;
    nlohmann::json keyFrames = nlohmann::json::array();
    for (const KeyFrame& key : c.keyFrames)
        keyFrames.push_back({{"moment", key.moment}, {"sha256", hashOf(*key.face->frame)}});
    return {{"plan", toJson(c.plan)},
            {"challenge", toJson(c.state)},
            {"keyFrames", keyFrames},
            {"result", toJson(result())}};
}

} // namespace darcha
