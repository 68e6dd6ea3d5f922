// SPDX-License-Identifier: Apache-2.0
#include "tests/core/quality/portrait_series.h"

#include "tests/support/degrade.h"
#include "tests/support/worn.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <set>
#include <tuple>

namespace darcha::test {

namespace {

using enum QualityComponent;
using Says = std::vector<QualityComponent>;

bool among(const Says& list, QualityComponent component) {
    return std::find(list.begin(), list.end(), component) != list.end();
}

FaceSite siteOf(const FaceObservation& face) {
    const auto rim = [&](std::size_t centre) {
        return cv::norm(
            cv::Point2d(face.mesh[centre].x - face.mesh[centre + 1].x, face.mesh[centre].y - face.mesh[centre + 1].y));
    };
    return {face.rightEye, face.leftEye, (rim(468) + rim(473)) / 2}; // the irises' centres in MediaPipe's mesh
}

Says whoSays(const Degradation& made) {
    Says says;
    if (const auto component = qualityComponent(made.component))
        says.push_back(*component);
    // Blur of either kind may be told as the other, and what is too dark or too bright as lost tones too.
    if (among(says, Sharpness) || among(says, MotionBlurPrevention))
        return {Sharpness, MotionBlurPrevention};
    if (among(says, UnderExposurePrevention))
        return {UnderExposurePrevention, LuminanceMean, DynamicRange};
    if (among(says, OverExposurePrevention))
        return {OverExposurePrevention, LuminanceMean, DynamicRange};
    return says;
}

void addLight(std::vector<Worse>& made) {
    static const std::set<std::string> asked{"Sharpness",
                                             "MotionBlurPrevention",
                                             "UnderExposurePrevention",
                                             "OverExposurePrevention",
                                             "CompressionArtifacts",
                                             "NoisePrevention"};
    for (const Degradation& one : degradations())
        made.push_back({one.kind, whoSays(one), one.strength, one.unit, one.refused, asked.contains(one.component),
                        [&one](const cv::Mat& picture, const FaceObservation& face) {
                            return one.render(picture, siteOf(face));
                        }});
}

void addWorn(std::vector<Worse>& made) {
    const std::vector<std::tuple<const char*, cv::Scalar, double, bool>> glasses{
        {"sunglasses, grey", {28, 26, 30}, 0.3, false},  {"sunglasses, grey", {28, 26, 30}, 0.6, false},
        {"sunglasses, grey", {28, 26, 30}, 0.85, true},  {"sunglasses, grey", {28, 26, 30}, 0.97, true},
        {"sunglasses, brown", {12, 22, 36}, 0.85, true}, {"sunglasses, brown", {12, 22, 36}, 0.97, true},
        {"sunglasses, green", {18, 30, 17}, 0.85, true}, {"sunglasses, green", {18, 30, 17}, 0.97, true}};
    for (const auto& [kind, tint, opacity, refused] : glasses)
        made.push_back({kind,
                        {EyesVisible, FaceOcclusionPrevention, EyesOpen},
                        opacity,
                        "light kept back",
                        refused,
                        true,
                        [opacity = opacity, tint = tint](const cv::Mat& picture, const FaceObservation& face) {
                            return withSunglasses(picture, face, opacity, tint);
                        }});
    const std::vector<std::pair<const char*, cv::Scalar>> cloths{
        {"blue", {205, 185, 130}}, {"white", {228, 228, 226}}, {"black", {40, 38, 38}}};
    for (const auto& [colour, bgr] : cloths)
        for (const auto& [place, share, refused] : {std::tuple{MaskPlace::Worn, 1.0, true},
                                                    {MaskPlace::BelowNose, 0.6, true},
                                                    {MaskPlace::BelowChin, 0.1, false}})
            made.push_back({std::string("mask, ") + colour,
                            {MouthOcclusionPrevention, FaceOcclusionPrevention},
                            share,
                            "of the face from nose to chin",
                            refused,
                            true,
                            [place = place, cloth = bgr](const cv::Mat& picture, const FaceObservation& face) {
                                return withMask(picture, face, place, cloth);
                            }});
}

void addCaps(std::vector<Worse>& made) {
    const std::vector<std::pair<const char*, cv::Scalar>> cloths{{"cap, black", {38, 36, 36}},
                                                                 {"cap, blue", {120, 60, 40}},
                                                                 {"cap, red", {50, 40, 170}},
                                                                 {"cap, white", {225, 226, 228}}};
    for (const auto& [kind, colour] : cloths)
        made.push_back({kind,
                        {NoHeadCoverings},
                        1,
                        "worn; advised about only, as a machine knows nothing of faith",
                        true,
                        false,
                        [colour = colour](const cv::Mat& picture, const FaceObservation& face) {
                            return withCap(picture, face, colour);
                        }});
}

void addTurned(std::vector<Worse>& made) {
    for (const auto& [degrees, refused] :
         {std::pair{-20.0, true}, {-12.0, true}, {-7.0, false}, {7.0, false}, {12.0, true}, {20.0, true}})
        made.push_back({"rotation",
                        {HeadPoseRoll},
                        degrees,
                        "degrees",
                        refused,
                        true,
                        [degrees = degrees](const cv::Mat& picture, const FaceObservation& face) {
                            return turned(picture, face, degrees);
                        }});
}

} // namespace

std::vector<Worse> everythingWorse() {
    std::vector<Worse> made;
    addLight(made);
    addWorn(made);
    addCaps(made);
    addTurned(made);
    return made;
}

std::vector<Harmless> harmlessChanges() {
    using Picture = const cv::Mat&;
    using Face = const FaceObservation&;
    return {{"untouched", [](Picture p, Face) { return p; }},
            {"mirrored",
             [](Picture p, Face) {
                 cv::Mat made;
                 cv::flip(p, made, 1);
                 return made;
             }},
            {"turned by 2 degrees", [](Picture p, Face f) { return turned(p, f, 2); }},
            {"a third of a stop darker", [](Picture p, Face) { return exposed(p, -1.0 / 3); }},
            {"a fifth of a stop brighter", [](Picture p, Face) { return exposed(p, 0.2); }},
            {"JPEG 92", [](Picture p, Face) { return jpeg(p, 92); }},
            {"JPEG 75", [](Picture p, Face) { return jpeg(p, 75); }},
            {"colour at half the resolution", [](Picture p, Face) { return colourHalved(p); }},
            {"noise of 2 levels", [](Picture p, Face) { return noisy(p, 2); }},
            {"clear glasses", [](Picture p, Face f) { return withSunglasses(p, f, 0.08); }},
            {"three quarters of the size", [](Picture p, Face f) { // or as small as keeps the pupils 130 pixels apart
                 cv::Mat made;
                 const double size = std::clamp(130 / cv::norm(f.leftEye - f.rightEye), 0.75, 1.0);
                 cv::resize(p, made, {}, size, size, cv::INTER_AREA);
                 return made;
             }}};
}

} // namespace darcha::test
