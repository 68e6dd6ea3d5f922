// SPDX-License-Identifier: Apache-2.0
#include "core/media/fingerprint_image.h"
#include "core/media/frame.h"
#include "tests/support/pixel_watch.h"

#include <QtTest>

using namespace darcha;

namespace {

constexpr int side = 37;
cv::Mat picture(int type) { return {side, side, type, cv::Scalar(90, 120, 200)}; }

} // namespace

class WipedPixelsTest : public QObject {
    Q_OBJECT

    PixelWatch& m_watch = PixelWatch::install();

private slots:
    void theWatchSeesAPictureThatIsLeftInMemory() {
        m_watch.watch(side * side * 3);
        picture(CV_8UC3).release();
        QCOMPARE(m_watch.dirty(), 1);
    }

    void aFrameIsOverwrittenWhenItsLastHolderLetsGo() {
        m_watch.watch(side * side * 3);
        FramePtr frame = std::make_shared<const Frame>(Frame{picture(CV_8UC3), 1, {}});
        FramePtr second = frame;
        frame.reset();
        QCOMPARE(second->bgr.at<cv::Vec3b>(3, 3), cv::Vec3b(90, 120, 200));
        second.reset();
        QCOMPARE(m_watch.clean(), 1);
        QCOMPARE(m_watch.dirty(), 0);
    }

    void aPictureThatTheCameraStillHoldsIsLeftAlone() {
        const cv::Mat held = picture(CV_8UC3);
        std::make_shared<const Frame>(Frame{held, 1, {}}).reset();
        QCOMPARE(held.at<cv::Vec3b>(3, 3), cv::Vec3b(90, 120, 200));
    }

    void partOfAPictureTakesTheWholeWithIt() {
        m_watch.watch(side * side * 3);
        cv::Mat part = picture(CV_8UC3)(cv::Rect(5, 5, 10, 10));
        FramePtr frame = std::make_shared<const Frame>(Frame{std::move(part), 1, {}});
        frame.reset();
        QCOMPARE(m_watch.clean(), 1);
        QCOMPARE(m_watch.dirty(), 0);
    }

    void aFingerprintIsOverwrittenToo() {
        m_watch.watch(side * side);
        auto image = std::make_shared<FingerprintImage>();
        image->grey = picture(CV_8UC1);
        image.reset();
        QCOMPARE(m_watch.clean(), 1);
        QCOMPARE(m_watch.dirty(), 0);
    }
};

QTEST_GUILESS_MAIN(WipedPixelsTest)
#include "test_wiped_pixels.moc"
