// SPDX-License-Identifier: Apache-2.0
// Steps of a camera's exposure that nobody can know before, and whether its pictures follow them.
//
// A sensor follows within a few frames; a stream that is injected behind the camera does not. Steps only darken (half
// the light at most), so that nothing is clipped and no frame takes longer. Pure: whoever leads it (the camera thread)
// sets what due() asks, says what was really set, shows every frame, and restores the camera whatever happens. The same
// seed gives the same steps. About 1.5 s at 30 frames a second. Scores:
//   camera.exposure.response     doublings of the picture's light per doubling of the exposure: 1 of a linear sensor,
//                                0 where nothing answers
//   camera.exposure.correlation  of both, at the delay where they fit best
//   camera.exposure.delay        frames from setting to showing
//   camera.exposure.rank         share of 99 other codes that fit no worse
#pragma once

#include "core/media/frame.h"
#include "core/pad/presentation_attack_detector.h"

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

namespace darcha {

class ExposureChallenge {
public:
    static constexpr int version = 1;
    static constexpr int delayMost = 8; // frames: four buffers of the driver, two or three of the camera (USB Video
                                        // Class 1.5 asks for none), and one in exposure

    static constexpr std::chrono::seconds timeMost{
        3}; // else it fails: it must be over before the screen's light begins

    explicit ExposureChallenge(std::uint64_t seed);

    std::optional<double> due() const; // the factor to set before the next frame is waited for
    void set(double really);           // what came of it
    void fail();                       // the camera refused: nothing can be said
    void observe(const Frame& frame);
    bool done() const; // ended, or failed

    // Scores of the cue "camera"; none before it is done or where it failed.
    std::vector<PadScore> scores() const;

    // Factors of the whole code; [0] is the level to begin from.
    const std::vector<double>& code() const { return m_code; }
    // For the audit record: version, seed, code, whether it was ended, and of each frame the step, what was set and how
    // the picture answered (doublings of light), so that the scores can be worked out again.
    nlohmann::json record() const;

private:
    static std::vector<double> drawCode(std::uint64_t seed);

    std::uint64_t m_seed;
    std::vector<double> m_code;
    std::size_t m_step = 0; // of the code; its end: done
    int m_framesLeft = 0;   // of this step
    bool m_set = false;
    bool m_failed = false;
    double m_now = 1; // what was really set last
    std::optional<SteadyTime> m_begun;
    std::vector<float> m_base;        // linear light of each place in the first frame
    std::vector<double> m_asked;      // per frame: logarithm of what was set when it came
    std::vector<std::size_t> m_steps; // per frame: step of the code
    std::vector<double> m_seen;       // per frame: logarithm of its light against the first frame's
};

} // namespace darcha
