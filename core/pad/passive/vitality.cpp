// SPDX-License-Identifier: Apache-2.0
#include "core/pad/passive/vitality.h"

#include "core/base/quantile.h"
#include "core/face/mesh_points.h"

#include <chrono>
#include <cmath>

namespace darcha {
namespace {

// Lids that fall below half of their own usual opening and rise again: a blink closes to a third or less (d9: 0.25 to
// 0.03), noise of the mesh stays within a tenth.
constexpr double closedShare = 0.5, openShare = 0.7;
// A sheet that was moved by a quarter of a face, for long enough that a person would have shown an expression.
constexpr double movedSway = 0.3, movedSeconds = 4;
// Awake people blink 17 times a minute (Bentivoglio et al., 1997: 4 to 48) and look about three times a second.
constexpr double longSeconds = 5;
constexpr std::size_t momentsMost = 4000; // two minutes; then the cue has long said what it can

// Where the iris is along the eye, 0..1, mean of both eyes.
double gazeOf(const FaceObservation& face) {
    const auto along = [&](int iris, int from, int to) {
        const auto at = [&](int i) { return face.mesh[static_cast<std::size_t>(i)]; };
        const cv::Point2d eye(at(to).x - at(from).x, at(to).y - at(from).y);
        const cv::Point2d in(at(iris).x - at(from).x, at(iris).y - at(from).y);
        const double length = eye.dot(eye);
        return length > 0 ? in.dot(eye) / length : 0.5;
    };
    using namespace meshpoint;
    return (along(rightIris, rightEyeOuter, rightEyeInner) + along(leftIris, leftEyeInner, leftEyeOuter)) / 2;
}

template <typename Get, typename From> double range(const From& moments, Get get, double low, double high) {
    std::vector<double> values;
    values.reserve(moments.size());
    for (const auto& moment : moments)
        values.push_back(get(moment));
    return nearestRank(values, high) - nearestRank(values, low);
}

} // namespace

void VitalityDetector::observe(const FaceObservation& face, const QualityAssessment&) {
    if (!face.frame || m_moments.size() >= momentsMost || !(face.interEyeDistance > 0))
        return;
    Moment moment;
    moment.seconds = std::chrono::duration<double>(face.frame->captured.time_since_epoch()).count();
    moment.openness = (face.rightEyeOpenness + face.leftEyeOpenness) / 2;
    moment.mouth = face.mouthOpenness;
    moment.gaze = gazeOf(face);
    moment.yaw = face.pose.yaw;
    moment.middle = (face.box.tl() + face.box.br()) / 2;
    moment.size = face.interEyeDistance;
    m_moments.push_back(moment);
    m_planes.add(face);
}

CueResult VitalityDetector::result() const {
    CueResult result;
    result.cue = "vitality";
    result.frames = static_cast<int>(m_moments.size());
    const double seconds = m_moments.empty() ? 0 : m_moments.back().seconds - m_moments.front().seconds;
    if (result.frames < framesNeeded || seconds < secondsNeeded)
        result.notJudged = result.frames == 1 ? "one_picture" : "too_few_frames";
    if (result.frames < 2)
        return result;
    // Glances and lids only where both eyes are seen well: a head that turns moves them both.
    std::vector<Moment> frontal;
    for (const Moment& moment : m_moments)
        if (std::abs(moment.yaw) < 20)
            frontal.push_back(moment);
    std::vector<double> openness, sizes;
    for (const Moment& moment : frontal)
        openness.push_back(moment.openness);
    for (const Moment& moment : m_moments)
        sizes.push_back(moment.size);
    const double usual = nearestRank(openness, 0.7);
    int blinks = 0;
    bool closed = false;
    for (const Moment& moment : frontal) {
        if (!closed && moment.openness < closedShare * usual) {
            closed = true;
            ++blinks;
        } else if (closed && moment.openness > openShare * usual)
            closed = false;
    }
    const double size = median(sizes);
    const double gaze = range(
        frontal, [](const Moment& m) { return m.gaze; }, 0.05, 0.95);
    const double lids = range(
        frontal, [](const Moment& m) { return m.openness; }, 0.01, 0.99);
    const double across = range(
                              m_moments, [](const Moment& m) { return m.middle.x; }, 0.05, 0.95) /
                          size;
    const double down = range(
                            m_moments, [](const Moment& m) { return m.middle.y; }, 0.05, 0.95) /
                        size;
    const double nearer = (nearestRank(sizes, 0.95) - nearestRank(sizes, 0.05)) / size;
    std::vector<double> bends;
    for (const PlanePair& pair : m_planes.pairs())
        bends.push_back(pair.residual);
    const double sway = std::hypot(across, down, nearer), bend = nearestRank(bends, 0.9);
    result.scores = {{"vitality.seconds", seconds},
                     {"vitality.mouth", range(
                                            m_moments, [](const Moment& m) { return m.mouth; }, 0.05, 0.95)},
                     {"vitality.sway", sway},
                     {"vitality.bend.median", median(bends)},
                     {"vitality.bend.high", bend}};
    if (sway >= movedSway && seconds >= movedSeconds)
        result.scores.push_back({"vitality.bend.moved", bend});
    if (static_cast<int>(frontal.size()) < framesNeeded)
        return result; // eyes in profile say nothing
    const double eyes = std::max(gaze, lids / 2);
    for (const auto& [name, value] : {std::pair("vitality.blinks", static_cast<double>(blinks)),
                                      {"vitality.gaze", gaze},
                                      {"vitality.lids", lids},
                                      {"vitality.eyes", eyes}})
        result.scores.push_back({name, value});
    if (frontal.back().seconds - frontal.front().seconds >= longSeconds)
        result.scores.push_back({"vitality.eyes.long", eyes});
    return result;
}

} // namespace darcha
