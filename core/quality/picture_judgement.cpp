// SPDX-License-Identifier: Apache-2.0
#include "core/quality/picture_judgement.h"

#include "core/quality/best_shot.h"
#include "core/quality/picture_file.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

namespace darcha {

namespace {

// Three decimals: more would suggest a precision that no measure has.
double rounded(double value) { return std::round(value * 1000) / 1000; }

} // namespace

nlohmann::json toJson(const QualityAssessment& assessment) {
    using nlohmann::json;
    json components = json::object();
    for (const QualityScore& score : assessment.scores)
        components[std::string(name(score.component))] = {
            {"native", score.native ? json(rounded(*score.native)) : json()},
            {"value", score.value ? json(*score.value) : json()},
            {"reason", score.reason.empty() ? json() : json(score.reason)},
            {"detail", score.detail.empty() ? json() : json(score.detail)},
        };
    const auto names = [](const std::vector<QualityComponent>& listed) {
        json list = json::array();
        for (const QualityComponent component : listed)
            list.push_back(std::string(name(component)));
        return list;
    };
    json geometry;
    if (const PortraitGeometry& portrait = assessment.portrait; portrait.crop.width > 0)
        geometry = {
            {"crop",
             {{"x", rounded(portrait.crop.x)},
              {"y", rounded(portrait.crop.y)},
              {"width", rounded(portrait.crop.width)},
              {"height", rounded(portrait.crop.height)}}},
            {"rotation", rounded(portrait.rotation)},
            {"saved", {{"width", portrait.saved.width}, {"height", portrait.saved.height}}},
            {"head_height", rounded(portrait.headHeightShare)},
            {"head_width", rounded(portrait.headWidthShare)},
            {"centre_x", rounded(portrait.centreX)},
            {"eye_line_y", rounded(portrait.eyeLineY)},
            {"inter_eye_pixels", rounded(portrait.interEyePixels)},
            {"colour_gains",
             {{"red", rounded(portrait.colour.red)},
              {"green", rounded(portrait.colour.green)},
              {"blue", rounded(portrait.colour.blue)}}},
        };
    return {
        {"verdict", std::string(name(assessment.verdict))},
        {"reasons", names(assessment.reasons)},
        {"advice", names(assessment.advice)},
        {"hint", assessment.hint.empty() ? json() : json(std::string(assessment.hint))},
        {"components", components},
        {"geometry", geometry},
        {"profile", {{"id", assessment.profileId}, {"version", assessment.profileVersion}}},
    };
}

nlohmann::json toJson(const QualityAssessment& assessment, const QualityProfile& profile) {
    nlohmann::json json = toJson(assessment);
    if (!profile.baseId.empty())
        json["profile"]["base"] = {{"id", profile.baseId}, {"version", profile.baseVersion}};
    nlohmann::json& limits = json["limits"] = nlohmann::json::object();
    for (const QualityLimit& limit : profile.limits) {
        nlohmann::json& entry = limits[std::string(name(limit.component))];
        if (limit.nativeMin)
            entry["native_min"] = *limit.nativeMin;
        if (limit.nativeMax)
            entry["native_max"] = *limit.nativeMax;
        if (limit.valueMin)
            entry["value_min"] = *limit.valueMin;
        entry["sigma"] = limit.sigma;
        entry["severity"] = std::string(name(limit.severity));
    }
    return json;
}

nlohmann::json toJson(const PictureJudgement& judgement) {
    nlohmann::json json = toJson(judgement.assessment);
    json["file"] = judgement.file;
    json["faces"] = judgement.finding.faceCount;
    if (const auto& face = judgement.finding.face)
        json["pupils"] = {{"right", {rounded(face->rightEye.x), rounded(face->rightEye.y)}},
                          {"left", {rounded(face->leftEye.x), rounded(face->leftEye.y)}}};
    json["picture"] = {{"width", judgement.picture.width}, {"height", judgement.picture.height}};
    if (judgement.frame)
        json["frame"] = *judgement.frame;
    if (judgement.presentation)
        json["time_s"] = rounded(std::chrono::duration<double>(*judgement.presentation).count());
    return json;
}

PictureJudge::PictureJudge(FaceTracker pictures, FaceTracker videos, QualityProfile profile)
    : m_pictures(std::move(pictures)),
      m_videos(std::move(videos)),
      m_profile(std::move(profile)) {}

Result<PictureJudge> PictureJudge::create(const ModelStore& models, QualityProfile profile) {
    FaceTrackerOptions everyFrame;
    everyFrame.countEvery = 1;
    Result<FaceTracker> pictures = FaceTracker::create(models, everyFrame);
    if (!pictures)
        return pictures.error();
    Result<FaceTracker> videos = FaceTracker::create(models, {});
    if (!videos)
        return videos.error();
    return PictureJudge(std::move(*pictures), std::move(*videos), std::move(profile));
}

PictureJudgement PictureJudge::judged(FaceTracker& tracker, const FramePtr& frame, const std::string& name) {
    PictureJudgement judgement;
    judgement.file = name;
    judgement.picture = frame->bgr.size();
    judgement.shown = frame;
    judgement.finding = tracker.observe(frame);
    judgement.assessment = assess(judgement.finding, m_profile);
    return judgement;
}

Result<PictureJudgement> PictureJudge::judge(std::span<const std::uint8_t> fileBytes, const std::string& name) {
    Result<cv::Mat> picture = readPicture(fileBytes, name);
    if (!picture)
        return picture.error();
    auto frame = std::make_shared<Frame>();
    frame->bgr = std::move(*picture);
    m_pictures.reset();
    PictureJudgement judgement = judged(m_pictures, frame, name);
    if (m_second && judgement.finding.face) {
        judgement.finding.second = m_second->with(*judgement.finding.face);
        judgement.assessment = assess(judgement.finding, m_profile);
    }
    return judgement;
}

Result<PictureJudgement> PictureJudge::judgeFile(const std::filesystem::path& file) {
    Result<std::vector<std::uint8_t>> bytes = readBytes(file);
    if (!bytes)
        return bytes.error();
    return judge(*bytes, file.string());
}

Result<void> PictureJudge::judgeEach(const NextFrame& next, const std::string& name,
                                     const std::function<void(const PictureJudgement&)>& take) {
    m_videos.reset();
    std::optional<SteadyTime> first;
    for (std::uint64_t number = 0;; ++number) {
        Result<FramePtr> frame = next();
        if (!frame && number > 0 && frame.error().code == ErrorCode::VideoUnreadable)
            return {};
        if (!frame)
            return frame.error();
        if (!first)
            first = (*frame)->captured;
        PictureJudgement judgement = judged(m_videos, *frame, name);
        judgement.frame = number;
        judgement.presentation = (*frame)->captured - *first;
        take(judgement);
    }
}

Result<PictureJudgement> PictureJudge::judgeBest(const NextFrame& next, const std::string& name) {
    std::optional<PictureJudgement> best;
    const auto shot = [](const PictureJudgement& j) { return Shot{j.finding, j.assessment}; };
    Result<void> all = judgeEach(next, name, [&](const PictureJudgement& judgement) {
        const bool oneFaceFirst = judgement.finding.faceCount == 1 && (!best || best->finding.faceCount != 1);
        if (!best || oneFaceFirst || (judgement.finding.faceCount == 1 && better(shot(judgement), shot(*best))))
            best = judgement;
    });
    if (!all)
        return all.error();
    return *best;
}

} // namespace darcha
