// SPDX-License-Identifier: Apache-2.0
// A picture that shows which region of a portrait failed, and by how much: for staff, and for `face quality --explain`.
//
// Left the portrait with its surroundings: the crop that would be saved, the mesh's oval, the zone of each component
// that failed (red), is advised (amber) or could not be judged (grey), with its number; right the numbers' names,
// native values and limits. English, as in the JSON. Made in memory only: the picture is a face, its home is the
// caller's business. Pure.
#pragma once

#include "core/quality/picture_judgement.h"

namespace darcha {

// CV_8UC3. `profile` is the one that the judgement was made with. Empty if the judgement holds no picture.
cv::Mat explanation(const PictureJudgement& judgement, const QualityProfile& profile);

} // namespace darcha
