// SPDX-License-Identifier: Apache-2.0
// A packet's entries as a stored ZIP (PKWARE APPNOTE 6.3.10, sections named below).
//
// Written here and not by a library: sizes and CRC-32 of stored entries are known before, so every entry is three plain
// records, and the CRC is not computed again while somebody waits. What reads packets is a library (packet_opener) and
// unzip; the tests use both.
#include "core/enrolment/enrolment_packet.h"

#include <limits>

namespace darcha {
namespace {

constexpr std::uint32_t localHeader = 0x04034b50;       // 4.3.7
constexpr std::uint32_t centralHeader = 0x02014b50;     // 4.3.12
constexpr std::uint32_t centralEnd = 0x06054b50;        // 4.3.16
constexpr std::uint16_t versionNeeded = 10;             // 4.4.3: the default, no feature
constexpr std::uint16_t madeByUnix = 3 << 8 | 30;       // 4.4.2: so that the mode counts; specification 3.0
constexpr std::uint32_t mode = 0100600u << 16;          // 4.4.15, on Unix: a file for its owner alone
constexpr std::uint16_t firstDay = 0 << 9 | 1 << 5 | 1; // 4.4.6: 1 January 1980; see writeZip()

// Little-endian records, 4.1.
class Records {
public:
    Records& two(std::uint16_t value) { return put(value, 2); }
    Records& four(std::uint32_t value) { return put(value, 4); }
    Records& text(const std::string& value) {
        for (const char c : value)
            m_bytes.push_back(static_cast<std::byte>(c));
        return *this;
    }
    ByteView bytes() const { return m_bytes; }
    void clear() { m_bytes.clear(); }

private:
    Records& put(std::uint32_t value, int bytes) {
        for (int i = 0; i < bytes; ++i)
            m_bytes.push_back(static_cast<std::byte>(value >> 8 * i & 0xff));
        return *this;
    }
    Bytes m_bytes;
};

// What local and central header have in common: from "version needed" to the lengths of name and extra field.
void describe(Records& out, const PacketEntry& entry) {
    const auto size = static_cast<std::uint32_t>(entry.content.size());
    out.two(versionNeeded).two(0).two(0).two(0).two(firstDay); // no flags, stored, midnight
    out.four(entry.crc32).four(size).four(size).two(static_cast<std::uint16_t>(entry.path.size())).two(0);
}

} // namespace

Result<void> EnrolmentPacket::writeZip(ByteSink& out) const {
    // No time: MS-DOS times are local times, and the bytes must not depend on the machine's zone. See the manifest.
    Records record, directory;
    std::uint64_t at = 0;
    for (const PacketEntry& entry : entries()) {
        const std::uint64_t begin = at;
        record.clear();
        record.four(localHeader);
        describe(record, entry);
        record.text(entry.path);
        at += record.bytes().size() + entry.content.size();
        if (at > std::numeric_limits<std::uint32_t>::max())
            return {ErrorCode::SealingFailed, entry.path + ": packets end at 4 GB"};
        if (Result<void> written = out.write(record.bytes()); !written)
            return written;
        if (Result<void> written = out.write(entry.content); !written)
            return written;
        directory.four(centralHeader).two(madeByUnix);
        describe(directory, entry);
        directory.two(0).two(0).two(0).four(mode).four(static_cast<std::uint32_t>(begin)); // no comment, one disk
        directory.text(entry.path);
    }
    const auto count = static_cast<std::uint16_t>(entries().size());
    const auto size = static_cast<std::uint32_t>(directory.bytes().size());
    directory.four(centralEnd)
        .two(0)
        .two(0)
        .two(count)
        .two(count)
        .four(size)
        .four(static_cast<std::uint32_t>(at))
        .two(0);
    return out.write(directory.bytes());
}

} // namespace darcha
