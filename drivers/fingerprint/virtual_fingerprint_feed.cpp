// SPDX-License-Identifier: Apache-2.0
#include "drivers/fingerprint/virtual_fingerprint_feed.h"

#include <array>
#include <cstdint>
#include <opencv2/core.hpp>
#include <QLocalSocket>

namespace darcha {

VirtualFingerprintFeed::VirtualFingerprintFeed(std::string socketPath)
    : m_path(std::move(socketPath)),
      m_socket(std::make_unique<QLocalSocket>()) {}

VirtualFingerprintFeed::~VirtualFingerprintFeed() = default;

void VirtualFingerprintFeed::connectNow() {
    if (m_socket->state() != QLocalSocket::UnconnectedState)
        m_socket->abort();
    m_socket->connectToServer(QString::fromStdString(m_path)); // a local socket: answers at once
    send(-3, 0);
}

bool VirtualFingerprintFeed::connected() const { return m_socket->state() == QLocalSocket::ConnectedState; }

void VirtualFingerprintFeed::disconnectNow() { m_socket->abort(); }

void VirtualFingerprintFeed::fingerOn() { send(-4, 1); }
void VirtualFingerprintFeed::fingerOff() { send(-4, 0); }
void VirtualFingerprintFeed::retry(int libfprintCode) { send(-1, libfprintCode); }
void VirtualFingerprintFeed::error(int libfprintCode) { send(-2, libfprintCode); }
void VirtualFingerprintFeed::vanish() { send(-5, 0); }

void VirtualFingerprintFeed::picture(const cv::Mat& grey) {
    const cv::Mat whole = grey.isContinuous() ? grey : grey.clone();
    send(whole.cols, whole.rows);
    if (connected())
        m_socket->write(reinterpret_cast<const char*>(whole.data), static_cast<qint64>(whole.total()));
    m_socket->flush();
}

void VirtualFingerprintFeed::send(int first, int second) {
    if (!connected())
        return;
    const std::array<std::int32_t, 2> header = {first, second};
    m_socket->write(reinterpret_cast<const char*>(header.data()), sizeof header);
    m_socket->flush();
}

} // namespace darcha
