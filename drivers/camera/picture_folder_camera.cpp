// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/picture_folder_camera.h"

#include <algorithm>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <set>

namespace darcha {

using namespace std::chrono;

namespace {

constexpr int largestStreamSide = 1920;

bool isPicture(const std::filesystem::path& path) {
    static const std::set<std::string> extensions{".jpg", ".jpeg", ".png", ".bmp", ".jp2", ".tif", ".tiff", ".webp"};
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extensions.contains(extension);
}

} // namespace

PictureFolderCamera::PictureFolderCamera(std::filesystem::path folder, const Clock& clock, PictureFolderOptions options)
    : VirtualCamera({"pictures:" + folder.filename().string(), folder.filename().string(), "picture-folder", true},
                    clock, options.pacing),
      m_folder(std::move(folder)),
      m_options(options) {}

bool PictureFolderCamera::load(std::size_t index) {
    cv::Mat picture;
    try {
        picture = cv::imread(m_files[index].string(), cv::IMREAD_COLOR);
    } catch (const cv::Exception&) { // OpenCV's way to refuse a size or a damaged file
    }
    if (picture.empty())
        return false;
    m_full = picture;
    const double scale = static_cast<double>(largestStreamSide) / std::max(picture.cols, picture.rows);
    m_scaled = picture;
    if (scale < 1) {
        cv::Mat scaled;
        cv::resize(picture, scaled, {}, scale, scale, cv::INTER_AREA);
        m_scaled = scaled;
    }
    return true;
}

Result<CameraFormat> PictureFolderCamera::begin() {
    std::error_code trouble;
    std::filesystem::directory_iterator folder(m_folder, trouble);
    if (trouble)
        return {ErrorCode::FileNotFound, m_folder.string() + ": " + trouble.message()};
    m_files.clear();
    for (const auto& entry : folder)
        if (entry.is_regular_file(trouble) && isPicture(entry.path()))
            m_files.push_back(entry.path());
    std::sort(m_files.begin(), m_files.end());
    m_frames = 0;
    m_shown = 0;
    for (m_next = 0; m_next < m_files.size(); ++m_next)
        if (load(m_next)) {
            ++m_next;
            return CameraFormat{m_scaled.size(), m_full.size(), m_options.framesPerSecond};
        }
    return {ErrorCode::ImageUnreadable, m_folder.string() + ": no picture in it can be read"};
}

Result<VirtualCamera::Picture> PictureFolderCamera::nextPicture() {
    if (m_shown >= m_options.framesEach) {
        // One whole round at most: every file may have vanished since begin().
        for (std::size_t tried = 0;; ++tried) {
            if (m_next >= m_files.size() && !m_options.loop)
                return {ErrorCode::VideoUnreadable, m_folder.string() + ": all pictures were shown"};
            if (tried >= m_files.size())
                return {ErrorCode::ImageUnreadable, m_folder.string() + ": no picture in it can be read"};
            if (load(m_next++ % m_files.size()))
                break;
        }
        m_shown = 0;
    }
    ++m_shown;
    const auto presentation =
        duration_cast<microseconds>(duration<double>(static_cast<double>(m_frames++) / m_options.framesPerSecond));
    return Picture{m_scaled, presentation};
}

Result<cv::Mat> PictureFolderCamera::stillPicture() { return m_full; }

void PictureFolderCamera::end() {
    m_files.clear();
    m_full.release();
    m_scaled.release();
}

} // namespace darcha
