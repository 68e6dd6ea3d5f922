// SPDX-License-Identifier: Apache-2.0
// Who or what stands before the camera, or in its place, during one session: genuine people and the species of attack.
//
// An actor sees the screen, as an attacker does, and does what it can. Everything about it is drawn from the session's
// number; the same number gives the same person, kiosk and camera in every species, so that the genuine session is the
// control arm of every attack. Seconds since the session's begin. One instance a session and thread.
#pragma once

#include "core/pad/challenge/liveness_screen.h"
#include "tests/support/attacks/simulated_camera.h"
#include "tests/support/portrait_head/portrait_head.h"

#include <memory>
#include <string_view>

namespace darcha {
class ModelStore;
}

namespace darcha::test {

enum class Species {
    Genuine,           // a portrait head that follows the screen
    GenuineCitizen,    // the virtual citizen does, seen by the same cameras
    PrintFlat,         // paper, turned and tilted after the dot
    PrintBent,         // rolled round a vertical axis
    PrintCutEyes,      // flat or rolled, living eyes behind it
    ReplayStill,       // a portrait on a panel that is turned after the dot
    ReplayOtherSeed,   // a genuine session of another seed, on a panel
    ReplayPuppet,      // a head that obeys every turn, on a panel: no answer to the light but the glass's
    InjectedFrozen,    // frames in the camera's place: the genuine one stops
    InjectedLooped,    // the first seconds again and again
    InjectedOtherSeed, // a genuine session of another seed
    InjectedDeepfake,  // obeys every turn; was lit before
    SwapInSession,     // one living person gives way to another
    WarmUp,            // his own living face while the station watches; before the photo a panel that obeys
    SwapForLight       // a panel that obeys the turns; for the light its holder's own face, then the panel again
};
inline constexpr std::array allSpecies{
    Species::Genuine,        Species::GenuineCitizen, Species::PrintFlat,         Species::PrintBent,
    Species::PrintCutEyes,   Species::ReplayStill,    Species::ReplayOtherSeed,   Species::ReplayPuppet,
    Species::InjectedFrozen, Species::InjectedLooped, Species::InjectedOtherSeed, Species::InjectedDeepfake,
    Species::SwapInSession,  Species::WarmUp,         Species::SwapForLight};

std::string_view name(Species species); // "print_flat"
inline bool isGenuine(Species species) { return species == Species::Genuine || species == Species::GenuineCitizen; }
inline bool bringsHisOwnFace(Species species) { return species == Species::WarmUp || species == Species::SwapForLight; }
// How long the station watches before the photo, where it usually watches for `usual` seconds: it goes on for as long
// as something is amiss with the picture, and who warms up sees to that.
inline double watchedFor(Species species, double usual) { return species == Species::WarmUp ? usual + 9 : usual; }

// The portraits (shared/data/faces/frll_neutral) and the canonical face; read once, then only read.
class Cast {
public:
    // Null where the portraits are not beside the checkout.
    static std::shared_ptr<const Cast> load(const ModelStore& models, const std::string& folder,
                                            std::size_t most = 1000);
    std::size_t size() const { return m_portraits.size(); }
    const FaceObservation& portrait(std::size_t i) const { return *m_portraits[i % m_portraits.size()]; }
    const std::string& file(std::size_t i) const { return m_files[i % m_files.size()]; }
    const CanonicalFace& canonical() const { return m_canonical; }
    std::size_t indexOf(std::uint64_t number) const; // who comes in a session

private:
    CanonicalFace m_canonical;
    std::vector<FaceObservationPtr> m_portraits;
    std::vector<std::string> m_files;
};

// What the sensitivity table does to a genuine scene.
struct SceneFault {
    double yaw = 0;                    // degrees that the person looks aside all along
    double distance = 0;               // cm; 0: the habit's
    std::optional<std::size_t> person; // of the cast
    std::optional<double> citizenTone; // 0 lightest .. 1 darkest, of a virtual citizen
};

class Actor {
public:
    virtual ~Actor() = default;
    virtual void told(const LivenessScreen& screen, double now) = 0;
    virtual void draw(cv::Mat& linear, double now, const SceneLight& light) = 0;
    // What arrives from the device: the camera's look at the scene, or what is put in its place.
    virtual cv::Mat frame(cv::Mat& linear, double now, double seconds, const SceneLight& light,
                          SimulatedCamera& camera) {
        draw(linear, now, light);
        return camera.shoot(linear, seconds);
    }
};

struct Part { // of one session
    std::shared_ptr<const Cast> cast;
    std::uint64_t number = 0;
    cv::Size frame{640, 480};
    double challengeBegins = 1.7; // seconds
    SceneFault fault;
};
std::unique_ptr<Actor> actorOf(Species species, const Part& part);

} // namespace darcha::test
