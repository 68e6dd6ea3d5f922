// SPDX-License-Identifier: Apache-2.0
// A picture that somebody brings, judged: may it stand beside the live capture, must an officer look, or is it refused?
//
// The photo of record is always the station's own signed capture; a brought photo never takes its place. It is accepted
// only where it passes the quality profile, shows the person of the live capture with the same face, and nothing
// strong speaks against it. Hints are for an officer: no hint refuses by itself, and no hint proves anything
// (models/cards/photo.md). Refused is only what shows nobody, several people, or somebody else.
// Bound to one thread (it owns networks). Errors: those of readPicture.
#pragma once

#include "core/photo/compression_history.h"
#include "core/photo/live_comparison.h"
#include "core/photo/picture_structure.h"
#include "core/photo/splice_maps.h"
#include "core/quality/quality_assessment.h"
#include "core/quality/quality_profile.h"

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace darcha {

enum class PhotoVerdict { Accept, Officer, Refuse };
std::string_view name(PhotoVerdict verdict); // "accept"

struct PhotoHint {
    std::string_view id; // text of ui/strings, topic photo: "photo.hint.editor"
    bool strong = false; // sends the photo to an officer by itself
    double value = 0;    // what was measured; 0 where it is a fact
    double limit = 0;    // that it is held against
    std::string detail;  // a program's name, a part of the face: as measured or as the file says
};

struct PhotoCheckResult {
    std::string file;
    PhotoVerdict verdict = PhotoVerdict::Officer;
    std::vector<std::string_view> reasons; // text ids of the verdict, the gravest first: "photo.reason.other_person"
    std::vector<PhotoHint> hints;          // strong ones first, in order of what they tell
    std::optional<PictureStructure> structure; // none: neither JPEG nor PNG
    std::optional<CompressionHistory> history;
    double raster = 0;                // decibels of the sharpest peak within the face: screens and prints
    std::optional<double> livingSkin; // 0..1, the network of core/pad on the picture; where its crop fits
    std::optional<SpliceMaps> maps;   // heatMap() of it is for the officer's eyes
    std::optional<LiveComparison> live;
    QualityAssessment quality;
    FaceFinding finding; // whose face is null if there is none
};

// Documented member by member in `darchactl help photo check`.
nlohmann::json toJson(const PhotoCheckResult& result);

class PhotoChecker {
public:
    static Result<PhotoChecker> create(const ModelStore& models, QualityProfile profile);
    PhotoChecker(PhotoChecker&&) noexcept;
    PhotoChecker& operator=(PhotoChecker&&) noexcept;
    ~PhotoChecker();

    // `live`: the face of the station's own capture of this session, or null: then nothing can be accepted.
    Result<PhotoCheckResult> check(std::span<const std::uint8_t> file, const std::string& name,
                                   const FaceObservation* live);
    // The face in a picture that stands for the live capture (darchactl, tests); null if there is not exactly one.
    Result<FaceObservationPtr> faceOf(std::span<const std::uint8_t> file, const std::string& name);

private:
    struct Content;
    explicit PhotoChecker(std::unique_ptr<Content> content);
    std::unique_ptr<Content> m_content;
};

} // namespace darcha
