// SPDX-License-Identifier: Apache-2.0
#include "app/composition/host.h"
#include "app/ctl/commands/commands.h"
#include "app/ctl/commands/video_input.h"
#include "core/face/face_tracker.h"
#include "core/inference/model_store.h"
#include "core/pad/clip_challenge.h"
#include "core/pad/passive/pad_judgement.h"
#include "core/quality/picture_file.h"
#include "drivers/camera/video_file_camera.h"

#include <charconv>
#include <nlohmann/json.hpp>

namespace darcha::ctl {
namespace {

using Seed = std::optional<std::uint64_t>;

int told(const PadFileJudgement& judgement, const nlohmann::json& challenge = nullptr) {
    nlohmann::json json = toJson(judgement);
    if (!challenge.is_null())
        json["challenge"] = challenge;
    print(json);
    return judgement.verdict == PadDecision::BonaFide ? Done : CheckSaysNo;
}

// What was asked of the person, beside what could be seen: the verdict is of both.
int told(const PadFileJudgement& judgement, const ClipChallengeOutcome& outcome) {
    nlohmann::json json = toJson(judgement);
    const PadDecision verdict = ClipChallenge::joined(judgement.verdict, outcome);
    json["verdict"] = std::string(name(verdict));
    json["challenge"] = toJson(outcome);
    if (!outcome.obeyed)
        json["reasons"].push_back("challenge." + std::string(outcome.broken == ChallengeBreak::None
                                                                 ? std::string_view("not_begun")
                                                                 : name(outcome.broken)));
    print(json);
    return verdict == PadDecision::BonaFide ? Done : CheckSaysNo;
}

int judgeVideo(const ModelStore& models, PadFileJudge& judge, const std::string& file, const Seed& seed) {
    const SystemClock clock;
    VideoFileCamera camera(file, clock, {.pacing = Pacing::AsFastAsRead, .loop = false});
    if (const auto opened = camera.open(); !opened.ok())
        return printVideoError(file, opened.error());
    const auto next = [&] { return camera.nextFrame(framePatience); };
    if (!seed) {
        const auto judgement = judge.judgeVideo(next, file);
        return judgement.ok() ? told(*judgement) : printVideoError(file, judgement.error());
    }
    auto challenge = ClipChallenge::create(models, *seed);
    auto tracker = FaceTracker::create(models);
    if (!challenge.ok() || !tracker.ok())
        return complain(challenge.ok() ? tracker.error() : challenge.error());
    const auto judgement = judge.judgeVideo(
        next, file, [&](const FramePtr& frame) { challenge->observe(tracker->observe(frame), frame->captured); });
    return judgement.ok() ? told(*judgement, challenge->outcome()) : printVideoError(file, judgement.error());
}

int judgePicture(PadFileJudge& judge, const std::string& file, const Seed& seed) {
    const auto bytes = readBytes(file);
    if (!bytes.ok())
        return printError(file, bytes.error());
    auto picture = readPicture(*bytes, file);
    if (!picture.ok() && picture.error().code == ErrorCode::ImageUnreadable && namedLikeVideo(file))
        return printNoVideo(file);
    if (!picture.ok())
        return printError(file, picture.error());
    nlohmann::json challenge;
    if (seed) // said, so that nobody takes the verdict for one that heard the seed
        challenge = {{"seed", std::to_string(*seed)}, {"notJudged", "one_picture"}};
    return told(judge.judgePicture(std::make_shared<const Frame>(Frame{std::move(*picture), 0, {}}), file), challenge);
}

int run(const Arguments& arguments) {
    Seed seed;
    if (const auto given = arguments.option("--challenge")) {
        std::uint64_t number = 0;
        const char* const end = given->data() + given->size();
        if (const auto read = std::from_chars(given->data(), end, number); read.ec != std::errc() || read.ptr != end) {
            complain({ErrorCode::InvalidArgument, "--challenge takes a whole number from 0 to 2^64 - 1"});
            return Usage;
        }
        seed = number;
    }
    const auto models = ModelStore::open(modelFolder());
    if (!models.ok())
        return complain(models.error());
    auto judge = PadFileJudge::create(*models);
    if (!judge.ok())
        return complain(judge.error());
    return forEachFile(arguments.operands, [&](const std::string& file) {
        return holdsVideo(file) ? judgeVideo(*models, *judge, file, seed) : judgePicture(*judge, file, seed);
    });
}

} // namespace

Command pad() {
    return {
        .name = "pad",
        .operands = "FILE...",
        .fewest = 1,
        .most = -1,
        .summary = "is it a living person, or a picture of one",
        .text = "Judges pictures and videos by what can be seen without asking anything of the person: texture, edges "
                "of paper and screens, rasters, eyes and motion, depth where the head happened to turn (profile "
                "\"passive\"). Every face is a track of its own. The file is an attack if one of its tracks is, and "
                "bona fide only if all are.\n\nThree outcomes: a person decides what is inconclusive. One picture "
                "alone never proves a living person, as a good print taken well is the same picture: a picture is an "
                "attack or inconclusive. Nor does a video prove that it was not made or changed by a program; at the "
                "station the challenge and the screen's light do that.",
        .options = {{"--challenge", "SEED",
                     "Hold each video against the turns of this seed as well. The video's first lone face begins, and "
                     "the dot moves as it would have moved before that face. Bona fide is then only what obeyed that "
                     "dot; of any other video, too, the geometry of its turns is judged: whether a head turned, or a "
                     "sheet with a face on. A picture cannot turn: of one the seed is not used, and that is said. "
                     "There is no light in a file, so 1.7 in 100 films made for another seed obey as well, nearly all "
                     "where both seeds ask for the same directions in the same rhythm: only a live check, with the "
                     "screen's light, tells those."}},
        .output = {{"file", "as given"},
                   {"verdict", "bona_fide, attack or inconclusive"},
                   {"frames", "of the file"},
                   {"reasons", "what stood against a living person, the gravest first; cue and why where one could not "
                               "be judged; no_face"},
                   {"passive",
                    "of the track that decided: evidence (sum of log-likelihood ratios), profile, judgements "
                    "(each score against its rule); null without a face"},
                   {"cues", "of the track that decided: cue, scores, why it was not judged, frames it used"},
                   {"tracks", "each face: verdict, evidence, reasons, judgements, cues, frames, from_s, until_s, box, "
                              "counted (false: too short to speak for the file)"},
                   {"challenge", "with --challenge: seed, obeyed, broken (why not), decision, reasons, judgements, "
                                 "geometry (cue turn of the whole file; its judgements: each score's value, limit and "
                                 "holds, by the turn rules of the profile kiosk), geometry_holds (true if all limits "
                                 "hold, null if there was no turn to judge; decides nothing, as a replay of a head "
                                 "that turned holds them too), turns (each turn found); of a picture only seed and "
                                 "notJudged: one_picture"},
                   {"error", "instead of all but file, where a file cannot be read: code and detail"}},
        .run = run};
}

} // namespace darcha::ctl
