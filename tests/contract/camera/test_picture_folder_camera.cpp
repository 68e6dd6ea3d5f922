// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/picture_folder_camera.h"
#include "tests/contract/camera/camera_contract.h"

#include <opencv2/imgcodecs.hpp>
#include <QTemporaryDir>
#include <QtTest>

using namespace darcha;

class PictureFolderCameraContract : public CameraContract {
    Q_OBJECT

protected:
    CameraUnderTest make() override {
        if (!m_written) {
            for (int i = 0; i < 3; ++i)
                cv::imwrite(m_folder.filePath(QString("%1.png").arg(i)).toStdString(),
                            cv::Mat(2000, 2400, CV_8UC3, cv::Scalar(40 * i, 100, 200)));
            m_written = true;
        }
        auto camera = std::make_shared<PictureFolderCamera>(m_folder.path().toStdString(), m_clock,
                                                            PictureFolderOptions{Pacing::ByClock, true, 30, 4});
        return {camera, [camera] { camera->unplug(); }, [camera] { camera->plug(); }};
    }

private:
    QTemporaryDir m_folder;
    bool m_written = false;
    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(PictureFolderCameraContract)
#include "test_picture_folder_camera.moc"
