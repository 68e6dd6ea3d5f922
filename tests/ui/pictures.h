// SPDX-License-Identifier: Apache-2.0
// Drawn stand-ins for camera picture, still, fingerprint and QR code on test screens: no person is shown.
#pragma once

#include <QImage>
#include <QString>

namespace darcha {

// "preview", "face", "finger" or "qr"
QImage drawnPicture(const QString& what);

} // namespace darcha
