// SPDX-License-Identifier: Apache-2.0
// Lids and lips, as shares of the distance from the eyes to the chin; on whole pixels (section 7, point 8).
#include "core/quality/ofiq/ofiq_mapping.h"
#include "core/quality/ofiq/ofiq_measures.h"

#include <algorithm>

namespace darcha::ofiq {

QualityScore eyesOpen(const AlignedFace& face) {
    const double gap =
        std::min(largestLidGap(face.points, landmark::leftEye), largestLidGap(face.points, landmark::rightEye));
    return mapped(QualityComponent::EyesOpen, gap / eyesToChin(face.points));
}

QualityScore mouthClosed(const AlignedFace& face) {
    const Landmarks98& points = face.portrait->landmarks;
    return mapped(QualityComponent::MouthClosed, largestLidGap(points, landmark::innerMouth) / eyesToChin(points));
}

} // namespace darcha::ofiq
