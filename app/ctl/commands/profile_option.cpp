// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/commands/profile_option.h"

#include "app/composition/host.h"
#include "core/inference/model_store.h"

namespace darcha::ctl {

Option profileOption() {
    return {"--profile", "NAME", "Profile of the station, or a file that ends in .json (default: icao)."};
}

Option secondOpinionOption() {
    return {
        "--second-opinion", "",
        "Of a picture: LandmarkAgreement too, as the station asks of a still of record, where Debian's libdlib-data is "
        "installed."};
}

Result<PictureJudge> pictureJudge(const Arguments& arguments) {
    const std::string wanted = arguments.option("--profile").value_or("icao");
    auto profile = wanted.ends_with(".json") ? QualityProfile::read(wanted) : QualityProfile::named(wanted);
    if (!profile.ok())
        return profile.error();
    const auto models = ModelStore::open(modelFolder());
    if (!models.ok())
        return models.error();
    auto judge = PictureJudge::create(*models, std::move(*profile));
    if (!judge.ok() || !arguments.has("--second-opinion"))
        return judge;
    auto opinion = SecondOpinion::create(*models);
    if (!opinion.ok())
        return opinion.error();
    judge->take(std::move(*opinion));
    return judge;
}

} // namespace darcha::ctl
