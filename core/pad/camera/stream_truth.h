// SPDX-License-Identifier: Apache-2.0
// Whether a stream is what a sensor gives: numbered and timed without a fault, and never twice the same.
//
// A sensor's noise never repeats. So: frames that are equal byte for byte where we look (1024 blocks of 8 x 8), and,
// where a loop was coded again, changes from frame to frame that are equal in their signs (of the checked part of flat
// blocks, which neither motion nor light moves) with an earlier frame, forwards or backwards, over many frames. Black,
// white and painted areas have no noise and say nothing. About 0.1 ms a frame of 1080p (tests/bench/bench_camera.cpp).
// Pure; bound to one thread. Scores, all "camera.<...>":
//   order                share of frames whose number or time did not rise
//   lost                 share of frames that the numbers miss
//   interval.median_ms   between time stamps
//   interval.implausible share of intervals below 4 ms (no camera of ours gives 250 a second) or above 1 s
//   repeated.next        share of frames equal to the one before: some cameras double frames in the dark
//   repeated.run         longest run of frames each equal to an earlier one with another in between; no camera does so
//   frozen.longest_s     longest time without any change, of a picture that has noise
//   loop.correlation     strongest likeness of the noise with that of an earlier time; 0 +- 0.1 of a sensor, 1 of a
//   loop noise.points         places where the noise could be told, median
// Each is of one attempt: a glitch in one says nothing against the next. What was seen of the stream is remembered
// across attempts, so that a film that goes on is known at once. Bounded, however long the camera stays open.
#pragma once

#include "core/media/frame.h"
#include "core/pad/presentation_attack_detector.h"

#include <array>
#include <deque>
#include <vector>

namespace darcha {

class StreamTruth {
public:
    static constexpr int framesNeeded = 30; // a second of most cameras: fewer are not judged

    StreamTruth();
    void begin();                     // the camera was opened: nothing from before counts
    void beginAttempt();              // another attempt: scores begin anew, the stream goes on
    void observe(const Frame& frame); // every one that the camera gave, in the order in which it did
    CueResult result() const;

private:
    static constexpr int columns = 32, rows = 32, points = columns * rows;
    using Signs = std::array<std::uint64_t, points / 64>;
    struct Look {
        std::uint64_t hash = 0;
        bool telling = false; // has noise: its hash means something
        Signs up{}, down{};   // places where the noise rose and fell since the frame before
        SteadyTime at{};
    };
    struct Likeness { // of one lag, or of one turning point; mean over the last frames
        double mean = 0;
        int frames = 0;
        std::uint64_t last = 0; // frame that it was updated at
    };
    void time(const Frame& frame);
    Look look(const cv::Mat& picture);
    void compareHash(const Look& now);
    void compareNoise(const Look& now);
    void track(Likeness& of, double correlation);

    // The latest values of an attempt, a ring: more than two minutes at 30 frames a second, and no attempt is longer
    // but where somebody stands undecided before their photo.
    static constexpr std::size_t latestMost = 4096;
    template <typename T> struct Latest {
        std::vector<T> values;
        std::uint64_t count = 0; // that there ever were
        void add(T value) {
            if (values.size() < latestMost)
                values.push_back(value);
            else
                values[count % latestMost] = value;
            ++count;
        }
    };

    std::vector<std::int16_t> m_checks; // of the frame before, per point; flat ones
    std::vector<bool> m_flat;
    cv::Size m_size;
    std::deque<Look> m_past; // newest first
    std::vector<Likeness> m_lags, m_turns;

    std::uint64_t m_index = 0;  // frames of this opening
    std::uint64_t m_frames = 0; // of this attempt
    std::uint64_t m_lastSequence = 0;
    SteadyTime m_lastTime{};
    std::uint64_t m_disordered = 0, m_lost = 0, m_implausible = 0, m_telling = 0, m_next = 0;
    int m_run = 0, m_longestRun = 0;
    SteadyTime m_stillSince{};
    double m_longestStill = 0;
    double m_strongest = 0;
    bool m_noiseJudged = false;
    Latest<float> m_intervals; // ms
    Latest<int> m_usable;
};

} // namespace darcha
