// SPDX-License-Identifier: Apache-2.0
// A QR code as modules, for whoever draws it (ISO/IEC 18004:2015, libqrencode). Pure; any thread. Errors:
// InvalidArgument.
#pragma once

#include "core/base/result.h"

#include <QString>
#include <vector>

namespace darcha {

struct QrMatrix {
    int width = 0; // modules, without the quiet zone
    std::vector<bool> modules;

    bool dark(int x, int y) const {
        return modules[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
    }
};

Result<QrMatrix> qrMatrix(const QString& payload); // level M: 15 % may be lost to creases

} // namespace darcha
