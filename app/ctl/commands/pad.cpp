// SPDX-License-Identifier: Apache-2.0
#include "app/composition/host.h"
#include "app/ctl/commands/commands.h"
#include "app/ctl/commands/video_input.h"
#include "core/inference/model_store.h"
#include "core/pad/passive/pad_judgement.h"
#include "core/quality/picture_file.h"
#include "drivers/camera/video_file_camera.h"

#include <nlohmann/json.hpp>

namespace darcha::ctl {
namespace {

int told(const PadFileJudgement& judgement) {
    print(toJson(judgement));
    return judgement.verdict == PadDecision::BonaFide ? Done : CheckSaysNo;
}

int judgeVideo(PadFileJudge& judge, const std::string& file) {
    const SystemClock clock;
    VideoFileCamera camera(file, clock, {.pacing = Pacing::AsFastAsRead, .loop = false});
    if (const auto opened = camera.open(); !opened.ok())
        return printVideoError(file, opened.error());
    const auto judgement = judge.judgeVideo([&] { return camera.nextFrame(framePatience); }, file);
    return judgement.ok() ? told(*judgement) : printVideoError(file, judgement.error());
}

int judgePicture(PadFileJudge& judge, const std::string& file) {
    const auto bytes = readBytes(file);
    if (!bytes.ok())
        return printError(file, bytes.error());
    auto picture = readPicture(*bytes, file);
    if (!picture.ok() && picture.error().code == ErrorCode::ImageUnreadable && namedLikeVideo(file))
        return printNoVideo(file);
    if (!picture.ok())
        return printError(file, picture.error());
    return told(judge.judgePicture(std::make_shared<const Frame>(Frame{std::move(*picture), 0, {}}), file));
}

int run(const Arguments& arguments) {
    const auto models = ModelStore::open(modelFolder());
    if (!models.ok())
        return complain(models.error());
    auto judge = PadFileJudge::create(*models);
    if (!judge.ok())
        return complain(judge.error());
    return forEachFile(arguments.operands, [&](const std::string& file) {
        return holdsVideo(file) ? judgeVideo(*judge, file) : judgePicture(*judge, file);
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
                   {"error", "instead of all but file, where a file cannot be read: code and detail"}},
        .run = run};
}

} // namespace darcha::ctl
