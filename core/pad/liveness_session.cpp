// SPDX-License-Identifier: Apache-2.0
#include "core/pad/liveness_session.h"

#include "core/pad/challenge/challenge_cue.h"
#include "core/pad/challenge/dot_following.h"
#include "core/pad/identity/identity_cue.h"
#include "core/pad/light/light_cue.h"
#include "core/pad/passive/passive_cues.h"
#include "core/pad/turn/track_continuity.h"
#include "core/pad/turn/turn_cue.h"
#include "core/sealing/digest.h"

#include <algorithm>
#include <cmath>
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

struct KeyFrame {       // the picture itself is not kept: its hash finds it again in a recording
    std::string moment; // "photo", "start", "turn_1", "light_1", "end"
    SteadyTime at{};
    HeadPose pose;
    std::string sha256;
    bool compared = false;             // by the identity cue
    std::optional<std::size_t> number; // there; the photo has none
};

// Beyond 25 an embedding says nothing (models/cards/face_embedding.md); a rendered head at 25 fell to 0.54.
constexpr double keyFrameDegrees = 20;

constexpr std::size_t lightParts = 3; // whoever answers the light is looked at in each third of it (13 ms each)

double aside(const HeadPose& pose) { return std::max(std::abs(pose.yaw), std::abs(pose.pitch)); }

} // namespace

struct LivenessSession::Content {
    Options options;
    ChallengePlan plan;
    ChallengeState state;
    LivenessScreen screen;
    std::optional<PassiveCues> passive; // shown every frame of a lone face
    TurnCue turn;
    TrackContinuity continuity;
    LightCue light;
    IdentityCue identity;
    std::vector<DotSample> followed;
    std::vector<CueResult> added;
    nlohmann::json exposure; // null: none was asked
    std::vector<KeyFrame> keyFrames;
    FaceObservationPtr farthest;    // of the turn under way, within keyFrameDegrees
    FaceObservationPtr straightest; // of the part of the light under way
    std::size_t lightPart = 0;
    bool started = false;

    Content(Options o, const CanonicalFace& face, IdentityCue i)
        : options(std::move(o)),
          plan(drawChallenge(options.seed, options.challenge)),
          turn(face),
          light(face, plan, options.screen),
          identity(std::move(i)) {
        turn.expect(std::max<int>(1, static_cast<int>(plan.turns.size())));
    }

    bool running() const {
        return state.phase != ChallengePhase::Watching && state.phase != ChallengePhase::Done &&
               state.phase != ChallengePhase::Broken;
    }
    // What the passive cues saw belongs to one unbroken track: another face may stand there now. Within the challenge a
    // loss is the protocol's to judge.
    void interrupted() {
        if (passive && !running())
            passive->reset();
    }
    const LivenessScreen& take(const ChallengeEvent& event) {
        ChallengeStep step = advance(state, event, plan);
        state = std::move(step.next);
        return screen = step.screen;
    }
    void keep(std::string moment, const FaceObservationPtr& face) {
        if (!face || !face->frame)
            return;
        KeyFrame key{std::move(moment), face->frame->captured, face->pose, hashOf(*face->frame), false, {}};
        key.compared = identity.add(*face);
        if (key.compared)
            key.number = identity.frames() - 1;
        keyFrames.push_back(std::move(key));
    }

    void follow(const FaceObservation& face, SteadyTime now) {
        DotSample sample{now, face.pose, 0, 0};
        if (screen.turn) {
            const double out = screen.turn->degrees;
            if (screen.turn->direction == TurnDirection::Up)
                sample.dotPitch = out;
            else
                sample.dotYaw = screen.turn->direction == TurnDirection::Left ? out : -out;
        }
        followed.push_back(sample);
    }

    // Key frames: the first of the challenge that tells who it is, the far end of each turn, the straightest of each
    // part of the light, and the last.
    void chooseKeyFrames(ChallengePhase before, std::size_t field, const FaceObservationPtr& face) {
        if (running() && !started && FaceEmbedder::comparable(*face)) {
            started = true;
            keep("start", face);
        }
        if (before == ChallengePhase::Out || state.phase == ChallengePhase::Out)
            if (aside(face->pose) <= keyFrameDegrees && (!farthest || aside(face->pose) >= aside(farthest->pose)))
                farthest = face;
        if (before == ChallengePhase::Out && state.phase == ChallengePhase::Back) {
            keep("turn_" + std::to_string(state.step + 1), farthest);
            farthest.reset();
        }
        if (before == ChallengePhase::Light)
            watchLight(std::min(lightParts - 1, field * lightParts / plan.fields.size()), face);
        if (state.phase == ChallengePhase::Done && before != ChallengePhase::Done) {
            if (!plan.fields.empty())
                closeLightPart();
            keep("end", face);
        }
    }
    void watchLight(std::size_t part, const FaceObservationPtr& face) {
        if (part != lightPart)
            closeLightPart();
        lightPart = part;
        if (FaceEmbedder::comparable(*face) && (!straightest || aside(face->pose) < aside(straightest->pose)))
            straightest = face;
    }
    void closeLightPart() {
        keep("light_" + std::to_string(lightPart + 1), straightest);
        straightest.reset();
    }

    // Moments at which nobody could say that it was the person of the photo; the last one is no answer to anything.
    int momentsMissing() const {
        std::vector<std::string> needed{"start"};
        for (const KeyFrame& key : keyFrames)
            if (key.moment == "photo")
                needed.push_back(key.moment);
        for (std::size_t i = 1; i <= plan.turns.size(); ++i)
            needed.push_back("turn_" + std::to_string(i));
        for (std::size_t i = 1; !plan.fields.empty() && i <= lightParts; ++i)
            needed.push_back("light_" + std::to_string(i));
        return static_cast<int>(std::count_if(needed.begin(), needed.end(), [&](const std::string& moment) {
            return std::none_of(keyFrames.begin(), keyFrames.end(),
                                [&](const KeyFrame& key) { return key.moment == moment && key.compared; });
        }));
    }
};

LivenessSession::LivenessSession(std::unique_ptr<Content> content) : m_content(std::move(content)) {}
LivenessSession::~LivenessSession() = default;

Result<std::unique_ptr<LivenessSession>> LivenessSession::create(const ModelStore& models, Options options) {
    Result<CanonicalFace> face = CanonicalFace::load(models);
    if (!face)
        return face.error();
    Result<IdentityCue> identity = IdentityCue::create(models);
    if (!identity)
        return identity.error();
    auto content = std::make_unique<Content>(std::move(options), *face, std::move(*identity));
    if (content->options.passive) {
        Result<PassiveCues> passive = PassiveCues::create(models, PassiveCues::Texture::Latest);
        if (!passive)
            return passive.error();
        content->passive.emplace(std::move(*passive));
    }
    return std::unique_ptr<LivenessSession>(new LivenessSession(std::move(content)));
}

LivenessScreen LivenessSession::observe(const FaceFinding& finding, const QualityAssessment& quality, SteadyTime now) {
    Content& c = *m_content;
    if (c.state.phase == ChallengePhase::Done || c.state.phase == ChallengePhase::Broken)
        return c.screen;
    if (!finding.face) {
        c.continuity.lost();
        c.interrupted();
        return c.take({ChallengeEventKind::FaceLost, now, {}, 0});
    }
    if (finding.faceCount > 1) {
        c.interrupted();
        return c.take({ChallengeEventKind::SecondFace, now, {}, 0});
    }
    const FaceView view = FaceView::of(*finding.face, now);
    const TrackContinuity::Step went = c.continuity.next(view);
    if (went == TrackContinuity::Step::Suspect)
        return c.screen;
    if (went == TrackContinuity::Step::Jumped) {
        if (c.running())
            return c.take({ChallengeEventKind::TrackJump, now, {}, 0});
        c.interrupted();
    }
    if (c.passive)
        c.passive->observe(*finding.face, quality);
    if (c.running()) {
        c.turn.observe(view);
        c.light.observe(*finding.face, now);
        c.follow(*finding.face, now);
    }
    const ChallengePhase before = c.state.phase;
    const std::size_t step = c.state.step;
    c.take({ChallengeEventKind::Frame, now, finding.face->pose, 0});
    c.chooseKeyFrames(before, step, finding.face);
    return c.screen;
}

void LivenessSession::shown(const FieldShown& field) {
    m_content->take({ChallengeEventKind::FieldShown, field.at, {}, field.field});
    m_content->light.shown(field);
}

void LivenessSession::add(CueResult cue) {
    std::vector<CueResult>& added = m_content->added;
    std::erase_if(added, [&](const CueResult& c) { return c.cue == cue.cue; }); // the latest word counts
    added.push_back(std::move(cue));
}

void LivenessSession::setExposure(nlohmann::json record) { m_content->exposure = std::move(record); }

void LivenessSession::setPhoto(FaceObservationPtr photo) {
    if (photo && photo->frame)
        m_content->keyFrames.push_back({"photo",
                                        photo->frame->captured,
                                        photo->pose,
                                        hashOf(*photo->frame),
                                        m_content->identity.setPhoto(*photo),
                                        {}});
}

void LivenessSession::beginChallenge(SteadyTime now) {
    // Who walks in is quick, and the photo took its time: the unbroken track begins here. That it is the same face as
    // in the photo is identity's to say.
    m_content->continuity.reset();
    m_content->take({ChallengeEventKind::Begin, now, {}, 0});
}
void LivenessSession::timeOut(SteadyTime now) { m_content->take({ChallengeEventKind::TimeOut, now, {}, 0}); }
bool LivenessSession::begun() const { return m_content->state.phase != ChallengePhase::Watching; }
LivenessStage LivenessSession::stage() const { return m_content->screen.stage; }
ChallengeBreak LivenessSession::broken() const { return m_content->state.broken; }
const ChallengePlan& LivenessSession::plan() const { return m_content->plan; }

PadResult LivenessSession::result() const {
    const Content& c = *m_content;
    std::vector<CueResult> cues;
    CueResult challenge = challengeCue(c.state, c.plan);
    if (const auto following = dotFollowing(c.followed))
        challenge.scores.push_back({"challenge.follow", following->correlation});
    cues.push_back(std::move(challenge));
    cues.push_back(c.turn.result());
    cues.push_back(c.identity.result());
    if (c.state.phase == ChallengePhase::Done) // of a broken one the break is told
        cues.back().scores.push_back({"identity.missing", static_cast<double>(c.momentsMissing())});
    cues.push_back(c.continuity.result());
    if (!c.plan.fields.empty())
        cues.push_back(c.light.result());
    if (c.passive)
        for (CueResult& cue : c.passive->results())
            cues.push_back(std::move(cue));
    cues.insert(cues.end(), c.added.begin(), c.added.end());
    PadProfile profile = c.options.profile;
    // Light that was asked for and could not be judged (glare into the lens, a slow camera) is no light passed.
    if (!c.plan.fields.empty() &&
        std::find(profile.required.begin(), profile.required.end(), "light") == profile.required.end())
        profile.required.emplace_back("light");
    PadResult result = decide(cues, profile);
    // What was not obeyed is said as it happened, not only that something was.
    if (c.state.broken != ChallengeBreak::None)
        std::replace(result.reasons.begin(), result.reasons.end(), std::string("not_obeyed"),
                     "challenge." + std::string(name(c.state.broken)));
    return result;
}

nlohmann::json LivenessSession::record() const {
    const Content& c = *m_content;
    nlohmann::json keyFrames = nlohmann::json::array();
    for (const KeyFrame& key : c.keyFrames) {
        keyFrames.push_back({{"moment", key.moment},
                             {"sha256", key.sha256},
                             {"yaw", key.pose.yaw},
                             {"pitch", key.pose.pitch},
                             {"compared", key.compared}});
        if (key.number) // whose face it is, moment by moment
            keyFrames.back()["nearness"] = c.identity.nearness(*key.number);
    }
    return {{"format", 1},
            {"plan", toJson(c.plan)},
            {"challenge", toJson(c.state)},
            {"keyFrames", keyFrames},
            {"exposure", c.exposure},
            {"screen",
             {{"widthCm", c.options.screen.widthCm},
              {"heightCm", c.options.screen.heightCm},
              {"belowLensCm", c.options.screen.belowLensCm}}},
            {"result", toJson(result())}};
}

} // namespace darcha
