// SPDX-License-Identifier: Apache-2.0
// A picture or a video file judged without a challenge: what `darchactl pad` prints.
//
// Every face is a track of its own, with its cues and its outcome by the profile `passive`. The file is an attack if
// one of its tracks is; bona fide only if all are; else a person decides. One picture never proves a person: a good
// print taken well is the same picture, so that a still is an attack or inconclusive. Bound to one thread. Errors:
// those of the models and of the frames.
#pragma once

#include "core/base/result.h"
#include "core/pad/pad_decision.h"

#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <opencv2/core/types.hpp>
#include <string>
#include <vector>

namespace darcha {

class ModelStore;

struct PadTrack {
    int number = 0;
    int frames = 0;             // in which its face was seen
    double from = 0, until = 0; // seconds since the first frame
    cv::Rect2d box;             // of the face, where it was first seen; pixels
    bool counted = true;        // false: too short beside the others to speak for the file
    PadResult result;
};

struct PadFileJudgement {
    std::string file;
    int frames = 0; // of the file
    PadDecision verdict = PadDecision::Inconclusive;
    std::vector<PadTrack> tracks;     // in the order of their first frame
    std::vector<std::string> reasons; // of the tracks that counted, the gravest first; "no_face" without any
};

// {"file", "verdict", "reasons", "passive": {"evidence", "profile", "profileVersion", "judgements"}, "cues", "tracks"}:
// passive and cues are of the track that decided.
nlohmann::json toJson(const PadFileJudgement& judgement);

class PadFileJudge {
public:
    static Result<PadFileJudge> create(const ModelStore& models);
    PadFileJudge(PadFileJudge&&) noexcept;
    ~PadFileJudge();

    PadFileJudgement judgePicture(const FramePtr& picture, const std::string& name);
    // Frames are drawn until `next` answers VideoUnreadable (the end) after at least one frame; any other error, or no
    // frame at all, is the result. `look` is shown every frame with the time that it is judged at.
    Result<PadFileJudgement> judgeVideo(const std::function<Result<FramePtr>()>& next, const std::string& name,
                                        const std::function<void(const FramePtr&)>& look = {});

private:
    struct Content;
    explicit PadFileJudge(std::unique_ptr<Content> content);
    std::unique_ptr<Content> m_content;
};

} // namespace darcha
