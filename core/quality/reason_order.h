// SPDX-License-Identifier: Apache-2.0
// In what order the reasons of a refused picture are told: as a person who looks at it would name them.
//
// Live guidance follows the profile's order, which is that of doing (come closer, then turn). A picture on the table
// is another matter: first whether there is a face and light to see it by, then what hides it, the eyes, then head,
// mouth and light by how surely they are beyond their limits (sigmas), then the picture itself, last what is behind
// the person. Pure.
#pragma once

#include "core/quality/quality_profile.h"

#include <vector>

namespace darcha {

// `scores` are those of a QualityAssessment; each reason has a limit and an assessed score among them.
void orderAsNamed(std::vector<QualityComponent>& reasons, const std::vector<QualityScore>& scores,
                  const QualityProfile& profile);

} // namespace darcha
