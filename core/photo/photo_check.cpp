// SPDX-License-Identifier: Apache-2.0
#include "core/photo/photo_check.h"

#include "core/pad/mini_fas_net_detector.h"
#include "core/photo/structure_hints.h"
#include "core/quality/picture_file.h"
#include "core/quality/picture_judgement.h"
#include "core/quality/spectrum.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <opencv2/imgproc.hpp>

namespace darcha {

namespace {

// All limits: models/cards/photo.md, with what untouched pictures and what edited ones gave.
constexpr double explainedLimit = 0.4;  // of the unevenness, by an earlier saving
constexpr double unevenLimit = 0.10;    // below it there is nothing to explain
constexpr double ghostLimit = 0.85;     // Kolmogorov-Smirnov
constexpr double partNoiseLimit = 1.5;  // doublings of grain: one part of the face against the rest of it
constexpr double partsNoiseLimit = 0.9; // the same, where two parts have it
constexpr double rasterLimit = 10;      // decibels
constexpr double livingSkinLimit = 0.1;
constexpr double slimmedLimit = 1.5, widenedLimit = 1.5; // deviations

nlohmann::json rounded(double value) { return std::round(value * 1000) / 1000; }

} // namespace

std::string_view name(PhotoVerdict verdict) {
    switch (verdict) {
    case PhotoVerdict::Accept:
        return "accept";
    case PhotoVerdict::Officer:
        return "officer";
    case PhotoVerdict::Refuse:
        return "refuse";
    }
    return {};
}

struct PhotoChecker::Content {
    PictureJudge judge;
    LiveComparer comparer;
    std::unique_ptr<MiniFasNetDetector> skin;

    void pixels(PhotoCheckResult& result) {
        const FaceObservation& face = *result.finding.face;
        const cv::Mat& picture = face.frame->bgr;
        cv::Mat grey;
        const cv::Rect box = cv::Rect(face.box) & cv::Rect({}, picture.size());
        if (!box.empty()) {
            cv::cvtColor(picture(box), grey, cv::COLOR_BGR2GRAY);
            if (const auto spectrum = Spectrum::of(grey))
                result.raster = spectrum->peak();
        }
        // The network was taught with the surroundings of the face: where they are cut away it says nothing.
        const cv::Rect crop = MiniFasNetDetector::cropFor(face.detectorBox, picture.size());
        if (crop.width >= 2 * face.detectorBox.width && FaceEmbedder::comparable(face))
            result.livingSkin = skin->live(face);
        result.maps = spliceMaps(face);
        auto& hints = result.hints;
        if (result.raster > rasterLimit)
            hints.push_back({"photo.hint.raster", false, result.raster, rasterLimit, {}});
        if (result.livingSkin && *result.livingSkin < livingSkinLimit)
            hints.push_back({"photo.hint.no_living_skin", true, *result.livingSkin, livingSkinLimit, {}});
        if (result.maps)
            zones(result);
    }

    // Parts from another picture have another grain: more than skin, seen in several parts or much in one.
    static void zones(PhotoCheckResult& result) {
        int grainy = 0;
        const ZoneContrast* most = nullptr;
        for (const ZoneContrast& zone : result.maps->zones) {
            if (zone.ghost > ghostLimit)
                result.hints.push_back(
                    {"photo.hint.ghost", false, zone.ghost, ghostLimit, std::string(name(zone.zone))});
            if (zone.zone == FaceZone::Face)
                continue;
            grainy += zone.noise > partsNoiseLimit;
            if (!most || zone.noise > most->noise)
                most = &zone;
        }
        if (most && (grainy > 1 || most->noise > partNoiseLimit))
            result.hints.push_back({"photo.hint.noise", true, most->noise,
                                    grainy > 1 ? partsNoiseLimit : partNoiseLimit, std::string(name(most->zone))});
    }

    Result<void> comparison(PhotoCheckResult& result, const FaceObservation& live) {
        Result<LiveComparison> compared = comparer.compare(*result.finding.face, live);
        if (!compared)
            return compared.error();
        auto& hints = result.hints;
        const LiveComparison& c = *compared;
        if (c.band == IdentityBand::Match && c.comparable) { // of another person the rest says nothing
            if (c.morph > LiveComparison::morphLimit)
                hints.push_back({"photo.hint.morph", true, c.morph, LiveComparison::morphLimit, {}});
            if (c.shape.slimmed > slimmedLimit)
                hints.push_back({"photo.hint.slimmed", true, c.shape.slimmed, slimmedLimit, "jaw"});
            if (c.shape.widened > widenedLimit)
                hints.push_back({"photo.hint.enlarged_eyes", true, c.shape.widened, widenedLimit, "eyes"});
            for (const ShapeDifference::Part& part : c.shape.parts)
                if (std::abs(part.deviations) > LiveComparison::shapeLimit)
                    hints.push_back({"photo.hint.shape", true, part.deviations, LiveComparison::shapeLimit,
                                     std::string(name(part.part)) + ": " + std::string(part.measure)});
        }
        result.live = std::move(*compared);
        return {};
    }

    static void conclude(PhotoCheckResult& result) {
        std::stable_sort(result.hints.begin(), result.hints.end(),
                         [](const PhotoHint& a, const PhotoHint& b) { return a.strong > b.strong; });
        auto& reasons = result.reasons;
        if (result.finding.faceCount != 1 || !result.finding.face)
            reasons.push_back(result.finding.faceCount > 1 ? "photo.reason.several_faces" : "photo.reason.no_face");
        else if (result.live && result.live->band == IdentityBand::NoMatch)
            reasons.push_back("photo.reason.other_person");
        result.verdict = PhotoVerdict::Refuse;
        if (!reasons.empty())
            return;
        if (!result.live)
            reasons.push_back("photo.reason.not_compared");
        else if (result.live->band != IdentityBand::Match || !result.live->comparable)
            reasons.push_back("photo.reason.likeness_unclear");
        if (!result.hints.empty() && result.hints.front().strong)
            reasons.push_back("photo.reason.hints");
        if (result.quality.verdict != QualityVerdict::Pass)
            reasons.push_back("photo.reason.quality");
        result.verdict = reasons.empty() ? PhotoVerdict::Accept : PhotoVerdict::Officer;
    }
};

PhotoChecker::PhotoChecker(std::unique_ptr<Content> content) : m_content(std::move(content)) {}
PhotoChecker::PhotoChecker(PhotoChecker&&) noexcept = default;
PhotoChecker& PhotoChecker::operator=(PhotoChecker&&) noexcept = default;
PhotoChecker::~PhotoChecker() = default;

Result<PhotoChecker> PhotoChecker::create(const ModelStore& models, QualityProfile profile) {
    Result<PictureJudge> judge = PictureJudge::create(models, std::move(profile));
    if (!judge)
        return judge.error();
    Result<LiveComparer> comparer = LiveComparer::create(models);
    if (!comparer)
        return comparer.error();
    auto skin = MiniFasNetDetector::create(models);
    if (!skin)
        return skin.error();
    return PhotoChecker(std::make_unique<Content>(Content{std::move(*judge), std::move(*comparer), std::move(*skin)}));
}

Result<PhotoCheckResult> PhotoChecker::check(std::span<const std::uint8_t> file, const std::string& name,
                                             const FaceObservation* live) {
    Result<PictureJudgement> judged = m_content->judge.judge(file, name);
    if (!judged)
        return judged.error();
    PhotoCheckResult result;
    result.file = name;
    result.quality = std::move(judged->assessment);
    result.finding = std::move(judged->finding);
    if (auto structure = readPictureStructure(file)) {
        result.hints = structureHints(*structure, file, judged->shown->bgr);
        result.history = compressionHistory(file, *structure);
        result.structure = std::move(*structure);
    }
    if (const auto& h = result.history; h && h->unevenness > unevenLimit && h->explained > explainedLimit)
        result.hints.push_back({"photo.hint.saved_before", false, h->explained, explainedLimit,
                                "quality " + std::to_string(h->earlierQuality)});
    if (result.finding.face) {
        m_content->pixels(result);
        if (live)
            if (const auto compared = m_content->comparison(result, *live); !compared)
                return compared.error();
    }
    Content::conclude(result);
    return result;
}

Result<FaceObservationPtr> PhotoChecker::faceOf(std::span<const std::uint8_t> file, const std::string& name) {
    Result<PictureJudgement> judged = m_content->judge.judge(file, name);
    if (!judged)
        return judged.error();
    return judged->finding.faceCount == 1 ? judged->finding.face : nullptr;
}

nlohmann::json toJson(const PhotoCheckResult& result) {
    nlohmann::json made = {{"file", result.file},
                           {"verdict", name(result.verdict)},
                           {"reasons", result.reasons},
                           {"photo_of_record", "station_capture"},
                           {"hints", nlohmann::json::array()},
                           {"faces", result.finding.faceCount},
                           {"raster", rounded(result.raster)},
                           {"living_skin", result.livingSkin ? rounded(*result.livingSkin) : nlohmann::json()},
                           {"structure", result.structure ? toJson(*result.structure) : nlohmann::json()},
                           {"quality", {{"verdict", name(result.quality.verdict)}}}};
    for (const PhotoHint& hint : result.hints)
        made["hints"].push_back({{"id", hint.id},
                                 {"strong", hint.strong},
                                 {"value", rounded(hint.value)},
                                 {"limit", rounded(hint.limit)},
                                 {"detail", hint.detail}});
    for (const QualityComponent component : result.quality.reasons)
        made["quality"]["reasons"].push_back(name(component));
    if (const auto& h = result.history)
        made["compression"] = {{"unevenness", rounded(h->unevenness)},
                               {"explained", rounded(h->explained)},
                               {"earlier_quality", h->earlierQuality}};
    if (result.maps)
        for (const ZoneContrast& zone : result.maps->zones)
            made["zones"][std::string(name(zone.zone))] = {{"ghost", rounded(zone.ghost)},
                                                           {"noise", rounded(zone.noise)}};
    if (const auto& c = result.live) {
        nlohmann::json regions = nlohmann::json::array();
        for (const ShapeDifference::Part& part : c->shape.parts)
            regions.push_back({{"region", name(part.part)},
                               {"deviations", rounded(part.deviations)},
                               {"measure", part.measure},
                               {"change", rounded(part.change)}});
        made["live"] = {{"similarity", rounded(c->similarity)},
                        {"band", name(c->band)},
                        {"comparable", c->comparable},
                        {"morph", rounded(c->morph)},
                        {"shape", rounded(c->shape.overall)},
                        {"slimmed", rounded(c->shape.slimmed)},
                        {"enlarged_eyes", rounded(c->shape.widened)},
                        {"regions", regions}};
    }
    return made;
}

} // namespace darcha
