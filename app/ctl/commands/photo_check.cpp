// SPDX-License-Identifier: Apache-2.0
#include "core/photo/photo_check.h"
#include "app/composition/host.h"
#include "app/ctl/commands/commands.h"
#include "app/ctl/commands/picture_output.h"
#include "app/ctl/commands/profile_option.h"
#include "core/quality/picture_file.h"

#include <cstdio>
#include <nlohmann/json.hpp>

namespace darcha::ctl {
namespace {

int exitCodeOf(PhotoVerdict verdict) { return verdict == PhotoVerdict::Accept ? Done : CheckSaysNo; }

Result<PhotoChecker> photoChecker(const Arguments& arguments) {
    const std::string wanted = arguments.option("--profile").value_or("icao");
    auto profile = wanted.ends_with(".json") ? QualityProfile::read(wanted) : QualityProfile::named(wanted);
    if (!profile)
        return profile.error();
    const auto models = ModelStore::open(modelFolder());
    if (!models)
        return models.error();
    return PhotoChecker::create(*models, std::move(*profile));
}

int run(const Arguments& arguments) {
    const std::string map = arguments.option("--map").value_or("");
    if (!map.empty()) {
        std::string complaint = complaintAboutPng("--map", map);
        if (complaint.empty() && arguments.operands.size() != 1)
            complaint = "--map shows one file; give one";
        if (!complaint.empty()) {
            std::fprintf(stderr, "darchactl: %s\n", complaint.c_str());
            return Usage;
        }
    }
    auto checker = photoChecker(arguments);
    if (!checker)
        return complain(checker.error());
    FaceObservationPtr live;
    if (const auto file = arguments.option("--live")) {
        const auto bytes = readBytes(*file);
        const auto face = bytes ? checker->faceOf(*bytes, *file) : Result<FaceObservationPtr>(bytes.error());
        if (!face)
            return printError(*file, face.error());
        if (!*face)
            return printError(*file, {ErrorCode::InvalidArgument,
                                      *file + ": --live needs a picture of exactly one face to compare with"});
        live = *face;
    }
    return forEachFile(arguments.operands, [&](const std::string& file) -> int {
        const auto bytes = readBytes(file);
        const auto result = bytes ? checker->check(*bytes, file, live.get()) : Result<PhotoCheckResult>(bytes.error());
        if (!result)
            return printError(file, result.error());
        print(toJson(*result));
        if (!map.empty()) {
            if (!result->maps)
                return complain({ErrorCode::InvalidArgument, file + ": no face, or too small a one, to draw a map of"});
            if (const auto written = writePng(map, heatMap(*result->finding.face, *result->maps)); !written)
                return complain(written.error());
        }
        return exitCodeOf(result->verdict);
    });
}

} // namespace

Command photoCheck() {
    return {
        .name = "photo check",
        .operands = "FILE...",
        .fewest = 1,
        .most = -1,
        .summary = "look for signs that a brought photo was edited, and compare it with a live capture",
        .text = "Reads the structure of the file, looks at its pixels, and with --live compares face and shape with "
                "the capture of the same session. The photo of record is always the station's own signed capture; a "
                "brought photo never takes its place.\n\n"
                "Hints are for an officer. None refuses a photo by itself, none proves anything, and their absence "
                "proves nothing: one resize removes most traces, and metadata can be written by anybody. Without "
                "--live nothing is accepted. models/cards/photo.md says how often each hint is right.",
        .options = {profileOption(),
                    {"--live", "FILE", "A picture of the live capture of the same session; exactly one face."},
                    {"--map", "OUT.png",
                     "Of one file: draws where another saving would change the picture least and most, over the face. "
                     "It shows the face: keep it as you keep the photo."}},
        .output =
            {{"file", "as given"},
             {"verdict", "accept, officer (a person must look) or refuse (nobody, several people, or somebody else)"},
             {"reasons", "text ids of the verdict, the gravest first; empty if accepted"},
             {"photo_of_record", "always station_capture"},
             {"hints", "strong ones first: id (of a text), strong (sends to an officer by itself), value, limit, "
                       "detail (a program, a part of the face)"},
             {"faces", "how many were found"},
             {"structure", "format, segments, tables (standard, mozjpeg, own) and quality, progressive, sampling, "
                           "adobe, exif, xmp, history_steps, content_credentials (present, not verified), "
                           "trailing_bytes; null of other formats than JPEG and PNG"},
             {"compression", "of JPEG: unevenness of the coefficients (0 to 1), how much of it an earlier saving "
                             "explains, and at which quality"},
             {"raster", "decibels of the sharpest peak in the face's spectrum: screens and prints"},
             {"living_skin", "0 to 1 by the network of presentation attacks; null where too little is around the face"},
             {"zones", "face against surroundings, then its parts against the rest: ghost (0 to 1), noise (doublings)"},
             {"live", "with --live: similarity (cosine), band (match, grey, no_match), comparable, morph (above 0: as "
                      "a mixture of two people), shape, slimmed, enlarged_eyes and regions in standard deviations of "
                      "one person, the most different region first, with its measure and relative change"},
             {"quality", "verdict and reasons of the quality profile"},
             {"error", "instead of all but file, where a file cannot be read: code and detail"}},
        .run = run};
}

} // namespace darcha::ctl
