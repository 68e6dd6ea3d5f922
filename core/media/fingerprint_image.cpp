// SPDX-License-Identifier: Apache-2.0
#include "core/media/fingerprint_image.h"

#include <array>

namespace darcha {

std::string_view name(FingerPosition position) {
    static constexpr std::array<std::string_view, 11> names = {"Unknown",    "RightThumb",  "RightIndex", "RightMiddle",
                                                               "RightRing",  "RightLittle", "LeftThumb",  "LeftIndex",
                                                               "LeftMiddle", "LeftRing",    "LeftLittle"};
    return names.at(static_cast<std::size_t>(position));
}

} // namespace darcha
