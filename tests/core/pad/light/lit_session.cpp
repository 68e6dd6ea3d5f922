// SPDX-License-Identifier: Apache-2.0
#include "tests/core/pad/light/lit_session.h"

#include "core/quality/linear_light.h"
#include "tests/support/face_geometry.h"

#include <cmath>
#include <opencv2/imgproc.hpp>

namespace darcha::test {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

// Lux that a half of the screen gives a small flat thing at x, y, -z.
double luxOf(const CitizenScreen& screen, int side, double x, double y, double z) {
    double lux = 0;
    for (int c = 0; c < 3; ++c)
        for (int r = 0; r < 3; ++r) {
            const double dx = side * screen.width / 2 * (c + 0.5) / 3 - x,
                         dy = -screen.below + screen.height * ((r + 0.5) / 3 - 0.5) - y;
            const double d2 = dx * dx + dy * dy + z * z;
            lux += screen.white * (screen.width / 2 * screen.height / 9) * z * z / (d2 * d2);
        }
    return lux;
}

// What the attack's own film shows, and how it is lit.
cv::Mat presented(const LitSetup& setup, const cv::Mat& film, const LightField& field, cv::RNG& random, double shake) {
    cv::Mat linear = linearLight(film), lit(film.size(), CV_32FC3);
    const double cmOfPixel = 2 * setup.distanceCm * std::tan(43 * CV_PI / 360) / film.rows;
    cv::Vec3f left, right; // blue, green, red
    for (int c = 0; c < 3; ++c) {
        left[c] = static_cast<float>(field.left[static_cast<std::size_t>(2 - c)]);
        right[c] = static_cast<float>(field.right[static_cast<std::size_t>(2 - c)]);
    }
    const CitizenScreen& screen = setup.screen;
    cv::Mat lamps(9, 9, CV_32FC2); // the sheet is smooth: nine by nine places are plenty
    for (int y = 0; y < 9; ++y)
        for (int x = 0; x < 9; ++x) {
            const double px = (x / 8.0 - 0.5) * film.cols * cmOfPixel, py = (0.5 - y / 8.0) * film.rows * cmOfPixel;
            lamps.at<cv::Vec2f>(y, x) = {static_cast<float>(luxOf(screen, 1, px, py, setup.distanceCm)),
                                         static_cast<float>(luxOf(screen, -1, px, py, setup.distanceCm))};
        }
    cv::resize(lamps, lamps, film.size(), 0, 0, cv::INTER_LINEAR);
    // A panel whose white of 250 cd/m2 is the picture's white.
    const auto mirror = static_cast<float>(setup.mirrored / CV_PI / 250);
    for (int y = 0; y < film.rows; ++y)
        for (int x = 0; x < film.cols; ++x) {
            const cv::Vec2f lux = lamps.at<cv::Vec2f>(y, x);
            const cv::Vec3f given = left * lux[0] + right * lux[1], own = linear.at<cv::Vec3f>(y, x);
            cv::Vec3f& to = lit.at<cv::Vec3f>(y, x);
            for (int c = 0; c < 3; ++c)
                to[c] = setup.what == Presented::Print ? own[c] * (1 + given[c] / static_cast<float>(setup.lux))
                                                       : own[c] + mirror * given[c];
        }
    cv::Mat(cv::min(lit, 1.0)).copyTo(lit);
    cv::pow(lit, 1 / 2.2, lit);
    cv::Mat noise(lit.size(), CV_32FC3), codes;
    random.fill(noise, cv::RNG::NORMAL, 0, setup.camera.shotNoise + 0.5 * setup.camera.readNoise);
    lit = lit * 255 + noise;
    lit.convertTo(codes, CV_8UC3);
    const cv::Matx23d moved(1, 0, 2 * std::sin(shake), 0, 1, 1.5 * std::sin(1.3 * shake)); // a hand
    cv::warpAffine(codes, codes, moved, codes.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    return codes;
}

milliseconds begin(const ChallengePlan& plan, std::size_t field) {
    milliseconds sum{0};
    for (std::size_t k = 0; k < field; ++k)
        sum += plan.fields[k].lasts;
    return sum;
}

} // namespace

LitStage::LitStage(const ModelStore& models, const CanonicalFace& face)
    : m_face(face),
      m_tracker(std::move(*FaceTracker::create(models, {}))),
      m_geometry(geometryOf(face)) {}

CueResult LitStage::play(const LitSetup& setup) {
    SystemClock clock;
    auto director = std::make_shared<CitizenDirector>();
    VirtualCitizenOptions options;
    options.stream = options.still = setup.stream;
    options.framesPerSecond = setup.framesPerSecond;
    options.arrives = false;
    options.screen = setup.screen;
    options.pacing = Pacing::AsFastAsRead;
    const bool person = setup.what == Presented::Person || setup.what == Presented::PersonUnlit;
    if (person)
        options.camera = setup.camera;
    director->setRoomLight(person ? setup.lux / 400 : 1);
    director->stepTo(setup.distanceCm);
    director->turnTo(setup.turned);
    director->cutThere();
    auto camera = VirtualCitizen::create(m_geometry, setup.look, clock, director, options);
    if (!camera || !(*camera)->open())
        return {};
    const ChallengePlan plan = drawChallenge(setup.seed, {.turn = false});
    const ChallengePlan given = drawChallenge(setup.litBy.value_or(setup.seed), {.turn = false});
    // Told as a station is, by who measured with a tape.
    const CitizenScreen& screen = setup.screen;
    LightCue cue(m_face, plan, {std::round(screen.width), std::round(screen.height), std::round(screen.below)});
    m_tracker.reset();
    cv::RNG random(setup.seed + 5);
    cv::Mat print;
    std::optional<SteadyTime> begun;
    SteadyTime at{};
    const auto late = microseconds(std::llround(setup.lateSeconds * 1e6));
    std::size_t told = 0;
    const auto step = microseconds(std::llround(1e6 / setup.framesPerSecond));
    for (int frame = 0; frame < 200; ++frame) {
        LightField field{{0.6, 0.6, 0.6}, {0.6, 0.6, 0.6}, 0ms}; // a page
        if (begun) {
            const SteadyTime next = at + step; // of the frame that comes now
            for (; told < plan.fields.size() && next >= *begun + begin(plan, told); ++told)
                cue.shown({static_cast<int>(told), *begun + begin(plan, told)});
            for (std::size_t i = 0; i < given.fields.size(); ++i)
                if (next >= *begun + late + begin(given, i) && next < *begun + late + begin(given, i + 1))
                    field = given.fields[i];
            if (next > *begun + begin(plan, plan.fields.size()) + late + 300ms)
                break;
        }
        if (setup.what == Presented::Person)
            director->setScreenLight({field.left[0], field.left[1], field.left[2]},
                                     {field.right[0], field.right[1], field.right[2]});
        Result<FramePtr> seen = (*camera)->nextFrame(1s);
        if (!seen)
            return {};
        at = (*seen)->captured;
        FramePtr shown = *seen;
        if (!person) {
            if (print.empty())
                print = shown->bgr.clone();
            auto lit = std::make_shared<Frame>();
            lit->bgr =
                presented(setup, setup.what == Presented::Print ? print : shown->bgr, field, random, frame * 0.4);
            lit->sequence = shown->sequence;
            lit->captured = shown->captured;
            shown = lit;
        }
        const FaceFinding found = m_tracker.observe(shown);
        if (found.face)
            cue.observe(*found.face, at);
        // Settled, and as a window's clock has it: not in step with the camera.
        if (!begun && frame >= 6)
            begun = at + step / 3 + microseconds(setup.seed % 7 * 3000);
    }
    m_answer = cue.answer();
    return cue.result();
}

} // namespace darcha::test
