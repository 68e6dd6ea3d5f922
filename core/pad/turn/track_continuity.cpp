// SPDX-License-Identifier: Apache-2.0
#include "core/pad/turn/track_continuity.h"

#include <algorithm>
#include <numeric>

namespace darcha {

TrackContinuity::Step TrackContinuity::next(const FaceView& view) {
    ++m_frames;
    if (!m_last) {
        m_last = view;
        return Step::Continued;
    }
    const auto middle = [](const FaceView& v) {
        return std::accumulate(v.points.begin(), v.points.end(), cv::Point2d()) / static_cast<double>(stablePointCount);
    };
    const double seconds = std::chrono::duration<double>(view.at - m_last->at).count();
    const double jump = cv::norm(middle(view) - middle(*m_last)) / std::max(1.0, view.eyeDistance);
    const double limit = std::clamp(jumpPerSecond * seconds, jumpOfFrame, jumpMost);
    if (jump > limit && !m_suspect) {
        m_suspect = true;
        return Step::Suspect;
    }
    m_suspect = false;
    const bool leapt = jump > limit;
    if (leapt)
        ++m_jumps;
    m_jump = std::max(m_jump, jump);
    m_shape = std::max(m_shape, shapeChange(*m_last, view));
    m_last = view;
    return leapt ? Step::Jumped : Step::Continued;
}

CueResult TrackContinuity::result() const {
    CueResult cue;
    cue.cue = "continuity";
    cue.frames = m_frames;
    if (m_frames < 2)
        cue.notJudged = "too_few_frames";
    cue.scores = {{"continuity.jump.most", m_jump},
                  {"continuity.shape.most", m_shape},
                  {"continuity.jumps", static_cast<double>(m_jumps)},
                  {"continuity.lost", static_cast<double>(m_lost)}};
    return cue;
}

} // namespace darcha
