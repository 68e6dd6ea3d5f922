// SPDX-License-Identifier: Apache-2.0
// Fingerprints of nobody: drawn from a seed, for demonstration, training and tests.
//
// A ridge flow with loops and deltas (zero-pole model, Sherlock and Monro 1993), a ridge period map, and ridges that
// grow out of noise by iterated Gabor filtering (Cappelli et al. 2000): minutiae arise by themselves. 500 ppi, ridges
// dark. Pure; the same seed and finger give the same ridges, the same impression seed the same picture. About 0.5 s a
// master print.
#pragma once

#include "core/media/fingerprint_image.h"

#include <cstdint>
#include <memory>

namespace darcha {

enum class FingerPattern { Arch, TentedArch, LeftLoop, RightLoop, Whorl, DoubleLoop };

// How the finger met the glass. All 0..1 but for the placement; the defaults are a good print.
struct FingerCondition {
    double dryness = 0; // ridges break into dots
    double wetness = 0; // valleys fill up
    double wear = 0;    // ridges flattened by age or work, with creases
    double pressure = 0.5;
    double turnDegrees = 0; // counter-clockwise
    double shiftXmm = 0;
    double shiftYmm = 0;
    double contact = 1; // share of the finger's length that lies on the glass; small = the tip only
};

// The ridges of one finger, whole, without any trace of an impression.
struct MasterPrint {
    cv::Mat ridges; // CV_32FC1, -1 valley .. +1 ridge
    cv::Mat skin;   // CV_8UC1, 255 where the finger is
    FingerPattern pattern = FingerPattern::LeftLoop;
};

// Grows a master print in small bites, for the main thread: about 5 ms each, some 200 of them.
class MasterPrintGrowth {
public:
    MasterPrintGrowth(std::uint64_t personSeed, FingerPosition position);
    ~MasterPrintGrowth();
    MasterPrintGrowth(MasterPrintGrowth&&) noexcept;
    MasterPrintGrowth& operator=(MasterPrintGrowth&&) noexcept;

    bool done() const;
    void step();          // one bite
    MasterPrint finish(); // the rest at once

private:
    struct State;
    std::unique_ptr<State> m_state;
};

MasterPrint growMasterPrint(std::uint64_t personSeed, FingerPosition position);

// What a 500 ppi scanner of 320 x 400 pixels (16.3 x 20.3 mm) would deliver.
cv::Mat impress(const MasterPrint& master, const FingerCondition& condition, std::uint64_t impressionSeed);

} // namespace darcha
