// SPDX-License-Identifier: Apache-2.0
// A virtual camera that plays a video file (MP4, MKV, WebM, AVI, GIF, ...) by its own presentation time stamps.
//
// Only containers known by their first bytes are handed to the decoder: it would also open texts, playlists and
// addresses. Errors of open(): FileNotFound, FileUnreadable, VideoUnreadable. Threads: see VirtualCamera.
#pragma once

#include "drivers/camera/virtual_camera.h"

#include <filesystem>
#include <memory>

namespace darcha {

struct VideoFileOptions {
    Pacing pacing = Pacing::ByClock;
    bool loop = false; // begin again at the end instead of VideoUnreadable
};

class VideoFileCamera final : public VirtualCamera {
public:
    VideoFileCamera(std::filesystem::path file, const Clock& clock, VideoFileOptions options = {});
    ~VideoFileCamera() override;

private:
    Result<CameraFormat> begin() override;
    Result<Picture> nextPicture() override;
    void end() override;
    Result<void> openDecoder();

    struct Decoder;
    std::filesystem::path m_file;
    VideoFileOptions m_options;
    std::unique_ptr<Decoder> m_decoder;
};

// The name of the container that these first bytes (16 are enough) begin, or nothing.
std::string_view videoContainer(std::string_view firstBytes);

} // namespace darcha
