// SPDX-License-Identifier: Apache-2.0
// A picture or a video file judged against a profile: what `darchactl face quality` prints.
//
// A picture that our camera did not take is judged as it is; head size and centring speak of the portrait that would be
// cut out of it. Of a video: the best frame, or every frame. Bound to one thread (it owns a FaceTracker).
#pragma once

#include "core/base/result.h"
#include "core/face/face_tracker.h"
#include "core/face/second_opinion.h"
#include "core/quality/quality_assessment.h"

#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

namespace darcha {

struct PictureJudgement {
    std::string file;
    QualityAssessment assessment;
    FaceFinding finding;
    cv::Size picture;
    FramePtr shown;                                        // the picture itself
    std::optional<std::uint64_t> frame;                    // of a video: number from 0
    std::optional<std::chrono::microseconds> presentation; // of a video
};

// {"file", "verdict", "reasons", "hint", "components": {name: {"native", "value", "reason"}}, "geometry", "pupils"?,
// "frame"?, "time_s"?}; pupils in pixels of the picture, the subject's own sides
nlohmann::json toJson(const PictureJudgement& judgement);
// Verdict, reasons, advice, components, geometry, profile.
nlohmann::json toJson(const QualityAssessment& assessment);
// The part that goes into a packet: the same, and the "limits" of the profile that it was held against.
nlohmann::json toJson(const QualityAssessment& assessment, const QualityProfile& profile);

class PictureJudge {
public:
    static Result<PictureJudge> create(const ModelStore& models, QualityProfile profile);

    // From now on pictures (not frames of videos) are looked at by it too.
    void take(SecondOpinion opinion) { m_second = std::move(opinion); }

    Result<PictureJudgement> judge(std::span<const std::uint8_t> fileBytes, const std::string& name);
    Result<PictureJudgement> judgeFile(const std::filesystem::path& file);

    // The best of a sequence: frames are drawn until `next` answers VideoUnreadable (the end) after at least one frame;
    // any other error, or no frame at all, is the result. core knows no camera: the caller hands one over as a
    // function.
    using NextFrame = std::function<Result<FramePtr>()>;
    Result<PictureJudgement> judgeBest(const NextFrame& next, const std::string& name);
    Result<void> judgeEach(const NextFrame& next, const std::string& name,
                           const std::function<void(const PictureJudgement&)>& take);

    const QualityProfile& profile() const { return m_profile; }

private:
    PictureJudge(FaceTracker pictures, FaceTracker videos, QualityProfile profile);
    PictureJudgement judged(FaceTracker& tracker, const FramePtr& frame, const std::string& name);

    FaceTracker m_pictures;
    FaceTracker m_videos;
    QualityProfile m_profile;
    std::optional<SecondOpinion> m_second;
};

} // namespace darcha
