// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/camera/camera_contract.h"

#include <chrono>
#include <QElapsedTimer>
#include <QtTest>
#include <thread>

namespace darcha {

using namespace std::chrono_literals;

namespace {

constexpr auto patience = 2000ms;

bool is(const auto& result, ErrorCode code) { return !result.ok() && result.error().code == code; }

QByteArray detail(const auto& result) {
    return result.ok() ? "ok" : QByteArray::fromStdString(describe(result.error()));
}

} // namespace

#define OPENED(under)                                                                                                  \
    CameraUnderTest under = make();                                                                                    \
    const Result<CameraFormat> format = under.camera->open();                                                          \
    QVERIFY2(format.ok(), detail(format))

void CameraContract::anUnopenedCameraIsPresentAndRefusesWork() {
    const CameraUnderTest under = make();
    QCOMPARE(under.camera->state(), DeviceState::Present);
    QVERIFY(!under.camera->info().id.empty());
    QVERIFY(!under.camera->info().name.empty());
    QVERIFY(!under.camera->info().driver.empty());
    QVERIFY(is(under.camera->nextFrame(10ms), ErrorCode::WrongState));
    QVERIFY(is(under.camera->still(std::chrono::seconds(2)), ErrorCode::WrongState));
    QCOMPARE(under.camera->state(), DeviceState::Present);
}

void CameraContract::openingTellsFormatsOfWhichTheStillIsAtLeastTheStream() {
    OPENED(under);
    QCOMPARE(under.camera->state(), DeviceState::Open);
    QVERIFY(format->stream.width > 0 && format->stream.height > 0);
    QVERIFY(format->still.width >= format->stream.width && format->still.height >= format->stream.height);
}

void CameraContract::openingTwiceIsRefusedAndChangesNothing() {
    OPENED(under);
    QVERIFY(is(under.camera->open(), ErrorCode::WrongState));
    QCOMPARE(under.camera->state(), DeviceState::Open);
    QVERIFY(under.camera->nextFrame(patience).ok());
}

void CameraContract::framesAreWholeColourPicturesOfTheFormat() {
    OPENED(under);
    const Result<FramePtr> frame = under.camera->nextFrame(patience);
    QVERIFY2(frame.ok(), detail(frame));
    QCOMPARE((*frame)->bgr.type(), CV_8UC3);
    QCOMPARE((*frame)->bgr.cols, format->stream.width);
    QCOMPARE((*frame)->bgr.rows, format->stream.height);
    QCOMPARE(under.camera->state(), DeviceState::Capturing);
}

void CameraContract::sequenceAndTimeStampsRise() {
    OPENED(under);
    FramePtr last;
    for (int i = 0; i < 8; ++i) {
        const Result<FramePtr> frame = under.camera->nextFrame(patience);
        QVERIFY2(frame.ok(), detail(frame));
        if (last) {
            QVERIFY((*frame)->sequence > last->sequence);
            QVERIFY((*frame)->captured > last->captured);
        }
        last = *frame;
    }
}

void CameraContract::aFrameHandedOutIsNeverChanged() {
    OPENED(under);
    const Result<FramePtr> first = under.camera->nextFrame(patience);
    QVERIFY2(first.ok(), detail(first));
    const cv::Mat before = (*first)->bgr.clone();
    for (int i = 0; i < 5; ++i)
        QVERIFY(under.camera->nextFrame(patience).ok());
    QCOMPARE(std::memcmp(before.data, (*first)->bgr.data, before.total() * before.elemSize()), 0);
}

void CameraContract::aStillHasTheFullResolutionAndTheStreamGoesOn() {
    OPENED(under);
    const Result<FramePtr> before = under.camera->nextFrame(patience);
    QVERIFY2(before.ok(), detail(before));
    const Result<FramePtr> still = under.camera->still(std::chrono::seconds(2));
    QVERIFY2(still.ok(), detail(still));
    QCOMPARE((*still)->bgr.type(), CV_8UC3);
    QVERIFY((*still)->bgr.cols >= format->stream.width && (*still)->bgr.rows >= format->stream.height);
    QVERIFY((*still)->sequence > (*before)->sequence);
    const Result<FramePtr> after = under.camera->nextFrame(patience);
    QVERIFY2(after.ok(), detail(after));
    QVERIFY((*after)->sequence > (*still)->sequence);
    QCOMPARE((*after)->bgr.cols, format->stream.width);
}

void CameraContract::patienceThatIsTooShortIsATimeoutAndLosesNothing() {
    OPENED(under);
    QVERIFY(under.camera->nextFrame(patience).ok());
    int timeouts = 0;
    Result<FramePtr> frame = under.camera->nextFrame(0ms);
    for (; !frame.ok() && timeouts < 3000; ++timeouts) {
        QVERIFY2(is(frame, ErrorCode::DeviceTimeout), detail(frame));
        std::this_thread::sleep_for(1ms);
        frame = under.camera->nextFrame(0ms);
    }
    QVERIFY2(frame.ok(), detail(frame));
    QCOMPARE(under.camera->state(), DeviceState::Capturing);
}

void CameraContract::closingAndOpeningAgainWorks() {
    OPENED(under);
    const Result<FramePtr> first = under.camera->nextFrame(patience);
    QVERIFY2(first.ok(), detail(first));
    under.camera->close();
    QCOMPARE(under.camera->state(), DeviceState::Present);
    QVERIFY(is(under.camera->nextFrame(10ms), ErrorCode::WrongState));
    const Result<CameraFormat> again = under.camera->open();
    QVERIFY2(again.ok(), detail(again));
    const Result<FramePtr> second = under.camera->nextFrame(patience);
    QVERIFY2(second.ok(), detail(second));
    QVERIFY((*second)->sequence > (*first)->sequence);
}

void CameraContract::closingTwiceIsHarmless() {
    OPENED(under);
    under.camera->close();
    under.camera->close();
    QCOMPARE(under.camera->state(), DeviceState::Present);
}

void CameraContract::unpluggedEveryCallSaysSoAtOnce() {
    OPENED(under);
    if (!under.unplug)
        QSKIP("nothing can pull this camera's plug");
    QVERIFY(under.camera->nextFrame(patience).ok());
    under.unplug();
    QCOMPARE(under.camera->state(), DeviceState::Absent);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(is(under.camera->nextFrame(patience), ErrorCode::DeviceGone));
    QVERIFY(is(under.camera->still(std::chrono::seconds(2)), ErrorCode::DeviceGone));
    under.camera->close();
    QCOMPARE(under.camera->state(), DeviceState::Absent);
    QVERIFY(is(under.camera->open(), ErrorCode::DeviceGone));
    QVERIFY2(timer.elapsed() < 500, "a call on an unplugged camera waited");
}

void CameraContract::unpluggingEndsAWaitInAnotherThread() {
    OPENED(under);
    if (!under.unplug)
        QSKIP("nothing can pull this camera's plug");
    std::thread hand([&] {
        std::this_thread::sleep_for(50ms);
        under.unplug();
    });
    Result<FramePtr> frame = under.camera->nextFrame(patience);
    QElapsedTimer timer;
    timer.start();
    while (frame.ok() && timer.elapsed() < 2000)
        frame = under.camera->nextFrame(patience);
    hand.join();
    QVERIFY2(is(frame, ErrorCode::DeviceGone), detail(frame));
}

void CameraContract::pluggedInAgainItIsTheSameDevice() {
    OPENED(under);
    if (!under.unplug || !under.plug)
        QSKIP("nothing can pull this camera's plug");
    const std::string id = under.camera->info().id;
    const Result<FramePtr> first = under.camera->nextFrame(patience);
    QVERIFY2(first.ok(), detail(first));
    under.unplug();
    under.plug();
    QCOMPARE(under.camera->state(), DeviceState::Present);
    QCOMPARE(under.camera->info().id, id);
    const Result<CameraFormat> again = under.camera->open();
    QVERIFY2(again.ok(), detail(again));
    const Result<FramePtr> second = under.camera->nextFrame(patience);
    QVERIFY2(second.ok(), detail(second));
    QVERIFY((*second)->sequence > (*first)->sequence);
}

} // namespace darcha
