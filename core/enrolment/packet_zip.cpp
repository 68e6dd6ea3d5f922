// SPDX-License-Identifier: Apache-2.0
// A packet's entries as a stored ZIP.
#include "core/enrolment/enrolment_packet.h"

#include <archive.h>
#include <archive_entry.h>
#include <optional>

namespace darcha {

namespace {

// libarchive calls back with what it wants written.
struct ZipTarget {
    ByteSink& out;
    std::optional<Error> error;
};

la_ssize_t zipWrite(archive*, void* user, const void* data, std::size_t size) {
    auto* target = static_cast<ZipTarget*>(user);
    if (Result<void> written = target->out.write(ByteView(static_cast<const std::byte*>(data), size)); !written) {
        target->error = written.error();
        return -1;
    }
    return static_cast<la_ssize_t>(size);
}

} // namespace

Result<void> EnrolmentPacket::writeZip(ByteSink& out) const {
    ZipTarget target{out, {}};
    archive* zip = archive_write_new();
    const auto failed = [&](const char* what) -> Result<void> {
        const std::string reason = archive_error_string(zip) ? archive_error_string(zip) : "libarchive gave no reason";
        archive_write_free(zip);
        if (target.error)
            return *target.error;
        return {ErrorCode::SealingFailed, std::string(what) + ": " + reason};
    };
    // No block buffer: stored bytes go from the record straight to `out`, and libarchive keeps no copy of them.
    if (archive_write_set_format_zip(zip) != ARCHIVE_OK || archive_write_zip_set_compression_store(zip) != ARCHIVE_OK ||
        archive_write_set_bytes_per_block(zip, 0) != ARCHIVE_OK ||
        archive_write_open(zip, &target, nullptr, zipWrite, nullptr) != ARCHIVE_OK)
        return failed("ZIP");
    for (const PacketEntry& entry : entries()) {
        archive_entry* header = archive_entry_new();
        archive_entry_set_pathname(header, entry.path.c_str());
        archive_entry_set_size(header, static_cast<la_int64_t>(entry.content.size()));
        archive_entry_set_filetype(header, AE_IFREG);
        archive_entry_set_perm(header, 0600);
        // No time: MS-DOS times are local times, and the bytes must not depend on the machine's zone. See the manifest.
        const bool began = archive_write_header(zip, header) == ARCHIVE_OK;
        archive_entry_free(header);
        if (!began)
            return failed(entry.path.c_str());
        if (!entry.content.empty() && archive_write_data(zip, entry.content.data(), entry.content.size()) !=
                                          static_cast<la_ssize_t>(entry.content.size()))
            return failed(entry.path.c_str());
    }
    if (archive_write_close(zip) != ARCHIVE_OK)
        return failed("ZIP");
    archive_write_free(zip);
    return {};
}

} // namespace darcha
