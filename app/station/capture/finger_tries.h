// SPDX-License-Identifier: Apache-2.0
// The tries of one finger: weighs each judged print, keeps the best, and says whether another is needed.
//
// Up to as many tries as the service says; the first good one ends them, else the best is kept with its score (BSI
// TR-03121). Scans that show nothing to judge do not count as tries, but are not endless either. No Qt, no waiting, no
// clock.
#pragma once

#include "core/base/clock.h"
#include "core/enrolment/captured_bytes.h"
#include "core/fingerprint/finger_quality.h"
#include "core/media/fingerprint_image.h"

#include <string>
#include <string_view>
#include <vector>

namespace darcha {

// What takes time about a print: tens of milliseconds on any thread but the main one.
struct JudgedPrint {
    FingerQuality quality;
    CapturedBytes png; // for the packet
};
Result<JudgedPrint> judgePrint(const FingerprintImage& image);

// What is known about one finger after its turn; goes into the packet.
struct FingerCaptureResult {
    FingerPosition position = FingerPosition::Unknown;
    FingerprintImagePtr image; // null if no picture could be had
    CapturedBytes png;         // of the image
    int score = 0;
    std::string algorithm; // of the score; empty without image
    std::vector<FingerFeature> features;
    std::vector<FingerFeedback> feedback;
    UtcTime captured{}; // when the print that is kept was scanned
    int attempts = 0;
    bool acceptable = false;     // score reached the limit for this finger
    std::string exceptionReason; // "missing", "injured", "unreadable", "no_reader"; empty where the finger was given
};

class FingerTries {
public:
    enum class Verdict {
        Good,    // the print is good
        Kept,    // no more tries: the best is kept
        Again,   // hint() says what to do better
        GivenUp, // no more tries, and no print at all
        Broken,  // the station could not make the print's picture: no fault of the finger, and no try of it
    };

    static constexpr int usualAttempts = 3; // BSI TR-03121 (standards-and-peers 2.2)

    void begin(FingerPosition position, int attempts = usualAttempts);
    // The print of `image`, given `at`; minutiae as in FingerprintScan.
    Verdict weigh(const FingerprintImagePtr& image, const Result<JudgedPrint>& print, int minutiae, UtcTime at);
    Verdict unusable(std::string_view hint); // a scan that gave no picture

    const FingerCaptureResult& best() const { return m_best; }
    FingerCaptureResult take(const std::string& exceptionReason = {}); // with a reason the print is dropped
    bool settled() const;                                              // there is a print, and no try is left or needed
    int attempt() const { return m_attempt; }                          // from 1
    int score() const { return m_score; }                              // of the last print
    std::string_view hint() const { return m_hint; }

private:
    FingerCaptureResult m_best;
    int m_attempt = 1;
    int m_attemptsMost = usualAttempts;
    int m_unusable = 0;
    int m_score = 0;
    std::string_view m_hint; // of text ids, which live for ever
};

} // namespace darcha
