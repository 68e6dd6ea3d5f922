// SPDX-License-Identifier: Apache-2.0
#include "core/fingerprint/finger_quality.h"
#include "app/ctl/commands/commands.h"
#include "core/fingerprint/finger_image_file.h"

#include <charconv>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace darcha::ctl {
namespace {

int judge(const std::string& file, double pixelsPerInch) {
    const auto image = readFingerprintFile(file, pixelsPerInch);
    if (!image.ok())
        return printError(file, image.error());
    const auto quality = assessFingerprint(*image);
    if (!quality.ok())
        return printError(file, quality.error());
    nlohmann::json features = nlohmann::json::object();
    for (const FingerFeature& feature : quality->features)
        features[std::string(feature.name)] = feature.value;
    nlohmann::json feedback = nlohmann::json::object();
    for (const FingerFeedback& item : quality->feedback)
        feedback[std::string(item.id)] = {{"value", item.value}, {"threshold", item.threshold}, {"met", item.met}};
    print({{"file", file},
           {"score", quality->score},
           {"algorithm", quality->algorithm},
           {"hint", quality->hintId},
           {"features", features},
           {"feedback", feedback}});
    return Done;
}

int run(const Arguments& arguments) {
    double pixelsPerInch = 500;
    if (const auto given = arguments.option("--ppi")) {
        const auto [end, failure] = std::from_chars(given->data(), given->data() + given->size(), pixelsPerInch);
        if (failure != std::errc() || end != given->data() + given->size() ||
            !(pixelsPerInch >= 100 && pixelsPerInch <= 4000)) {
            std::fprintf(stderr, "darchactl: --ppi takes a number from 100 to 4000, not \"%s\"\n", given->c_str());
            return Usage;
        }
    }
    return forEachFile(arguments.operands, [&](const std::string& file) { return judge(file, pixelsPerInch); });
}

} // namespace

Command fingerQuality() {
    return {.name = "finger quality",
            .operands = "FILE...",
            .fewest = 1,
            .most = -1,
            .summary = "judge fingerprint pictures",
            .text = "Computes the image features of NFIQ 2 and a score of our own from them. Pictures are PNG, BMP, "
                    "TIFF, PGM, JPEG or JPEG 2000; "
                    "one that is all in its alpha channel is read as its alpha. The score is named by its algorithm "
                    "and is not an NFIQ 2 score.",
            .options =
                {{"--ppi", "N",
                  "Resolution of the pictures in pixels per inch (default 500). Others are resampled to 500 first."}},
            .output = {{"file", "as given"},
                       {"score", "0 to 100, higher is better"},
                       {"algorithm", "name and version of what gave the score"},
                       {"hint", "id of the one advice that would help most; empty if none"},
                       {"features", "NFIQ 2's column names with their values"},
                       {"feedback", "NFIQ 2's actionable feedback: value, threshold, met"},
                       {"error", "instead of all but file, where a picture cannot be judged: code and detail"}},
            .run = run};
}

} // namespace darcha::ctl
