// SPDX-License-Identifier: Apache-2.0
#include "core/photo/picture_structure.h"

#include <algorithm>

namespace darcha {

namespace {

// ISO/IEC 10918-1, table K.1.
constexpr QuantisationSteps annexK{16, 11, 10, 16, 24,  40,  51,  61,  12, 12, 14, 19, 26,  58,  60,  55,
                                   14, 13, 16, 24, 40,  57,  69,  56,  14, 17, 22, 29, 51,  87,  80,  62,
                                   18, 22, 37, 56, 68,  109, 103, 77,  24, 35, 55, 64, 81,  104, 113, 92,
                                   49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99};
// mozjpeg's own (N. Robidoux), also of many services of the web: jcparam.c, table 3.
constexpr QuantisationSteps robidoux{16, 16, 16, 18,  25,  37,  56,  85,  16, 17, 20,  27,  34,  40,  53,  75,
                                     16, 20, 24, 31,  43,  62,  91,  135, 18, 27, 31,  40,  53,  74,  106, 156,
                                     25, 34, 43, 53,  69,  94,  131, 189, 37, 40, 62,  74,  94,  124, 169, 238,
                                     56, 53, 91, 106, 131, 169, 226, 311, 85, 75, 135, 156, 189, 238, 311, 418};

// libjpeg's jpeg_quality_scaling and jpeg_add_quant_table with force_baseline.
QuantisationSteps scaled(const QuantisationSteps& base, int quality) {
    const int percent = quality < 50 ? 5000 / quality : 200 - quality * 2;
    QuantisationSteps made{};
    std::transform(base.begin(), base.end(), made.begin(), [&](int step) {
        return static_cast<std::uint16_t>(std::clamp((step * percent + 50) / 100, 1, 255));
    });
    return made;
}

} // namespace

QuantisationSteps standardLuma(int quality) { return scaled(annexK, std::clamp(quality, 1, 100)); }

TableOrigin originOf(const QuantisationSteps& luma) {
    for (int quality = 100; quality >= 1; --quality) {
        if (luma == scaled(annexK, quality))
            return {"standard", quality};
        if (luma == scaled(robidoux, quality))
            return {"mozjpeg", quality};
    }
    return {"own", std::nullopt};
}

} // namespace darcha
