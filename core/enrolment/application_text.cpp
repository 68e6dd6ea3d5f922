// SPDX-License-Identifier: Apache-2.0
#include "core/enrolment/application_text.h"

#include "core/base/json_file.h"
#include "core/sealing/bytes.h"

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>

namespace darcha {

namespace {

// Text that grows without leaving copies of itself behind.
class WipedText {
public:
    void append(std::string_view text) {
        if (m_used + text.size() > m_buffer.size()) {
            Secret larger(std::max<std::size_t>(4096, 2 * (m_used + text.size())));
            if (m_used > 0)
                std::memcpy(larger.bytes().data(), m_buffer.bytes().data(), m_used);
            m_buffer = std::move(larger); // the old one is wiped
        }
        if (!text.empty())
            std::memcpy(m_buffer.bytes().data() + m_used, text.data(), text.size());
        m_used += text.size();
    }

    // A JSON string as RFC 8785 section 3.2.2.2 spells it.
    void appendString(std::string_view text) {
        append("\"");
        for (std::size_t i = 0; i < text.size(); ++i) {
            const unsigned char c = static_cast<unsigned char>(text[i]);
            switch (c) {
            case '"':
                append("\\\"");
                break;
            case '\\':
                append("\\\\");
                break;
            case '\b':
                append("\\b");
                break;
            case '\f':
                append("\\f");
                break;
            case '\n':
                append("\\n");
                break;
            case '\r':
                append("\\r");
                break;
            case '\t':
                append("\\t");
                break;
            default:
                if (c < 0x20) {
                    char escape[8];
                    std::snprintf(escape, sizeof escape, "\\u%04x", c);
                    append(escape);
                } else {
                    append(text.substr(i, 1));
                }
            }
        }
        append("\"");
    }

    Secret take() const { return Secret(ByteView(m_buffer.bytes()).first(m_used)); }

private:
    Secret m_buffer;
    std::size_t m_used = 0;
};

// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
bool isUtf8(std::string_view text) {
    const auto* at = reinterpret_cast<const unsigned char*>(text.data());
    const auto* const end = at + text.size();
    while (at < end) {
        const unsigned char lead = *at++;
        if (lead < 0x80)
            continue;
        const int follow = lead >= 0xc2 && lead <= 0xdf   ? 1
                           : (lead & 0xf0) == 0xe0        ? 2
                           : lead >= 0xf0 && lead <= 0xf4 ? 3
                                                          : 0;
        if (follow == 0 || end - at < follow)
            return false;
        for (int i = 0; i < follow; ++i) {
            if ((at[i] & 0xc0) != 0x80)
                return false;
        }
        if ((lead == 0xe0 && at[0] < 0xa0) || (lead == 0xed && at[0] >= 0xa0) || (lead == 0xf0 && at[0] < 0x90) ||
            (lead == 0xf4 && at[0] >= 0x90))
            return false;
        at += follow;
    }
    return true;
}

bool isFieldId(std::string_view id) {
    return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
               c == '-';
    });
}

} // namespace

// The one text with personal values; written by hand into memory that is wiped.
Result<Secret> applicationText(const EnrolmentRecord& record) {
    nlohmann::json exceptions = nlohmann::json::array();
    for (const CaptureException& exception : record.exceptions)
        exceptions.push_back(
            {{"subject", exception.subject}, {"reason", exception.reasonId}, {"approvedBy", exception.approvedBy}});
    WipedText text;
    text.append("{\"caseNumber\":");
    text.append(canonicalJson(record.caseNumber));
    text.append(",\"details\":{");
    bool first = true;
    for (const auto& [field, value] : record.details) {
        if (!isFieldId(field))
            return {ErrorCode::InvalidArgument, "a field id is of letters, digits, _ . - (at most 64)"};
        if (!isUtf8(value.reveal()))
            return {ErrorCode::InvalidArgument, "details." + field + " is not UTF-8"};
        text.append(first ? "" : ",");
        first = false;
        text.appendString(field);
        text.append(":");
        text.appendString(value.reveal());
    }
    text.append("},\"exceptions\":");
    text.append(canonicalJson(exceptions));
    text.append(",\"language\":" + canonicalJson(record.language));
    text.append(",\"mode\":" + canonicalJson(record.mode));
    text.append(",\"role\":" + canonicalJson(record.role));
    text.append(",\"schemaVersion\":" + std::to_string(packetSchemaVersion));
    text.append(",\"service\":" + canonicalJson({{"id", record.serviceId}, {"version", record.serviceVersion}}) + "}");
    return text.take();
}

} // namespace darcha
