// SPDX-License-Identifier: Apache-2.0
#include "core/pad/clip_challenge.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace darcha {
namespace {

PadProfile turnRulesOf(PadProfile profile) {
    std::erase_if(profile.rules, [](const PadRule& rule) { return !rule.score.starts_with("turn."); });
    profile.required = {"turn"};
    return profile;
}

} // namespace

Result<ClipChallenge> ClipChallenge::create(const ModelStore& models, std::uint64_t seed) {
    LivenessSession::Options options;
    options.seed = seed;
    options.challenge.light = false;
    options.passive = false;
    Result<PadProfile> profile = PadProfile::named("kiosk");
    if (!profile)
        return profile.error();
    PadProfile turns = turnRulesOf(*profile);
    options.profile = std::move(*profile);
    // A file has neither our light nor our camera, and its passive cues are judged by themselves.
    std::erase_if(options.profile.required, [](const std::string& needed) {
        return needed.starts_with("light") || needed == "camera" || needed == "texture" || needed == "vitality";
    });
    Result<CanonicalFace> face = CanonicalFace::load(models);
    if (!face)
        return face.error();
    Result<std::unique_ptr<LivenessSession>> session = LivenessSession::create(models, std::move(options));
    if (!session)
        return session.error();
    return ClipChallenge(seed, std::move(*session), TurnCue(*face), std::move(turns));
}

ClipChallenge::ClipChallenge(std::uint64_t seed, std::unique_ptr<LivenessSession> session, TurnCue geometry,
                             PadProfile turns)
    : m_seed(seed),
      m_session(std::move(session)),
      m_geometry(std::move(geometry)),
      m_turnRules(std::move(turns)) {}

void ClipChallenge::observe(const FaceFinding& finding, SteadyTime at) {
    m_last = at;
    if (finding.faceCount == 1 && finding.face) {
        m_geometry.observe(FaceView::of(*finding.face, at));
        if (!m_begun) {
            m_session->beginChallenge(at);
            m_begun = true;
        }
    }
    if (m_begun)
        m_session->observe(finding, {}, at);
}

ClipChallengeOutcome ClipChallenge::outcome() const {
    if (m_begun && m_session->stage() != LivenessStage::Done)
        m_session->timeOut(m_last); // the file is over before the challenge is
    ClipChallengeOutcome made;
    made.seed = m_seed;
    made.broken = m_session->broken();
    made.obeyed = m_begun && made.broken == ChallengeBreak::None;
    made.result = m_session->result();
    made.geometry = m_geometry.result();
    made.geometryResult = decide(std::span(&made.geometry, 1), m_turnRules);
    const std::vector<PadJudgement>& judged = made.geometryResult.judgements;
    if (!judged.empty() && judged.size() == m_turnRules.rules.size())
        made.geometryHolds = std::ranges::all_of(judged, &PadJudgement::holds);
    made.turns = m_geometry.turns();
    return made;
}

PadDecision ClipChallenge::joined(PadDecision passive, const ClipChallengeOutcome& outcome) {
    if (passive == PadDecision::Attack || outcome.result.decision == PadDecision::Attack)
        return PadDecision::Attack;
    return outcome.obeyed && outcome.result.decision == PadDecision::BonaFide && passive == PadDecision::BonaFide
               ? PadDecision::BonaFide
               : PadDecision::Inconclusive;
}

nlohmann::json toJson(const ClipChallengeOutcome& outcome) {
    nlohmann::json turns = nlohmann::json::array();
    for (const TurnTaken& turn : outcome.turns)
        turns.push_back({{"yaw", turn.yaw},
                         {"pitch", turn.pitch},
                         {"frames", turn.frames},
                         {"planarity", turn.pair.planarity},
                         {"gain", turn.pair.reliefGain},
                         {"relief", turn.pair.relief}});
    nlohmann::json json = toJson(outcome.result);
    json["seed"] = std::to_string(outcome.seed);
    json["obeyed"] = outcome.obeyed;
    json["broken"] = std::string(name(outcome.broken));
    const nlohmann::json rules = toJson(outcome.geometryResult);
    json["geometry"] = toJson(outcome.geometry);
    for (const char* member : {"judgements", "profile", "profileVersion"})
        json["geometry"][member] = rules.at(member);
    json["geometry_holds"] = outcome.geometryHolds ? nlohmann::json(*outcome.geometryHolds) : nlohmann::json();
    json["turns"] = turns;
    return json;
}

} // namespace darcha
