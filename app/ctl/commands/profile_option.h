// SPDX-License-Identifier: Apache-2.0
// --profile and --second-opinion of the commands that judge portraits, and what judges by them.
#pragma once

#include "app/ctl/command.h"
#include "core/quality/picture_judgement.h"

namespace darcha::ctl {

Option profileOption();
Option secondOpinionOption();
// Errors: those of the profile and of the models.
Result<PictureJudge> pictureJudge(const Arguments& arguments);

} // namespace darcha::ctl
