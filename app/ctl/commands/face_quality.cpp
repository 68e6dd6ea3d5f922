// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/commands/commands.h"
#include "app/ctl/commands/hint_timeline.h"
#include "app/ctl/commands/picture_output.h"
#include "app/ctl/commands/profile_option.h"
#include "app/ctl/commands/quality_formula.h"
#include "app/ctl/commands/video_input.h"
#include "core/quality/explanation.h"
#include "core/quality/guidance.h"
#include "core/quality/picture_judgement.h"
#include "drivers/camera/video_file_camera.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

namespace darcha::ctl {
namespace {

int exitCodeOfVerdict(const PictureJudgement& judgement) {
    return judgement.assessment.verdict == QualityVerdict::Pass ? Done : CheckSaysNo;
}

// What was asked for beside the lines.
struct Wanted {
    bool everyFrame = false;
    std::string explain;  // file to write; empty: none
    std::string timeline; // as above
};

class FileJudge {
public:
    FileJudge(PictureJudge& judge, const QualityFormula& formula, Wanted wanted)
        : m_judge(judge),
          m_formula(formula),
          m_wanted(std::move(wanted)) {}

    int judge(const std::string& file) {
        if (holdsVideo(file)) // whatever its name
            return judgeVideo(file);
        const auto judgement = m_judge.judgeFile(file);
        if (!judgement.ok() && judgement.error().code == ErrorCode::ImageUnreadable && namedLikeVideo(file))
            return printNoVideo(file);
        if (!judgement.ok())
            return printError(file, judgement.error());
        if (!m_wanted.timeline.empty()) {
            std::fprintf(stderr, "darchactl: --timeline takes a video; %s is a picture\n", file.c_str());
            return Usage;
        }
        return told(*judgement);
    }

private:
    int told(const PictureJudgement& judgement) {
        print(m_formula.lineOf(judgement));
        if (!m_wanted.explain.empty()) {
            const auto written = writePng(m_wanted.explain, explanation(judgement, m_judge.profile()));
            if (!written.ok())
                return complain(written.error());
        }
        return exitCodeOfVerdict(judgement);
    }

    int judgeVideo(const std::string& file) {
        const SystemClock clock;
        VideoFileCamera camera(file, clock, {.pacing = Pacing::AsFastAsRead, .loop = false});
        if (const auto opened = camera.open(); !opened.ok())
            return printVideoError(file, opened.error());
        const auto next = [&] { return camera.nextFrame(framePatience); };
        if (m_wanted.everyFrame)
            return judgeEveryFrame(file, next);
        const auto best = m_judge.judgeBest(next, file);
        return best.ok() ? told(*best) : printVideoError(file, best.error());
    }

    int judgeEveryFrame(const std::string& file, const PictureJudge::NextFrame& next) {
        int worst = Done;
        LiveAssessor live(m_judge.profile()); // what the station sees, each measure at its own rate
        Guidance guidance(m_judge.profile());
        std::vector<HintMoment> moments;
        const auto judged = m_judge.judgeEach(next, file, [&](const PictureJudgement& judgement) {
            const QualityAssessment assessment = live.assess(judgement.finding);
            const auto since = judgement.presentation.value_or(std::chrono::microseconds(0));
            const std::string_view told = guidance.update(judgement.finding, assessment, SteadyTime(since));
            nlohmann::json line = m_formula.lineOf(judgement);
            line["told"] = std::string(told);
            print(line);
            worst = std::max(worst, exitCodeOfVerdict(judgement));
            if (!m_wanted.timeline.empty())
                moments.push_back({.seconds = std::chrono::duration<double>(since).count(),
                                   .wanted = assessment.hint.empty() ? "face.hint.hold_still" : assessment.hint,
                                   .told = told,
                                   .passes = assessment.verdict == QualityVerdict::Pass,
                                   .pose = judgement.finding.faceCount == 1 && judgement.finding.face
                                               ? std::optional(judgement.finding.face->pose)
                                               : std::nullopt});
        });
        if (!judged.ok())
            return printVideoError(file, judged.error());
        if (m_wanted.timeline.empty())
            return worst;
        const std::string title = std::filesystem::path(file).filename().string() + ", profile " +
                                  m_judge.profile().id + ", " + std::to_string(moments.size()) +
                                  " frames, as seen live";
        const auto written = writePng(m_wanted.timeline, hintTimeline(moments, title));
        return written.ok() ? worst : complain(written.error());
    }

    PictureJudge& m_judge;
    const QualityFormula& m_formula;
    Wanted m_wanted;
};

std::string complaintAbout(const Arguments& arguments) {
    if (std::string complaint = QualityFormula::complaintAbout(arguments); !complaint.empty())
        return complaint;
    for (const char* option : {"--explain", "--timeline"}) {
        const auto file = arguments.option(option);
        if (!file)
            continue;
        if (std::string complaint = complaintAboutPng(option, *file); !complaint.empty())
            return complaint;
        if (arguments.operands.size() != 1)
            return std::string(option) + " shows one file; give one";
    }
    if (arguments.has("--explain") && (arguments.has("--frames") || arguments.has("--timeline")))
        return "--explain shows one picture, or the best frame of a video: leave --frames and --timeline out";
    return {};
}

int run(const Arguments& arguments) {
    if (const std::string complaint = complaintAbout(arguments); !complaint.empty()) {
        std::fprintf(stderr, "darchactl: %s\n", complaint.c_str());
        return Usage;
    }
    const auto formula = QualityFormula::of(arguments);
    if (!formula.ok())
        return complain(formula.error());
    auto judge = pictureJudge(arguments);
    if (!judge.ok())
        return complain(judge.error());
    FileJudge files(*judge, *formula,
                    {.everyFrame = arguments.has("--frames") || arguments.has("--timeline"),
                     .explain = arguments.option("--explain").value_or(""),
                     .timeline = arguments.option("--timeline").value_or("")});
    return forEachFile(arguments.operands, [&](const std::string& file) { return files.judge(file); });
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
        .options = {profileOption(),
                    secondOpinionOption(),
                    {"--frames", "", "Of a video every frame, one line each, in place of the best."},
                    {"--explain", "OUT.png",
                     "Writes a picture that shows where the portrait failed: crop, oval of the face, the zone of each "
                     "component that did not hold, with native value and limit. It shows the face: keep it as you "
                     "keep the portrait. Of one file; of a video the best frame."},
                    {"--timeline", "OUT.png",
                     "Of one video: draws over time what the person would have been told, and the pose; no pixel of "
                     "the video is in it. Implies --frames."}},
        .output =
            {{"file", "as given"},
             {"verdict", "pass, fail or cannot_judge"},
             {"reasons", "names of the components that failed; the first is the one that a person is told"},
             {"advice", "names of the components beyond their limit that refuse nobody"},
             {"hint", "id of what to tell; empty if the picture passed"},
             {"components",
              "name to native (the measured value), value (0 to 100) and reason (why it could not be judged, or null)"},
             {"geometry", "the portrait that would be saved: crop, shares of head height and width, centre, pixels "
                          "between the eyes"},
             {"frame, time_s", "of a video: number from 0 and presentation time in seconds"},
             {"told", "with --frames: id of what would stand on the screen then, each measure at its live rate, after "
                      "hysteresis and display time"},
             {"error", "instead of all but file, where a file cannot be read: code and detail"}},
        .run = run};
    const auto options = QualityFormula::options();
    made.options.insert(made.options.end(), options.begin(), options.end());
    const auto output = QualityFormula::output();
    made.output.insert(made.output.end(), output.begin(), output.end());
    return made;
}

} // namespace darcha::ctl
