// SPDX-License-Identifier: Apache-2.0
// A virtual camera that shows the pictures of a folder in the order of their names, as if they were frames.
//
// The stream is scaled to at most 1920 pixels wide or high; still() gives the picture as it is on disk. Errors of
// open(): FileNotFound, ImageUnreadable (no readable picture at all). A picture that cannot be read is left out.
// Threads: see VirtualCamera.
#pragma once

#include "drivers/camera/virtual_camera.h"

#include <filesystem>
#include <vector>

namespace darcha {

struct PictureFolderOptions {
    Pacing pacing = Pacing::ByClock;
    bool loop = true;
    double framesPerSecond = 15;
    int framesEach = 1; // how many frames each picture is shown for
};

class PictureFolderCamera final : public VirtualCamera {
public:
    PictureFolderCamera(std::filesystem::path folder, const Clock& clock, PictureFolderOptions options = {});

private:
    Result<CameraFormat> begin() override;
    Result<Picture> nextPicture() override;
    Result<cv::Mat> stillPicture() override;
    void end() override;
    bool load(std::size_t index);

    std::filesystem::path m_folder;
    PictureFolderOptions m_options;
    std::vector<std::filesystem::path> m_files;
    std::size_t m_next = 0; // index of the next picture
    int m_shown = 0;        // frames given of the current picture
    std::uint64_t m_frames = 0;
    cv::Mat m_full;
    cv::Mat m_scaled;
};

} // namespace darcha
