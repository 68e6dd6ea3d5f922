// SPDX-License-Identifier: Apache-2.0
#include "app/station/slip/qr_code.h"

#include "app/station/slip/slip.h"

#include <memory>
#include <qrencode.h>

namespace darcha {
namespace {

constexpr int kQuietModules = 4; // ISO/IEC 18004:2015 9.1

} // namespace

Result<QrMatrix> qrMatrix(const QString& payload) {
    const QByteArray bytes = payload.toUtf8();
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        bytes.isEmpty() ? nullptr
                        : QRcode_encodeData(static_cast<int>(bytes.size()),
                                            reinterpret_cast<const unsigned char*>(bytes.constData()), 0, QR_ECLEVEL_M),
        &QRcode_free);
    if (!code)
        return {ErrorCode::InvalidArgument, "a QR code holds 1 to 2331 bytes, not " + std::to_string(bytes.size())};
    QrMatrix matrix;
    matrix.width = code->width;
    matrix.modules.resize(static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width));
    for (std::size_t i = 0; i < matrix.modules.size(); ++i)
        matrix.modules[i] = (code->data[i] & 1) != 0; // the lowest bit is the colour (qrencode.h)
    return matrix;
}

Result<QImage> qrImage(const QString& payload, int pixels) {
    auto matrix = qrMatrix(payload);
    if (!matrix)
        return matrix.error();
    const int modules = matrix->width + 2 * kQuietModules;
    const int module = std::max(1, (pixels + modules - 1) / modules);
    QImage image(modules * module, modules * module, QImage::Format_Grayscale8);
    image.fill(Qt::white);
    for (int y = 0; y < matrix->width * module; ++y) {
        uchar* line = image.scanLine(y + kQuietModules * module) + kQuietModules * module;
        for (int x = 0; x < matrix->width * module; ++x)
            line[x] = matrix->dark(x / module, y / module) ? 0 : 255;
    }
    return image;
}

} // namespace darcha
