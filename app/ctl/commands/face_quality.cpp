// SPDX-License-Identifier: Apache-2.0
#include "app/composition/host.h"
#include "app/ctl/commands/commands.h"
#include "app/ctl/commands/quality_formula.h"
#include "core/inference/model_store.h"
#include "core/quality/picture_judgement.h"
#include "drivers/camera/video_file_camera.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace darcha::ctl {
namespace {

constexpr std::chrono::milliseconds framePatience{5000}; // of a decoder, on a slow disk

int exitCodeOfVerdict(const PictureJudgement& judgement) {
    return judgement.assessment.verdict == QualityVerdict::Pass ? Done : CheckSaysNo;
}

bool holdsVideo(const std::string& file) {
    std::array<char, 16> first{};
    std::ifstream(file, std::ios::binary).read(first.data(), first.size());
    return !videoContainer({first.data(), first.size()}).empty();
}

// Of files that cameras, telephones and browsers write.
bool namedLikeVideo(const std::string& file) {
    static constexpr std::array endings = {".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi",  ".gif", ".ogv",
                                           ".ogg", ".flv", ".wmv", ".asf", ".mpg",  ".mpeg", ".3gp", ".ts"};
    std::string ending = std::filesystem::path(file).extension().string();
    for (char& c : ending)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

int printVideoError(const std::string& file, Error error) {
    if (error.code == ErrorCode::VideoUnreadable)
        error.detail += "; check that it was copied whole, or convert it: ffmpeg -i FILE -c:v libx264 OUT.mp4";
    return printError(file, error);
}

int judgeVideo(PictureJudge& judge, const QualityFormula& formula, const std::string& file, bool everyFrame) {
    const SystemClock clock;
    VideoFileCamera camera(file, clock, {.pacing = Pacing::AsFastAsRead, .loop = false});
    if (const auto opened = camera.open(); !opened.ok())
        return printVideoError(file, opened.error());
    const auto next = [&] { return camera.nextFrame(framePatience); };
    if (everyFrame) {
        int worst = Done;
        const auto judged = judge.judgeEach(next, file, [&](const PictureJudgement& judgement) {
            print(formula.lineOf(judgement));
            worst = std::max(worst, exitCodeOfVerdict(judgement));
        });
        return judged.ok() ? worst : printVideoError(file, judged.error());
    }
    const auto best = judge.judgeBest(next, file);
    if (!best.ok())
        return printVideoError(file, best.error());
    print(formula.lineOf(*best));
    return exitCodeOfVerdict(*best);
}

int judgeOne(PictureJudge& judge, const QualityFormula& formula, const std::string& file, bool everyFrame) {
    if (holdsVideo(file)) // whatever its name
        return judgeVideo(judge, formula, file, everyFrame);
    const auto judgement = judge.judgeFile(file);
    if (!judgement.ok() && judgement.error().code == ErrorCode::ImageUnreadable && namedLikeVideo(file))
        return printVideoError(file,
                               {ErrorCode::VideoUnreadable,
                                file + ": named like a video, but holds none (MP4, MKV, WebM, AVI, GIF, Ogg, FLV, "
                                       "ASF or MPEG), nor a picture"});
    if (!judgement.ok())
        return printError(file, judgement.error());
    print(formula.lineOf(*judgement));
    return exitCodeOfVerdict(*judgement);
}

int run(const Arguments& arguments) {
    if (const std::string complaint = QualityFormula::complaintAbout(arguments); !complaint.empty()) {
        std::fprintf(stderr, "darchactl: %s\n", complaint.c_str());
        return Usage;
    }
    const auto formula = QualityFormula::of(arguments);
    if (!formula.ok())
        return complain(formula.error());
    const std::string wanted = arguments.option("--profile").value_or("icao");
    auto profile = wanted.ends_with(".json") ? QualityProfile::read(wanted) : QualityProfile::named(wanted);
    if (!profile.ok())
        return complain(profile.error());
    const auto models = ModelStore::open(modelFolder());
    if (!models.ok())
        return complain(models.error());
    auto judge = PictureJudge::create(*models, std::move(*profile));
    if (!judge.ok())
        return complain(judge.error());
    return forEachFile(arguments.operands, [&](const std::string& file) {
        return judgeOne(*judge, *formula, file, arguments.has("--frames"));
    });
}

} // namespace

Command faceQuality() {
    Command made = {
        .name = "face quality",
        .operands = "FILE...",
        .fewest = 1,
        .most = -1,
        .summary = "judge portraits against a quality profile",
        .text = "Judges pictures, or the best frame of videos, by the components of ISO/IEC 29794-5 and the limits of "
                "a profile. A picture is judged "
                "as it is; head size and centring speak of the portrait that would be cut out of it. No face and "
                "several faces are both a failed "
                "SingleFacePresent.",
        .options = {{"--profile", "NAME", "Profile of the station, or a file that ends in .json (default: icao)."},
                    {"--frames", "", "Of a video every frame, one line each, in place of the best."}},
        .output =
            {{"file", "as given"},
             {"verdict", "pass, fail or cannot_judge"},
             {"reasons", "names of the components that failed; the first is the one that a person is told"},
             {"hint", "id of what to tell; empty if the picture passed"},
             {"components",
              "name to native (the measured value), value (0 to 100) and reason (why it could not be judged, or null)"},
             {"geometry", "the portrait that would be saved: crop, shares of head height and width, centre, pixels "
                          "between the eyes"},
             {"frame, time_s", "of a video: number from 0 and presentation time in seconds"},
             {"error", "instead of all but file, where a file cannot be read: code and detail"}},
        .run = run};
    const auto options = QualityFormula::options();
    made.options.insert(made.options.end(), options.begin(), options.end());
    const auto output = QualityFormula::output();
    made.output.insert(made.output.end(), output.begin(), output.end());
    return made;
}

} // namespace darcha::ctl
