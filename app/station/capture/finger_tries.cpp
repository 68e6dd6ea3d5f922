// SPDX-License-Identifier: Apache-2.0
#include "app/station/capture/finger_tries.h"

#include "core/base/log.h"
#include "core/fingerprint/finger_image_file.h"

namespace darcha {

namespace {

constexpr int unusableScansMost = 6; // ours: two for each try

// Errors that speak of what lay on the glass; any other is the station's own.
bool isOfTheFinger(ErrorCode code) {
    return code == ErrorCode::FingerImageBlank || code == ErrorCode::FingerAreaTooSmall ||
           code == ErrorCode::ImageSizeOutOfRange;
}

std::string_view hintOf(ErrorCode unusable) {
    return unusable == ErrorCode::FingerAreaTooSmall ? "fingers.hint.more_area" : "fingers.hint.again";
}

} // namespace

Result<JudgedPrint> judgePrint(const FingerprintImage& image) {
    Result<FingerQuality> quality = assessFingerprint(image);
    if (!quality)
        return quality.error();
    Result<std::vector<std::byte>> png = encodeFingerprintPng(image);
    if (!png)
        return png.error();
    JudgedPrint print{std::move(*quality), Secret(*png)};
    wipe(*png);
    return print;
}

void FingerTries::begin(FingerPosition position, int attempts) {
    m_best = {};
    m_best.position = position;
    m_attempt = 1;
    m_attemptsMost = attempts;
    m_unusable = 0;
    m_score = 0;
    m_hint = {};
}

FingerTries::Verdict FingerTries::weigh(const FingerprintImagePtr& image, const Result<JudgedPrint>& print,
                                        int minutiae, UtcTime at) {
    if (!print) {
        m_score = 0;
        if (!isOfTheFinger(print.error().code)) {
            log::error("finger.picture_failed", print.error());
            return Verdict::Broken;
        }
        return unusable(hintOf(print.error().code));
    }
    const FingerQuality& quality = print->quality;
    m_score = quality.score;
    log::info("finger.judged", {{"position", name(m_best.position)}, {"attempt", m_attempt}, {"score", m_score}});
    m_best.attempts = m_attempt;
    if (!m_best.image || m_score > m_best.score) {
        m_best.image = image;
        m_best.png = print->png;
        m_best.captured = at;
        m_best.score = m_score;
        m_best.algorithm = quality.algorithm;
        m_best.features = quality.features;
        m_best.feedback = quality.feedback;
        if (minutiae >= 0) // NFIQ 2's fourth feedback, with the scanner library's minutiae
            m_best.feedback.push_back(
                {"FingerprintImageWithMinutiae", static_cast<double>(minutiae), 5, minutiae >= 5});
        m_best.acceptable = m_score >= acceptableFingerScore(m_best.position);
    }
    if (m_best.acceptable)
        return Verdict::Good;
    if (m_attempt >= m_attemptsMost)
        return Verdict::Kept;
    ++m_attempt;
    m_hint = quality.hintId;
    return Verdict::Again;
}

FingerTries::Verdict FingerTries::unusable(std::string_view hint) {
    m_hint = hint;
    if (++m_unusable < unusableScansMost)
        return Verdict::Again;
    return m_best.image ? Verdict::Kept : Verdict::GivenUp;
}

bool FingerTries::settled() const {
    return m_best.image && (m_best.acceptable || m_best.attempts >= m_attemptsMost || m_unusable >= unusableScansMost);
}

FingerCaptureResult FingerTries::take(const std::string& exceptionReason) {
    if (!exceptionReason.empty()) {
        const FingerPosition position = m_best.position;
        m_best = {};
        m_best.position = position;
        m_best.exceptionReason = exceptionReason;
    }
    return std::exchange(m_best, {});
}

} // namespace darcha
