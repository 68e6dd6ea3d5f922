// SPDX-License-Identifier: Apache-2.0
#include "core/base/error_code.h"

#include <array>

namespace darcha {
namespace {

struct Entry {
    std::string_view name;
    Recovery recovery;
    std::string_view paragraph;
};

constexpr std::array entries = {
#define DARCHA_ERROR(name, recovery, paragraph) Entry{#name, Recovery::recovery, paragraph},
#include "core/base/error_codes.def"
#undef DARCHA_ERROR
};

constexpr std::array codes = {
#define DARCHA_ERROR(name, recovery, paragraph) ErrorCode::name,
#include "core/base/error_codes.def"
#undef DARCHA_ERROR
};

const Entry& entry(ErrorCode code) { return entries.at(static_cast<std::size_t>(code)); }

} // namespace

std::string_view name(ErrorCode code) { return entry(code).name; }

Recovery recovery(ErrorCode code) { return entry(code).recovery; }

std::string_view paragraph(ErrorCode code) { return entry(code).paragraph; }

std::span<const ErrorCode> allErrorCodes() { return codes; }

} // namespace darcha
