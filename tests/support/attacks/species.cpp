// SPDX-License-Identifier: Apache-2.0
#include "tests/support/attacks/species.h"

#include "core/face/face_tracker.h"
#include "core/quality/picture_file.h"
#include "tests/support/attacks/actors.h"

#include <algorithm>
#include <filesystem>

namespace darcha::test {

std::string_view name(Species species) {
    static constexpr std::array<std::string_view, allSpecies.size()> names{
        "genuine",         "genuine_citizen", "print_flat",          "print_bent",
        "print_cut_eyes",  "replay_still",    "replay_other_seed",   "replay_puppet",
        "injected_frozen", "injected_looped", "injected_other_seed", "injected_deepfake",
        "swap_in_session", "warm_up",         "swap_for_light"};
    return names[static_cast<std::size_t>(species)];
}

std::shared_ptr<const Cast> Cast::load(const ModelStore& models, const std::string& folder, std::size_t most) {
    std::error_code failed;
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failed))
        if (entry.path().extension() == ".jpg")
            files.push_back(entry.path().string());
    std::sort(files.begin(), files.end());
    files.resize(std::min(files.size(), most));
    Result<CanonicalFace> canonical = CanonicalFace::load(models);
    Result<FaceTracker> tracker = FaceTracker::create(models, {});
    if (files.empty() || !canonical || !tracker)
        return nullptr;
    auto cast = std::make_shared<Cast>();
    cast->m_canonical = std::move(*canonical);
    for (const std::string& file : files) {
        const auto bytes = readBytes(file);
        auto picture = bytes ? readPicture(*bytes, file) : Result<cv::Mat>(bytes.error());
        if (!picture)
            continue;
        tracker->reset();
        FaceObservationPtr face =
            tracker->observe(std::make_shared<const Frame>(Frame{std::move(*picture), 0, {}})).face;
        if (!face)
            continue;
        cast->m_portraits.push_back(std::move(face));
        cast->m_files.push_back(std::filesystem::path(file).stem().string());
    }
    return cast->m_portraits.empty() ? nullptr : cast;
}

std::size_t Cast::indexOf(std::uint64_t number) const {
    // Everybody comes before anybody comes again.
    return (number * 7 + 3) % m_portraits.size();
}

std::unique_ptr<Actor> actorOf(Species species, const Part& part) {
    switch (species) {
    case Species::Genuine:
        return std::make_unique<LivingActor>(part);
    case Species::GenuineCitizen:
        return std::make_unique<LivingActor>(
            part, citizenPerson(part.number, part.fault.citizenTone, part.cast->canonical()));
    case Species::PrintFlat:
    case Species::PrintBent:
    case Species::PrintCutEyes:
        return std::make_unique<PrintActor>(part, species);
    case Species::ReplayStill:
    case Species::ReplayOtherSeed:
    case Species::ReplayPuppet:
    case Species::WarmUp:
    case Species::SwapForLight:
        return std::make_unique<PanelActor>(part, species);
    case Species::InjectedFrozen:
    case Species::InjectedLooped:
        return std::make_unique<StolenFramesActor>(part, species);
    case Species::InjectedOtherSeed:
    case Species::InjectedDeepfake:
        return std::make_unique<InjectedActor>(part, species);
    case Species::SwapInSession:
        return std::make_unique<SwapActor>(part);
    }
    return nullptr;
}

} // namespace darcha::test
