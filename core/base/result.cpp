// SPDX-License-Identifier: Apache-2.0
#include "core/base/result.h"

namespace darcha {

std::string describe(const Error& error) {
    std::string text(name(error.code));
    if (!error.detail.empty())
        text += ": " + error.detail;
    return text;
}

} // namespace darcha
