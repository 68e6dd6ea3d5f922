// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/video_file_camera.h"
#include "tests/contract/camera/camera_contract.h"

#include <opencv2/videoio.hpp>
#include <QTemporaryDir>
#include <QtTest>

using namespace darcha;

class VideoFileCameraContract : public CameraContract {
    Q_OBJECT

protected:
    CameraUnderTest make() override {
        if (m_file.empty()) {
            m_file = m_folder.filePath("clip.avi").toStdString();
            cv::VideoWriter writer(m_file, cv::VideoWriter::fourcc('M', 'J', 'P', 'G'), 30, {160, 120});
            for (int i = 0; i < 15; ++i)
                writer.write(cv::Mat(120, 160, CV_8UC3, cv::Scalar(i * 15, 100, 200)));
        }
        auto camera = std::make_shared<VideoFileCamera>(m_file, m_clock, VideoFileOptions{Pacing::ByClock, true});
        return {camera, [camera] { camera->unplug(); }, [camera] { camera->plug(); }};
    }

private:
    QTemporaryDir m_folder;
    std::string m_file;
    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(VideoFileCameraContract)
#include "test_video_file_camera.moc"
