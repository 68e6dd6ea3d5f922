// SPDX-License-Identifier: Apache-2.0
// Text about a person: wiped after use, not copyable by accident, printed only as "<redacted>".
#pragma once

#include "core/base/secret.h"

#include <ostream>
#include <string>
#include <string_view>

namespace darcha {

class PersonalText {
public:
    PersonalText() = default;
    explicit PersonalText(std::string_view text) : m_text(text) {}
    PersonalText copy() const { return PersonalText(reveal()); }

    // The text itself: for the screen, the packet and the validators. Never for logs.
    std::string_view reveal() const { return {reinterpret_cast<const char*>(m_text.bytes().data()), m_text.size()}; }
    bool empty() const { return m_text.empty(); }

private:
    Secret m_text;
};

std::ostream& operator<<(std::ostream&, const PersonalText&) = delete;
inline std::string redacted(const PersonalText& text) { return text.empty() ? "<empty>" : "<redacted>"; }

} // namespace darcha
