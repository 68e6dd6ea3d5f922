// SPDX-License-Identifier: Apache-2.0
#include "app/composition/case_number.h"

namespace darcha {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford, base 32
constexpr int modulus =
    31; // prime and fits one character: most single errors and swaps show; 0 and Z are the same to it

char checkCharacter(std::string_view eight) {
    int sum = 0;
    int weight = 2;
    for (const char c : eight)
        sum += weight++ * static_cast<int>(alphabet.find(c));
    return alphabet[static_cast<std::size_t>(sum % modulus)];
}

} // namespace

std::string drawCaseNumber(RandomSource& random) {
    std::string eight;
    for (int i = 0; i < 8; ++i)
        eight += alphabet[random.below(32)];
    return eight.substr(0, 4) + "-" + eight.substr(4) + "-" + checkCharacter(eight);
}

bool isCaseNumber(std::string_view text) {
    if (text.size() != 11 || text[4] != '-' || text[9] != '-')
        return false;
    const std::string eight = std::string(text.substr(0, 4)) + std::string(text.substr(5, 4));
    for (const char c : eight) {
        if (alphabet.find(c) == std::string_view::npos)
            return false;
    }
    return checkCharacter(eight) == text[10];
}

} // namespace darcha
