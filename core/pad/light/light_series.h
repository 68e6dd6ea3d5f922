// SPDX-License-Identifier: Apache-2.0
// The frames' light as rows of numbers, and what is taken out of them before a code is looked for. Pure.
//
// A row has a number for each frame: light over its own mean, less one. For light_answer.cpp and light_shape.cpp.
#pragma once

#include "core/pad/light/face_light_sampler.h"
#include "core/pad/light/light_code.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace darcha::light_series {

using Row = std::vector<double>;

double mean(const Row& row);
double product(const Row& a, const Row& b); // the sum of products
void detrend(Row& row, const Row& times);   // takes out the mean and what rises or falls evenly with time
double correlationOf(const Row& a, const Row& b);
// White noise of a series: from frame to frame hardly anything else changes, but at a few changes of the field.
double noiseOf(const Row& row);
// Without what is common to red, green and blue.
std::array<Row, 3> withoutCommon(std::array<Row, 3> rows);

// Frame by frame: light of each region over its own mean, less one, exposure taken out.
class Series {
public:
    Series(std::span<const FaceLight> frames, double clippedMost);

    std::vector<bool> used = std::vector<bool>(faceRegionCount, false);
    bool colourOnly = true;
    double clipped = 0;
    std::array<std::array<Row, 3>, faceRegionCount> regions;
    std::array<Row, 3> face;      // mean of the used regions
    std::array<Row, 3> leftRight; // mean of the left ones less that of the right ones
    int usedCount() const { return static_cast<int>(std::count(used.begin(), used.end(), true)); }

private:
    static Row exposureOf(std::span<const FaceLight> frames);
    void takeOut(const Row& exposure); // of a factor 1 + exposure
    void join();
};

// One code at one delay over the frames that it covers.
struct Window {
    std::vector<std::size_t> frames;
    Row times;
    std::array<Row, 3> left, right, middle; // as the screen gave it

    // `calm`: without frames beside a change of the light, which may have caught a part of either.
    Window(const LightCode& code, const Row& at, double delay, bool calm = false);
    Row of(const Row& series) const;
};

} // namespace darcha::light_series
