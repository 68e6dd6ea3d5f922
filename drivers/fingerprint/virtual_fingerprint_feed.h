// SPDX-License-Identifier: Apache-2.0
// The wire to libfprint's virtual image reader: finger on, a picture, finger off, a retry code, an error, gone.
//
// Main thread. Protocol of libfprint 1.94 (drivers/virtual-image.c): native int32 pairs; (w, h) and w*h bytes is a
// picture,
// (-1, code) a retry, (-2, code) an error, (-3, 0/1) whether the finger follows the pictures by itself, (-4, 0/1)
// finger off or on, (-5, 0) the reader disappears.
#pragma once

#include <functional>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <string>

class QLocalSocket;

namespace darcha {

class VirtualFingerprintFeed {
public:
    explicit VirtualFingerprintFeed(std::string socketPath);
    ~VirtualFingerprintFeed();

    void connectNow(); // the reader listens only while it is open
    bool connected() const;
    void disconnectNow();

    void fingerOn();
    void fingerOff();
    void picture(const cv::Mat& grey); // CV_8UC1
    void retry(int libfprintCode);
    void error(int libfprintCode);
    void vanish();

private:
    void send(int first, int second);

    std::string m_path;
    std::unique_ptr<QLocalSocket> m_socket;
};

} // namespace darcha
