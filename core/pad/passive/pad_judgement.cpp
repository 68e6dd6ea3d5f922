// SPDX-License-Identifier: Apache-2.0
#include "core/pad/passive/pad_judgement.h"

#include "core/base/quantile.h"
#include "core/face/face_embedder.h"
#include "core/pad/passive/face_tracks.h"
#include "core/pad/passive/passive_cues.h"
#include "core/quality/quality_profile.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

namespace darcha {
namespace {

constexpr double countedShare = 0.2; // of the longest track's frames
constexpr int comparedEvery = 10;    // frames between two comparisons of faces that are seen together: 13 ms a face
constexpr int comparedMost = 5;

// Some containers say a thousand frames a second where they do not know; then 25 is as good a guess as any.
constexpr std::chrono::microseconds shortestFrame(4000), usualFrame(40000);

double secondsOf(SteadyTime time) { return std::chrono::duration<double>(time.time_since_epoch()).count(); }

double gravity(const PadTrack& track) { // the track that decides has the most
    switch (track.result.decision) {
    case PadDecision::Attack:
        return 3;
    case PadDecision::Inconclusive:
        return 2;
    case PadDecision::BonaFide:
        return 1;
    }
    return 0;
}

// The tracks that speak for the file, the gravest first; of equals the one with the least evidence.
std::vector<const PadTrack*> speaking(const PadFileJudgement& judgement) {
    std::vector<const PadTrack*> tracks;
    for (const PadTrack& track : judgement.tracks)
        if (track.counted)
            tracks.push_back(&track);
    std::stable_sort(tracks.begin(), tracks.end(), [](const PadTrack* a, const PadTrack* b) {
        return std::pair(-gravity(*a), a->result.evidence) < std::pair(-gravity(*b), b->result.evidence);
    });
    return tracks;
}

} // namespace

struct PadFileJudge::Content {
    const ModelStore* models;
    FaceTracks tracks;
    FaceEmbedder embedder;
    QualityProfile quality;
    PadProfile profile;

    struct Followed {
        PadTrack track;
        PassiveCues cues;
        LiveAssessor assessor;
        std::vector<double> likeness; // to the faces beside it
    };
    std::map<int, Followed> followed;
    int frames = 0, compared = 0;
    SteadyTime first{};

    void begin() {
        tracks.reset();
        followed.clear();
        frames = compared = 0;
    }

    Followed* follow(int number) {
        if (const auto known = followed.find(number); known != followed.end())
            return &known->second;
        auto cues = PassiveCues::create(*models);
        if (!cues.ok())
            return nullptr;
        Followed made{{}, std::move(*cues), LiveAssessor(quality), {}};
        made.track.number = number;
        return &followed.emplace(number, std::move(made)).first->second;
    }

    void take(const FramePtr& frame, bool still) {
        if (frames++ == 0)
            first = frame->captured;
        const std::vector<FaceTracks::Seen> seen = tracks.observe(frame);
        for (const FaceTracks::Seen& face : seen) {
            Followed* const to = follow(face.track);
            if (!to)
                continue;
            const double at = secondsOf(frame->captured) - secondsOf(first);
            if (to->track.frames++ == 0) {
                to->track.from = at;
                to->track.box = face.face->box;
            }
            to->track.until = at;
            const FaceFinding alone{.faceCount = 1, .face = face.face, .boxes = {face.face->box}, .second = {}};
            to->cues.observe(*face.face, still ? assess(alone, quality) : to->assessor.assess(alone));
        }
        if (seen.size() > 1 && compared < comparedMost && (frames - 1) % comparedEvery == 0)
            compare(seen);
    }

    // The same person twice in one picture: one of them is a picture.
    void compare(const std::vector<FaceTracks::Seen>& seen) {
        std::vector<std::pair<int, FaceEmbedding>> known;
        for (const FaceTracks::Seen& face : seen) {
            if (!FaceEmbedder::comparable(*face.face))
                continue;
            if (auto embedding = embedder.embed(*face.face); embedding.ok())
                known.emplace_back(face.track, std::move(*embedding));
        }
        compared += known.size() > 1;
        for (std::size_t a = 0; a < known.size(); ++a) {
            double most = -1;
            for (std::size_t b = 0; b < known.size(); ++b)
                if (a != b)
                    most = std::max(most, similarity(known[a].second, known[b].second));
            if (const auto to = followed.find(known[a].first); known.size() > 1 && to != followed.end())
                to->second.likeness.push_back(most);
        }
    }

    PadFileJudgement judgement(const std::string& name) {
        PadFileJudgement made;
        made.file = name;
        made.frames = frames;
        int longest = 0;
        for (const auto& [number, one] : followed)
            longest = std::max(longest, one.track.frames);
        for (auto& [number, one] : followed) {
            std::vector<CueResult> cues = one.cues.results();
            if (!one.likeness.empty())
                cues.push_back({.cue = "company",
                                .version = embedder.model().version,
                                .scores = {{"company.likeness", median(one.likeness)}},
                                .notJudged = {},
                                .frames = static_cast<int>(one.likeness.size())});
            one.track.counted = one.track.frames >= countedShare * longest;
            one.track.result = decide(cues, profile);
            made.tracks.push_back(one.track);
        }
        const std::vector<const PadTrack*> heard = speaking(made);
        if (heard.empty()) {
            made.reasons = {"no_face"};
            return made;
        }
        made.verdict = heard.front()->result.decision;
        for (const PadTrack* const track : heard)
            for (const std::string& reason : track->result.reasons)
                if (std::find(made.reasons.begin(), made.reasons.end(), reason) == made.reasons.end())
                    made.reasons.push_back(reason);
        return made;
    }
};

PadFileJudge::PadFileJudge(std::unique_ptr<Content> content) : m_content(std::move(content)) {}
PadFileJudge::PadFileJudge(PadFileJudge&&) noexcept = default;
PadFileJudge::~PadFileJudge() = default;

Result<PadFileJudge> PadFileJudge::create(const ModelStore& models) {
    auto tracks = FaceTracks::create(models);
    if (!tracks.ok())
        return tracks.error();
    auto embedder = FaceEmbedder::create(models);
    if (!embedder.ok())
        return embedder.error();
    auto quality = QualityProfile::named("icao");
    if (!quality.ok())
        return quality.error();
    auto profile = PadProfile::named("passive");
    if (!profile.ok())
        return profile.error();
    if (auto cues = PassiveCues::create(models); !cues.ok()) // what a track would need: said before the first frame
        return cues.error();
    auto content = std::unique_ptr<Content>(new Content{
        &models, std::move(*tracks), std::move(*embedder), std::move(*quality), std::move(*profile), {}, 0, 0, {}});
    return PadFileJudge(std::move(content));
}

PadFileJudgement PadFileJudge::judgePicture(const FramePtr& picture, const std::string& name) {
    m_content->begin();
    m_content->take(picture, true);
    return m_content->judgement(name);
}

Result<PadFileJudgement> PadFileJudge::judgeVideo(const std::function<Result<FramePtr>()>& next,
                                                  const std::string& name,
                                                  const std::function<void(const FramePtr&)>& look) {
    m_content->begin();
    const auto take = [&](const FramePtr& frame) {
        m_content->take(frame, false);
        if (look)
            look(frame);
    };
    std::optional<SteadyTime> first;
    bool lies = false;
    for (;;) {
        const Result<FramePtr> frame = next();
        if (!frame.ok() && m_content->frames > 0 && frame.error().code == ErrorCode::VideoUnreadable)
            return m_content->judgement(name);
        if (!frame.ok())
            return frame.error();
        if (!first)
            first = (*frame)->captured;
        else if (m_content->frames == 1)
            lies = (*frame)->captured - *first < shortestFrame;
        if (!lies) {
            take(*frame);
            continue;
        }
        const auto since = m_content->frames * usualFrame;
        take(std::make_shared<const Frame>(Frame{(*frame)->bgr, (*frame)->sequence, *first + since}));
    }
}

nlohmann::json toJson(const PadFileJudgement& judgement) {
    nlohmann::json tracks = nlohmann::json::array();
    for (const PadTrack& track : judgement.tracks) {
        nlohmann::json one = toJson(track.result);
        one["verdict"] = one["decision"];
        one.erase("decision");
        one["track"] = track.number;
        one["frames"] = track.frames;
        one["from_s"] = track.from;
        one["until_s"] = track.until;
        one["counted"] = track.counted;
        one["box"] = {{"x", track.box.x}, {"y", track.box.y}, {"width", track.box.width}, {"height", track.box.height}};
        tracks.push_back(std::move(one));
    }
    nlohmann::json json = {{"file", judgement.file},
                           {"verdict", std::string(name(judgement.verdict))},
                           {"frames", judgement.frames},
                           {"reasons", judgement.reasons},
                           {"passive", nullptr},
                           {"cues", nlohmann::json::array()},
                           {"tracks", tracks}};
    if (const auto deciding = speaking(judgement); !deciding.empty()) {
        nlohmann::json result = toJson(deciding.front()->result);
        json["cues"] = result["cues"];
        result.erase("cues");
        result["track"] = deciding.front()->number;
        json["passive"] = std::move(result);
    }
    return json;
}

} // namespace darcha
