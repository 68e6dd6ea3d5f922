// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/commands/commands.h"
#include "app/ctl/commands/profile_option.h"
#include "core/quality/fairness.h"
#include "core/quality/picture_file.h"
#include "core/quality/regions/eye_strip.h"
#include "core/quality/regions/head_cover.h"
#include "core/quality/skin_tone.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

namespace darcha::ctl {
namespace {

const std::string skinTone = "skin_tone", glasses = "glasses", headCovering = "head_covering";
const std::string yes = "yes", no = "no", unknown(fairnessUnknown);

struct Counts {
    int pictures = 0;
    int unreadable = 0;
    int withoutOneFace = 0;
};

// Between the two nobody can say: NoHeadCoverings' own middle is 0.45, and its curve is 0.08 wide.
constexpr double surelyBare = 0.37, surelyCovered = 0.53;

std::map<std::string, std::string> groupsOf(const PictureJudgement& judgement) {
    const FaceObservation& face = *judgement.finding.face;
    std::map<std::string, std::string> groups{{skinTone, unknown}, {glasses, unknown}, {headCovering, unknown}};
    if (const auto tone = skinToneOf(face))
        groups[skinTone] = name(tone->group);
    if (const auto eyes = EyeStrip::of(face); eyes && eyes->reason.empty())
        groups[glasses] = eyes->wearsGlasses() ? yes : no;
    if (const auto regions = RegionMap::of(face)) {
        const double evidence = HeadCover::of(*regions).evidence();
        if (evidence <= surelyBare || evidence >= surelyCovered)
            groups[headCovering] = evidence >= surelyCovered ? yes : no;
    }
    return groups;
}

// Order of the columns.
std::vector<std::string> orderOf(const std::string& by) {
    std::vector<std::string> order;
    if (by == skinTone)
        for (const ToneGroup group : allToneGroups())
            order.emplace_back(name(group));
    else
        order = {no, yes};
    order.push_back(unknown);
    return order;
}

double rounded(double value, double by) { return std::round(value * by) / by; }

nlohmann::json lineOf(const FairnessRow& row, const QualityProfile& profile) {
    nlohmann::json groups = nlohmann::json::array();
    for (const FairnessCell& cell : row.cells) {
        nlohmann::json one = {{"group", cell.group}, {"n", cell.pictures}, {"judged", cell.judged}};
        if (cell.medianNative)
            one["median_native"] = rounded(*cell.medianNative, 1000);
        if (cell.medianValue)
            one["median_value"] = *cell.medianValue;
        if (row.limited && cell.rate()) {
            const auto [low, high] = cell.interval();
            one["passed"] = cell.passed;
            one["rate"] = rounded(*cell.rate(), 1000);
            one["interval"] = {rounded(low, 1000), rounded(high, 1000)};
        }
        groups.push_back(one);
    }
    return {{"component", row.component},
            {"by", row.by},
            {"groups", groups},
            {"gap_points", row.gapPoints ? nlohmann::json(rounded(*row.gapPoints, 10)) : nlohmann::json()},
            {"limited", row.limited},
            {"flagged", row.flagged},
            {"note", !row.gapPoints    ? "one_group"
                     : row.tooFewToSay ? "too_few_to_say"
                                       : ""},
            {"profile", {{"id", profile.id}, {"version", profile.version}}}};
}

void printTable(const std::vector<FairnessRow>& rows) {
    if (rows.empty())
        return;
    std::printf("\nby %s\n%-34s", rows[0].by.c_str(), "component");
    for (const FairnessCell& cell : rows[0].cells) // the verdict has a cell for every group
        std::printf("%22s", (cell.group + " n=" + std::to_string(cell.pictures)).c_str());
    std::printf("%9s  note\n", "gap");
    for (const FairnessRow& row : rows) {
        std::printf("%-34s", row.component.c_str());
        for (const FairnessCell& cell : row.cells) {
            char text[64];
            if (row.limited && cell.rate())
                std::snprintf(text, sizeof text, "%.1f %% (%d/%d)", 100 * *cell.rate(), cell.passed, cell.judged);
            else if (cell.medianValue)
                std::snprintf(text, sizeof text, "median %.0f of 100", *cell.medianValue);
            else
                std::snprintf(text, sizeof text, "not judged");
            std::printf("%22s", text);
        }
        if (row.gapPoints)
            std::printf("%9.1f", *row.gapPoints);
        else
            std::printf("%9s", "-");
        std::printf("  %s%s\n", row.flagged ? "DIFFERS" : "", row.tooFewToSay ? " too few to say" : "");
    }
}

Result<std::vector<std::filesystem::path>> filesOf(const std::string& folder) {
    std::error_code trouble;
    if (!std::filesystem::is_directory(folder, trouble))
        return {ErrorCode::FileNotFound, folder + ": no such folder"};
    std::vector<std::filesystem::path> files;
    std::filesystem::recursive_directory_iterator at(folder, trouble), end;
    for (; !trouble && at != end; at.increment(trouble))
        if (at->is_regular_file())
            files.push_back(at->path());
    if (trouble)
        return {ErrorCode::FileUnreadable, folder + ": " + trouble.message()};
    std::sort(files.begin(), files.end());
    return files;
}

int run(const Arguments& arguments) {
    const auto files = filesOf(arguments.operands[0]);
    if (!files.ok())
        return complain(files.error());
    auto judge = pictureJudge(arguments);
    if (!judge.ok())
        return complain(judge.error());
    FairnessTable table(judge->profile());
    Counts counts;
    for (const std::filesystem::path& file : *files) {
        const auto bytes = readBytes(file);
        if (bytes.ok() && !pictureSize(*bytes))
            continue; // no picture: a list, a licence
        const auto judgement = bytes.ok() ? judge->judge(*bytes, file.string()) : bytes.error();
        if (!judgement.ok()) {
            std::fprintf(stderr, "darchactl: %s\n", describe(judgement.error()).c_str());
            ++counts.unreadable;
            continue;
        }
        ++counts.pictures;
        if (judgement->finding.faceCount != 1 || !judgement->finding.face) {
            ++counts.withoutOneFace;
            continue;
        }
        table.add(judgement->assessment, groupsOf(*judgement));
    }
    std::fprintf(stderr, "darchactl: %d pictures, %d of them without exactly one face; %d could not be read\n",
                 counts.pictures, counts.withoutOneFace, counts.unreadable);
    if (table.pictures() == 0)
        return complain({ErrorCode::ImageUnreadable, arguments.operands[0] + ": holds no picture of one face"});
    bool differs = false;
    for (const std::string& by : {skinTone, glasses, headCovering}) {
        const auto rows = table.rows(by, orderOf(by));
        for (const FairnessRow& row : rows) {
            differs = differs || (row.limited && row.flagged && !row.tooFewToSay);
            if (!arguments.has("--table"))
                print(lineOf(row, judge->profile()));
        }
        if (arguments.has("--table"))
            printTable(rows);
    }
    return differs ? CheckSaysNo : Done;
}

} // namespace

Command faceFairness() {
    return {
        .name = "face fairness",
        .operands = "FOLDER",
        .fewest = 1,
        .most = 1,
        .summary = "compare a profile's pass rates between groups of people",
        .text =
            "Judges all pictures of a folder (and its folders) against a profile and tabulates every component by "
            "measured skin tone, glasses and head covering. Give pictures that should pass alike: the same camera, "
            "light and instructions; otherwise the table compares the pictures and not the measures.\n\n"
            "Skin tone is the individual typology angle (ITA) of forehead and cheeks, the median of the three: "
            "very_light above 55 degrees, light 41, intermediate 28, tan 10, brown -30, and dark (Chardon 1991, Del "
            "Bino and Bernerd 2013). It is a measure of the picture: exposure moves it. A grey picture is unknown. "
            "Glasses and head covering are what the region measures see, with their errors "
            "(models/cards/regions.md).\n\n"
            "Flagged is a component whose pass rate differs by more than 5 points between two groups; of the verdict "
            "who cannot be judged does not pass. With fewer than 20 judged pictures one alone makes 5 points: where no "
            "two larger groups differ, too_few_to_say. Whose group is unknown is counted and compared with nobody. Of "
            "a component that the profile does not limit the medians of the values (0 to 100) are compared: "
            "LuminanceMean and LuminanceVariance are as ISO/IEC 29794-5 has them and follow the skin, so nothing is "
            "decided by them.\n\n"
            "Only counts and medians are printed: no name and no value of one picture. The exit code is 1 where the "
            "verdict or a limited component is flagged and there are enough pictures to say so.",
        .options = {profileOption(), {"--table", "", "A table for people in place of JSON Lines."}},
        .output =
            {{"component", "its name, or verdict: of the whole portrait"},
             {"by", "skin_tone, glasses or head_covering"},
             {"groups",
              "of each: group, n (pictures), judged, passed, rate (of the judged), interval (95 %, "
              "Wilson), median_native and median_value; passed, rate and interval only where the profile has a limit"},
             {"gap_points",
              "between the highest and the lowest rate in percent, or median value; null where there is but one"},
             {"limited", "true if the profile has a limit for it, and rates are compared"},
             {"flagged", "true if that is more than 5 points"},
             {"note", "too_few_to_say, one_group, or empty"},
             {"profile", "id and version"}},
        .run = run};
}

} // namespace darcha::ctl
