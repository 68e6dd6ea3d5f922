// SPDX-License-Identifier: Apache-2.0
// What a power cut left, sorted out at the start.
#include "core/base/log.h"
#include "core/sealing/files.h"
#include "core/storage/outbox_state.h"

#include <set>

namespace darcha {

namespace {

// The header and its signature beside a packet: written again from the row where they are not what it holds.
bool restoreHeader(Database& database, const OutboxEntry& entry) {
    Result<Statement> row = database.prepare("SELECT header, header_signature FROM outbox WHERE packet_id = ?");
    if (!row)
        return false;
    row->bind(1, std::string_view(entry.packetId));
    const Result<bool> found = row->step();
    if (!found || !*found)
        return false;
    const Bytes header = row->blob(0);
    const Bytes signature = row->blob(1);
    if (header.empty() || signature.empty()) // a row from before version 3
        return std::filesystem::exists(entry.files.header) && std::filesystem::exists(entry.files.signature);
    const auto restore = [](const std::filesystem::path& path, const Bytes& content) {
        const Result<Bytes> there = readFile(path, maxHeaderBytes);
        return (there && *there == content) || writeFileDurably(path, content, 0600).ok();
    };
    return restore(entry.files.header, header) && restore(entry.files.signature, signature);
}

// A packet whose row was committed lies whole under its own name, or, where a power cut took the cut or the renaming,
// whole at the beginning of a file that had lain ready.
Result<bool> restoreCiphertext(const std::filesystem::path& folder, const OutboxEntry& entry) {
    const std::filesystem::path& path = entry.files.ciphertext;
    std::error_code failure;
    const auto size = std::filesystem::file_size(path, failure);
    if (!failure)
        return size == entry.size || (size > entry.size && cutToPacket(path, entry.size, entry.sha256));
    for (const std::filesystem::path& ready : readyFilesIn(folder)) {
        if (!cutToPacket(ready, entry.size, entry.sha256))
            continue;
        std::filesystem::rename(ready, path, failure);
        if (failure)
            return writeError(path, failure.value());
        if (const Result<void> synced = syncFolder(folder); !synced)
            return synced.error();
        return true;
    }
    return false;
}

} // namespace

Result<OutboxRecovery> Outbox::recover(const TrustAnchors& trust) {
    OutboxRecovery report;
    std::set<std::string> stems;
    std::error_code failure;
    std::vector<std::filesystem::path> leftovers;
    for (const auto& entry : std::filesystem::directory_iterator(m_state->folder, failure)) {
        const std::string file = entry.path().filename().string();
        const std::size_t dot = file.find('.');
        const std::string stem = file.substr(0, dot);
        if (file.ends_with(".part"))
            leftovers.push_back(entry.path());
        else if (isPacketId(stem))
            stems.insert(stem);
    }
    if (failure)
        return {ErrorCode::FileUnreadable, m_state->folder.string() + ": " + failure.message()};
    for (const std::filesystem::path& part : leftovers) {
        std::filesystem::remove(part, failure);
        ++report.removedParts;
    }

    for (const std::string& packetId : stems) {
        const Result<std::optional<OutboxEntry>> row = find(packetId);
        if (!row)
            return row.error();
        if (*row)
            continue;
        const PacketFiles files = PacketFiles::in(m_state->folder, packetId);
        const auto there = [&](const std::filesystem::path& path) {
            const auto size = std::filesystem::file_size(path, failure);
            return !failure && size > 0;
        };
        if (!there(files.ciphertext) || !there(files.header) || !there(files.signature)) {
            removeFiles(files); // the power went in the middle, and nobody was told that the packet is safe
            ++report.removedParts;
            continue;
        }
        const Result<VerifiedPacket> verified = verifyPacket(files, trust);
        if (!verified) {
            log::error("outbox.damaged", verified.error());
            report.damaged.push_back(packetId);
            continue;
        }
        const Result<Bytes> signature = readFile(files.signature, maxHeaderBytes);
        if (!signature)
            return signature.error();
        Result<Database::Transaction> transaction = m_state->database.begin();
        if (!transaction)
            return transaction.error();
        if (Result<void> inserted = m_state->insertRow(verified->header, *signature); !inserted)
            return inserted.error();
        if (Result<void> noted = m_state->audit.append("packet.adopted", {},
                                                       {{"packet", packetId}, {"sha256", verified->header.sha256}});
            !noted)
            return noted.error();
        if (Result<void> done = transaction->commit(); !done)
            return done.error();
        report.adopted.push_back(packetId);
    }

    const Result<std::vector<OutboxEntry>> all = list();
    if (!all)
        return all.error();
    for (const OutboxEntry& entry : *all) {
        const Result<bool> whole = restoreCiphertext(m_state->folder, entry);
        if (!whole)
            return whole.error();
        if (entry.state == OutboxState::Delivered)
            continue; // its file is no longer needed to keep a promise; a rejected one may be sent again
        if (!*whole || !restoreHeader(m_state->database, entry)) {
            log::error("outbox.file_missing", {{"packet", entry.packetId}});
            report.missingFiles.push_back(entry.packetId);
        }
    }
    for (const std::filesystem::path& ready : readyFilesIn(m_state->folder))
        std::filesystem::remove(ready, failure); // it holds nothing, or a packet that nobody was promised
    if (report.removedParts > 0) {
        if (const Result<void> synced = syncFolder(m_state->folder); !synced)
            return synced.error();
    }
    prepareQuietly();
    return report;
}

} // namespace darcha
