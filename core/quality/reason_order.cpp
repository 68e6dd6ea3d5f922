// SPDX-License-Identifier: Apache-2.0
#include "core/quality/reason_order.h"

#include <algorithm>

namespace darcha {

namespace {

enum class Layer {
    Seen,    // without one face in enough light no other measure means much
    Hidden,  // what covers the face covers what would be measured there
    Eyes,    // closed eyes are seen before anything else of a face
    Person,  // head, mouth, place, light on the face: the surest first
    Picture, // how it was taken: one looks twice to see it
    Behind,
};

Layer layerOf(QualityComponent component) {
    switch (component) {
    case QualityComponent::SingleFacePresent:
    case QualityComponent::UnderExposurePrevention:
    case QualityComponent::OverExposurePrevention:
        return Layer::Seen;
    case QualityComponent::FaceOcclusionPrevention:
    case QualityComponent::MouthOcclusionPrevention:
    case QualityComponent::EyesVisible:
        return Layer::Hidden;
    case QualityComponent::EyesOpen:
        return Layer::Eyes;
    case QualityComponent::HeadPoseYaw:
    case QualityComponent::HeadPosePitch:
    case QualityComponent::HeadPoseRoll:
    case QualityComponent::MouthClosed:
    case QualityComponent::LeftwardCropOfTheFaceImage:
    case QualityComponent::RightwardCropOfTheFaceImage:
    case QualityComponent::MarginAboveOfTheFaceImage:
    case QualityComponent::MarginBelowOfTheFaceImage:
    case QualityComponent::IlluminationUniformity:
    case QualityComponent::GlassesGlarePrevention:
    case QualityComponent::FrameOverEyePrevention:
    case QualityComponent::HairOverEyesPrevention:
    case QualityComponent::NoHeadCoverings:
    case QualityComponent::GazeForward:
    case QualityComponent::ExpressionNeutrality:
    case QualityComponent::ShouldersLevel:
        return Layer::Person;
    case QualityComponent::BackgroundUniformity:
        return Layer::Behind;
    default:
        return Layer::Picture;
    }
}

} // namespace

void orderAsNamed(std::vector<QualityComponent>& reasons, const std::vector<QualityScore>& scores,
                  const QualityProfile& profile) {
    struct Reason {
        QualityComponent component;
        Layer layer;
        double beyond;
    };
    std::vector<Reason> weighed;
    for (const QualityComponent reason : reasons) {
        const Layer layer = layerOf(reason);
        const auto score =
            std::find_if(scores.begin(), scores.end(), [&](const QualityScore& s) { return s.component == reason; });
        // Where layers do not compare by certainty the profile's order stands.
        weighed.push_back({reason, layer, layer == Layer::Person ? profile.limit(reason)->beyond(*score) : 0});
    }
    std::stable_sort(weighed.begin(), weighed.end(), [](const Reason& a, const Reason& b) {
        return a.layer != b.layer ? a.layer < b.layer : a.beyond > b.beyond;
    });
    std::transform(weighed.begin(), weighed.end(), reasons.begin(), [](const Reason& r) { return r.component; });
}

} // namespace darcha
