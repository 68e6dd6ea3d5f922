// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/picture_folder_camera.h"
#include "drivers/camera/video_file_camera.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/videoio.hpp>
#include <QTemporaryDir>
#include <QtTest>
#include <vector>

using namespace darcha;
using namespace std::chrono;

namespace {

std::string clip(const QTemporaryDir& folder, int frames) {
    const std::string file = folder.filePath("clip.avi").toStdString();
    cv::VideoWriter writer(file, cv::VideoWriter::fourcc('M', 'J', 'P', 'G'), 10, {64, 48});
    for (int i = 0; i < frames; ++i)
        writer.write(cv::Mat(48, 64, CV_8UC3, cv::Scalar(i * 20, 100, 200)));
    return file;
}

std::vector<FramePtr> all(Camera& camera) {
    std::vector<FramePtr> frames;
    if (!camera.open())
        return frames;
    for (;;) {
        Result<FramePtr> frame = camera.nextFrame(seconds(1));
        if (!frame)
            return frames;
        frames.push_back(*frame);
    }
}

} // namespace

class FileCamerasTest : public QObject {
    Q_OBJECT

private slots:
    void readAsFastAsPossibleTheStampsAreStillPresentationTimes() {
        QTemporaryDir folder;
        const VirtualClock clock(sys_days{year(2026) / 11 / 22});
        VideoFileCamera camera(clip(folder, 10), clock, {Pacing::AsFastAsRead, false});
        const auto frames = all(camera);
        QCOMPARE(frames.size(), std::size_t(10));
        QCOMPARE((frames.back()->captured - frames.front()->captured).count(), 900000);
    }

    void onAVirtualClockFramesComeWhenTheClockSaysSo() {
        QTemporaryDir folder;
        VirtualClock clock(sys_days{year(2026) / 11 / 22});
        VideoFileCamera camera(clip(folder, 10), clock, {Pacing::ByClock, false});
        QVERIFY(camera.open().ok());
        QVERIFY(camera.nextFrame(milliseconds(10)).ok()); // presentation time 0
        const auto early = camera.nextFrame(milliseconds(10));
        QVERIFY(!early.ok());
        QCOMPARE(early.error().code, ErrorCode::DeviceTimeout);
        clock.advance(milliseconds(100));
        QVERIFY(camera.nextFrame(milliseconds(10)).ok());
        QVERIFY(!camera.nextFrame(milliseconds(10)).ok());
    }

    void aVideoEndsWithAClearError() {
        QTemporaryDir folder;
        const SystemClock clock;
        VideoFileCamera camera(clip(folder, 3), clock, {Pacing::AsFastAsRead, false});
        QCOMPARE(all(camera).size(), std::size_t(3));
        const auto over = camera.nextFrame(milliseconds(10));
        QCOMPARE(over.error().code, ErrorCode::VideoUnreadable);
        QVERIFY(over.error().detail.find("is over") != std::string::npos);
    }

    void aLoopingVideoGoesOnWithRisingStamps() {
        QTemporaryDir folder;
        const SystemClock clock;
        VideoFileCamera camera(clip(folder, 3), clock, {Pacing::AsFastAsRead, true});
        QVERIFY(camera.open().ok());
        SteadyTime last{};
        for (int i = 0; i < 10; ++i) {
            const auto frame = camera.nextFrame(seconds(1));
            QVERIFY(frame.ok());
            QVERIFY((*frame)->captured > last);
            if (i > 0)
                QVERIFY((*frame)->captured - last <= milliseconds(150));
            last = (*frame)->captured;
        }
    }

    void whatIsNoVideoIsRefusedByName_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("text") << QByteArray("this is not a video, whatever its name says\n");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("mp4 header and nothing else") << QByteArray("\0\0\0\x18"
                                                                   "ftypisom\0\0\2\0isomiso2",
                                                                   24);
        QTest::newRow("gif header and nothing else") << QByteArray("GIF89a");
        QTest::newRow("playlist") << QByteArray("#EXTM3U\nfile:///etc/hostname\n");
        QTest::newRow("jpeg") << QByteArray("\xff\xd8\xff\xe0\0\x10JFIF", 10);
    }
    void whatIsNoVideoIsRefusedByName() {
        QFETCH(QByteArray, content);
        QTemporaryDir folder;
        QFile file(folder.filePath("portrait.mp4"));
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(content);
        file.close();
        const SystemClock clock;
        VideoFileCamera camera(file.fileName().toStdString(), clock, {Pacing::AsFastAsRead, false});
        const auto opened = camera.open();
        const Error error = opened.ok() ? camera.nextFrame(seconds(1)).error() : opened.error();
        QCOMPARE(error.code, ErrorCode::VideoUnreadable);
        QVERIFY(error.detail.find("portrait.mp4") != std::string::npos);
    }

    void aMissingFileIsSaidToBeMissing() {
        const SystemClock clock;
        VideoFileCamera camera("/nowhere/clip.mp4", clock);
        QCOMPARE(camera.open().error().code, ErrorCode::FileNotFound);
        PictureFolderCamera pictures("/nowhere", clock);
        QCOMPARE(pictures.open().error().code, ErrorCode::FileNotFound);
    }

    void realClipsPlayAtTheirOwnPace_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("frames");
        QTest::addColumn<double>("seconds"); // of the whole clip, by ffprobe
        QTest::newRow("mkv") << "intel_asl_book.mkv" << 109 << 3.6;
        QTest::newRow("gif") << "intel_head_pose_male.gif" << 62 << 5.1;
        QTest::newRow("mp4") << "live_webcam_zubair_real.mp4" << 199 << 13.2;
        QTest::newRow("says 1000 frames a second") << "live_webcam_krzysiek_real.mp4" << 140 << -1.0;
    }
    void realClipsPlayAtTheirOwnPace() {
        QFETCH(QString, file);
        QFETCH(int, frames);
        QFETCH(double, seconds);
        const QString path = QString(DARCHA_SHARED_DATA "/face_videos/") + file;
        if (!QFile::exists(path))
            QSKIP("shared/data is not beside this checkout");
        const SystemClock clock;
        VideoFileCamera camera(path.toStdString(), clock, {Pacing::AsFastAsRead, false});
        const auto read = all(camera);
        QCOMPARE(static_cast<int>(read.size()), frames);
        const double lasted = duration<double>(read.back()->captured - read.front()->captured).count();
        qInfo("%s: %zu frames in %.3f s", qPrintable(file), read.size(), lasted);
        if (seconds > 0)
            QVERIFY2(std::abs(lasted - seconds) < 0.4, qPrintable(QString::number(lasted)));
        else // an honest pace is between 5 and 60 frames a second
            QVERIFY2(lasted > frames / 60.0 && lasted < frames / 5.0, qPrintable(QString::number(lasted)));
    }

    void aFolderShowsItsPicturesInTheOrderOfTheirNames() {
        QTemporaryDir folder;
        for (const int grey : {30, 10, 20})
            cv::imwrite(folder.filePath(QString("%1.png").arg(grey)).toStdString(),
                        cv::Mat(40, 30, CV_8UC3, cv::Scalar::all(grey)));
        QFile broken(folder.filePath("15.png"));
        QVERIFY(broken.open(QFile::WriteOnly));
        broken.write("no picture");
        broken.close();
        const SystemClock clock;
        PictureFolderCamera camera(folder.path().toStdString(), clock, {Pacing::AsFastAsRead, false, 10, 2});
        std::vector<int> greys;
        for (const FramePtr& frame : all(camera))
            greys.push_back(frame->bgr.at<cv::Vec3b>(0, 0)[0]);
        QCOMPARE(greys, (std::vector<int>{10, 10, 20, 20, 30, 30}));
    }

    void aFolderWithoutPicturesIsRefused() {
        QTemporaryDir folder;
        const SystemClock clock;
        PictureFolderCamera camera(folder.path().toStdString(), clock);
        QCOMPARE(camera.open().error().code, ErrorCode::ImageUnreadable);
    }
};

QTEST_GUILESS_MAIN(FileCamerasTest)
#include "test_file_cameras.moc"
