// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/fingerprint/fingerprint_contract.h"

#include "tests/support/wait.h"

#include <opencv2/core.hpp>
#include <optional>
#include <QTest>

namespace darcha {

namespace {

constexpr int patienceMs = 20'000; // a finger may have to grow on a busy machine

std::optional<Result<void>> openNow(FingerprintReader& reader) {
    const auto answer = std::make_shared<std::optional<Result<void>>>();
    reader.open([answer](Result<void> result) { *answer = std::move(result); });
    test::waitUntil([&] { return answer->has_value(); }, patienceMs);
    return *answer;
}

std::optional<Result<FingerprintScan>> captureNow(FingerprintReader& reader,
                                                  FingerPosition position = FingerPosition::RightIndex) {
    const auto answer = std::make_shared<std::optional<Result<FingerprintScan>>>();
    reader.capture(position, [answer](Result<FingerprintScan> result) { *answer = std::move(result); });
    test::waitUntil([&] { return answer->has_value(); }, patienceMs);
    return *answer;
}

} // namespace

#define OPEN(reader)                                                                                                   \
    do {                                                                                                               \
        const auto openAnswer = openNow(reader);                                                                       \
        QVERIFY2(openAnswer.has_value(), "open() never answered");                                                     \
        QVERIFY2(openAnswer->ok(), openAnswer->ok() ? "" : describe(openAnswer->error()).c_str());                     \
        QCOMPARE((reader).state(), DeviceState::Open);                                                                 \
    } while (false)

void FingerprintContract::aReaderThatIsPluggedInIsPresentAndRefusesToCapture() {
    const auto test = make();
    QCOMPARE(test.reader->state(), DeviceState::Present);
    QVERIFY(!test.reader->info().id.empty());
    QVERIFY(!test.reader->info().name.empty());
    const auto scan = captureNow(*test.reader);
    QVERIFY(scan && !scan->ok());
    QCOMPARE(scan->error().code, ErrorCode::WrongState);
    QCOMPARE(test.reader->state(), DeviceState::Present);
}

void FingerprintContract::answersNeverComeFromInsideTheCall() {
    const auto test = make();
    bool inside = true;
    bool wasInside = false;
    int answers = 0;
    test.reader->capture(FingerPosition::RightIndex, [&](const Result<FingerprintScan>&) {
        wasInside = wasInside || inside;
        ++answers;
    });
    test.reader->open([&](const Result<void>&) {
        wasInside = wasInside || inside;
        ++answers;
    });
    inside = false;
    QTRY_COMPARE_WITH_TIMEOUT(answers, 2, patienceMs);
    QVERIFY(!wasInside);
}

void FingerprintContract::openingTwiceIsRefusedAndChangesNothing() {
    const auto test = make();
    OPEN(*test.reader);
    const auto again = openNow(*test.reader);
    QVERIFY(again && !again->ok());
    QCOMPARE(again->error().code, ErrorCode::WrongState);
    QCOMPARE(test.reader->state(), DeviceState::Open);
}

void FingerprintContract::aCaptureGivesAnUprightPictureOfTheFingerThatWasAskedFor() {
    const auto test = make();
    OPEN(*test.reader);
    const auto scan = captureNow(*test.reader, FingerPosition::LeftIndex);
    QVERIFY(scan.has_value());
    QVERIFY2(scan->ok(), scan->ok() ? "" : describe(scan->error()).c_str());
    QVERIFY((*scan)->image);
    const FingerprintImage& image = *(*scan)->image;
    QCOMPARE(image.position, FingerPosition::LeftIndex);
    QCOMPARE(image.grey.type(), CV_8UC1);
    QVERIFY(image.grey.cols >= 100 && image.grey.rows >= 100);
    QVERIFY(image.pixelsPerInch > 300 && image.pixelsPerInch < 1100);
    cv::Scalar mean, deviation;
    cv::meanStdDev(image.grey, mean, deviation);
    QVERIFY2(deviation[0] > 15, "hardly any contrast");
    QCOMPARE(test.reader->state(), DeviceState::Open);
}

void FingerprintContract::theFingerIsReportedOnAndOff() {
    const auto test = make();
    std::vector<bool> seen;
    test.reader->listen({{}, [&](bool present) { seen.push_back(present); }});
    OPEN(*test.reader);
    const auto scan = captureNow(*test.reader);
    QVERIFY(scan && scan->ok());
    QTRY_COMPARE_WITH_TIMEOUT(seen.size(), std::size_t{2}, 2000);
    QVERIFY(seen[0] && !seen[1]);
}

void FingerprintContract::severalCapturesInOneOpening() {
    const auto test = make();
    OPEN(*test.reader);
    for (int i = 0; i < 3; ++i) {
        const auto scan = captureNow(*test.reader);
        QVERIFY(scan && scan->ok());
        QVERIFY((*scan)->image);
    }
}

void FingerprintContract::aSecondCaptureWhileOneRunsIsBusy() {
    const auto test = make();
    OPEN(*test.reader);
    bool first = false;
    test.reader->capture(FingerPosition::RightIndex, [&](const Result<FingerprintScan>& scan) { first = scan.ok(); });
    QCOMPARE(test.reader->state(), DeviceState::Capturing);
    const auto second = captureNow(*test.reader);
    QVERIFY(second && !second->ok());
    QCOMPARE(second->error().code, ErrorCode::DeviceBusy);
    QVERIFY(test::waitUntil([&] { return first; }, patienceMs));
}

void FingerprintContract::closingGivesUpACaptureAndOpensAgain() {
    const auto test = make();
    OPEN(*test.reader);
    std::optional<ErrorCode> given;
    test.reader->capture(FingerPosition::RightIndex, [&](const Result<FingerprintScan>& scan) {
        if (!scan)
            given = scan.error().code;
    });
    QTest::qWait(30);
    test.reader->close();
    QCOMPARE(test.reader->state(), DeviceState::Present);
    QTRY_VERIFY_WITH_TIMEOUT(given.has_value(), patienceMs);
    QCOMPARE(*given, ErrorCode::Cancelled);
    OPEN(*test.reader);
    const auto scan = captureNow(*test.reader);
    QVERIFY(scan && scan->ok());
}

void FingerprintContract::closingIsHarmlessInAnyState() {
    const auto test = make();
    test.reader->close();
    QCOMPARE(test.reader->state(), DeviceState::Present);
    OPEN(*test.reader);
    test.reader->close();
    test.reader->close();
    QCOMPARE(test.reader->state(), DeviceState::Present);
}

void FingerprintContract::destroyedDuringACaptureItNeverCallsBack() {
    auto test = make();
    OPEN(*test.reader);
    bool called = false;
    test.reader->capture(FingerPosition::RightIndex, [&](const Result<FingerprintScan>&) { called = true; });
    QTest::qWait(30);
    test = {};
    QTest::qWait(300);
    QVERIFY(!called);
}

void FingerprintContract::unpluggedWhileClosedItIsGone() {
    const auto test = make();
    if (!test.unplug)
        QSKIP("nothing can unplug this reader here");
    test.unplug();
    QTRY_COMPARE_WITH_TIMEOUT(test.reader->state(), DeviceState::Absent, 3000);
    const auto open = openNow(*test.reader);
    QVERIFY(open && !open->ok());
    QCOMPARE(open->error().code, ErrorCode::DeviceGone);
}

void FingerprintContract::unpluggedWhileOpenItIsGone() {
    const auto test = make();
    if (!test.unplug)
        QSKIP("nothing can unplug this reader here");
    std::vector<DeviceState> states;
    test.reader->listen({[&](DeviceState state) { states.push_back(state); }, {}});
    OPEN(*test.reader);
    test.unplug();
    QTRY_COMPARE_WITH_TIMEOUT(test.reader->state(), DeviceState::Absent, 3000);
    const auto scan = captureNow(*test.reader);
    QVERIFY(scan && !scan->ok());
    QCOMPARE(scan->error().code, ErrorCode::DeviceGone);
    QTRY_VERIFY_WITH_TIMEOUT(!states.empty() && states.back() == DeviceState::Absent, 3000);
    test.reader->close();
}

void FingerprintContract::unpluggedDuringACaptureItAnswersGone() {
    const auto test = make();
    if (!test.unplug)
        QSKIP("nothing can unplug this reader here");
    if (test.keepFingerAway)
        test.keepFingerAway();
    OPEN(*test.reader);
    std::optional<ErrorCode> given;
    test.reader->capture(FingerPosition::RightIndex, [&](const Result<FingerprintScan>& scan) {
        if (!scan)
            given = scan.error().code;
    });
    QTest::qWait(50);
    test.unplug();
    QTRY_VERIFY_WITH_TIMEOUT(given.has_value(), 3000);
    QCOMPARE(*given, ErrorCode::DeviceGone);
    QCOMPARE(test.reader->state(), DeviceState::Absent);
}

void FingerprintContract::pluggedInAgainItIsTheSameDeviceAndWorks() {
    const auto test = make();
    if (!test.unplug || !test.plug)
        QSKIP("nothing can unplug this reader here");
    const std::string id = test.reader->info().id;
    OPEN(*test.reader);
    test.unplug();
    QTRY_COMPARE_WITH_TIMEOUT(test.reader->state(), DeviceState::Absent, 3000);
    test.plug();
    QTRY_COMPARE_WITH_TIMEOUT(test.reader->state(), DeviceState::Present, 3000);
    QCOMPARE(test.reader->info().id, id);
    OPEN(*test.reader);
    const auto scan = captureNow(*test.reader);
    QVERIFY(scan && scan->ok());
    QVERIFY((*scan)->image);
}

} // namespace darcha
