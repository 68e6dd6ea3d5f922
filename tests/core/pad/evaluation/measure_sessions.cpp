// SPDX-License-Identifier: Apache-2.0
// measure_sessions GROUP|all FIRST COUNT [FOLDER]: rendered sessions one by one, with every score of every cue; and a
// sheet of their frames into the folder. For looking at what the evaluation counts.
#include "core/inference/model_store.h"
#include "tests/support/rendered_session.h"

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

using namespace darcha;
using namespace darcha::test;

namespace {

void print(const std::string& group, const SessionSetup& setup, const SessionOutcome& outcome) {
    std::printf("%s %d: %s, evidence %.2f", group.c_str(), static_cast<int>(setup.number),
                std::string(name(outcome.result.decision)).c_str(), outcome.result.evidence);
    for (const std::string& reason : outcome.result.reasons)
        std::printf(" %s", reason.c_str());
    if (outcome.broken != ChallengeBreak::None)
        std::printf(" (%s)", std::string(name(outcome.broken)).c_str());
    std::printf("; %.1f s, %.1f s from the photo, %d frames, %d with a face, %.1f + %.1f ms a frame\n", outcome.seconds,
                outcome.seconds - outcome.photo, outcome.frames, outcome.faces,
                1000 * outcome.rendering / outcome.frames, 1000 * outcome.analysing / outcome.frames);
    for (const CueResult& cue : outcome.result.cues) {
        std::printf("  %s%s%s", cue.cue.c_str(), cue.notJudged.empty() ? "" : " not judged: ", cue.notJudged.c_str());
        for (const PadScore& score : cue.scores)
            std::printf("  %s %.3g", score.name.c_str(), score.value);
        std::printf("\n");
    }
    for (const auto& key : outcome.record["keyFrames"])
        std::printf("  %s %.3f%s", key["moment"].get<std::string>().c_str(), key.value("nearness", 1.0),
                    key["compared"].get<bool>() ? "" : " (not compared)");
    std::printf("\n");
    std::fflush(stdout);
}

void save(const std::string& folder, const std::string& group, const SessionSetup& setup,
          std::vector<cv::Mat> pictures) {
    if (pictures.empty())
        return;
    while (pictures.size() % 4)
        pictures.emplace_back(pictures[0].size(), CV_8UC3, cv::Scalar::all(0));
    std::vector<cv::Mat> rows(pictures.size() / 4);
    for (std::size_t i = 0; i < rows.size(); ++i)
        cv::hconcat(pictures.data() + 4 * i, 4, rows[i]);
    cv::Mat sheet;
    cv::vconcat(rows, sheet);
    cv::imwrite(folder + "/" + group + "_" + std::to_string(setup.number) + ".png", sheet);
}

} // namespace

int main(int argc, char** argv) {
    cv::setNumThreads(1);
    const auto store = ModelStore::open(DARCHA_BUILD_DIR "/models");
    const auto cast = store ? Cast::load(*store, DARCHA_SHARED_DATA "/faces/frll_neutral") : nullptr;
    if (argc < 4 || !cast) {
        std::fputs("measure_sessions GROUP|all FIRST COUNT [FOLDER]; needs the networks and shared/data\n", stderr);
        return 2;
    }
    const auto kiosk = RenderedKiosk::open(*store, cast).value();
    for (const auto& [group, arm] : allArms()) {
        if (std::string(argv[1]) != "all" && group != argv[1])
            continue;
        for (int i = 0; i < std::atoi(argv[3]); ++i) {
            std::vector<cv::Mat> pictures;
            SessionSetup setup = arm;
            setup.number = static_cast<std::uint64_t>(std::atoi(argv[2]) + i);
            int frame = 0;
            if (argc > 4)
                setup.look = [&](const FramePtr& shot, const LivenessScreen&, const FaceFinding&) {
                    if (frame++ % 8 == 4) {
                        pictures.emplace_back();
                        cv::resize(shot->bgr, pictures.back(), {}, 0.5, 0.5, cv::INTER_AREA);
                    }
                };
            print(group, setup, kiosk->run(setup));
            if (argc > 4)
                save(argv[4], group, setup, std::move(pictures));
        }
    }
}
