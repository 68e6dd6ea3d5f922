// SPDX-License-Identifier: Apache-2.0
#include "core/quality/srgb_profile.h"

#include <cmath>
#include <string_view>
#include <utility>

namespace darcha {

namespace {

using Bytes = std::vector<std::uint8_t>;

void put(Bytes& to, std::uint32_t number, int bytes = 4) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        to.push_back(static_cast<std::uint8_t>(number >> shift));
}

void put(Bytes& to, std::string_view text) { to.insert(to.end(), text.begin(), text.end()); }

void putFixed(Bytes& to, double number) { // s15Fixed16Number
    put(to, static_cast<std::uint32_t>(static_cast<std::int32_t>(std::lround(number * 65536))));
}

Bytes text(std::string_view words) { // multiLocalizedUnicodeType, one record: enUS
    Bytes tag;
    put(tag, "mluc");
    put(tag, 0);
    put(tag, 1);
    put(tag, 12);
    put(tag, "enUS");
    put(tag, static_cast<std::uint32_t>(2 * words.size()));
    put(tag, 28);
    for (const char c : words)
        put(tag, static_cast<std::uint8_t>(c), 2);
    return tag;
}

Bytes xyz(double x, double y, double z) {
    Bytes tag;
    put(tag, "XYZ ");
    put(tag, 0);
    for (const double number : {x, y, z})
        putFixed(tag, number);
    return tag;
}

Bytes curve() { // parametricCurveType 3: (a X + b)^g from d on, c X below
    Bytes tag;
    put(tag, "para");
    put(tag, 0);
    put(tag, 3, 2);
    put(tag, 0, 2);
    for (const double number : {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045})
        putFixed(tag, number);
    return tag;
}

} // namespace

std::vector<std::uint8_t> srgbProfile() {
    // sRGB's primaries and white adapted to D50 by Bradford's transform (as in the ICC's own sRGB profiles).
    const std::pair<std::string_view, Bytes> tags[] = {
        {"desc", text("sRGB IEC61966-2-1")},
        {"cprt", text("No copyright, use freely")},
        {"wtpt", xyz(0.9642, 1.0, 0.8249)},
        {"rXYZ", xyz(0.43607, 0.22249, 0.01392)},
        {"gXYZ", xyz(0.38515, 0.71687, 0.09708)},
        {"bXYZ", xyz(0.14307, 0.06061, 0.71410)},
        {"rTRC", curve()},
        {"gTRC", curve()},
        {"bTRC", curve()},
    };
    constexpr std::size_t headerBytes = 128;
    Bytes table, data;
    put(table, static_cast<std::uint32_t>(std::size(tags)));
    const std::size_t dataAt = headerBytes + 4 + 12 * std::size(tags);
    for (const auto& [signature, content] : tags) {
        put(table, signature);
        put(table, static_cast<std::uint32_t>(dataAt + data.size()));
        put(table, static_cast<std::uint32_t>(content.size()));
        data.insert(data.end(), content.begin(), content.end());
        while (data.size() % 4 != 0)
            data.push_back(0);
    }
    Bytes profile;
    put(profile, static_cast<std::uint32_t>(dataAt + data.size()));
    put(profile, 0);          // preferred module
    put(profile, 0x04300000); // version 4.3
    put(profile, "mntrRGB XYZ ");
    for (const std::uint32_t part : {2026u, 1u, 1u, 0u, 0u, 0u}) // the same date always: the same bytes
        put(profile, part, 2);
    put(profile, "acsp");
    while (profile.size() < 68)
        profile.push_back(0); // platform, flags, maker, model, attributes, perceptual intent: none
    for (const double number : {0.9642, 1.0, 0.8249})
        putFixed(profile, number);
    profile.resize(headerBytes, 0);
    profile.insert(profile.end(), table.begin(), table.end());
    profile.insert(profile.end(), data.begin(), data.end());
    return profile;
}

bool markAsSrgb(std::vector<std::uint8_t>& jpeg, int dotsPerInch) {
    // The JFIF header (ISO/IEC 10918-5) follows the start marker: unit at byte 13 (1 = per inch), densities after it.
    if (jpeg.size() < 20 || jpeg[2] != 0xFF || jpeg[3] != 0xE0)
        return false;
    jpeg[13] = 1;
    jpeg[14] = jpeg[16] = static_cast<std::uint8_t>(dotsPerInch >> 8);
    jpeg[15] = jpeg[17] = static_cast<std::uint8_t>(dotsPerInch & 0xFF);
    const Bytes profile = srgbProfile();
    Bytes segment{0xFF, 0xE2};
    put(segment, static_cast<std::uint32_t>(2 + 12 + 2 + profile.size()), 2);
    put(segment, std::string_view("ICC_PROFILE\0", 12));
    segment.push_back(1); // first of
    segment.push_back(1); // one
    segment.insert(segment.end(), profile.begin(), profile.end());
    const std::size_t after = 4u + jpeg[4] * 256u + jpeg[5]; // the header's own length
    if (after > jpeg.size())
        return false;
    jpeg.insert(jpeg.begin() + static_cast<std::ptrdiff_t>(after), segment.begin(), segment.end());
    return true;
}

} // namespace darcha
