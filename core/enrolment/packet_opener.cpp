// SPDX-License-Identifier: Apache-2.0
#include "core/enrolment/packet_opener.h"

#include "core/base/json_file.h"
#include "core/enrolment/packet_header.h"
#include "core/enrolment/packet_verifier.h"
#include "core/sealing/cms_internal.h"
#include "core/sealing/digest.h"
#include "core/sealing/files.h"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

namespace darcha {
namespace {

constexpr std::size_t maxEntries = 512;
constexpr char manifestName[] = "manifest.json";

struct ArchiveReader {
    archive* zip = archive_read_new();
    ~ArchiveReader() { archive_read_free(zip); }
    std::string reason() const {
        const char* text = archive_error_string(zip);
        return text ? text : "libarchive gave no reason";
    }
};

Error malformed(std::string detail) { return {ErrorCode::PacketMalformed, std::move(detail)}; }

Result<Secret> contentOfEntry(ArchiveReader& reader, const std::string& path, std::uint64_t size) {
    Secret content(static_cast<std::size_t>(size));
    std::size_t filled = 0;
    while (filled < content.size()) {
        const la_ssize_t got = archive_read_data(reader.zip, content.bytes().data() + filled, content.size() - filled);
        if (got < 0)
            return malformed(path + ": " + reader.reason());
        if (got == 0)
            return malformed(path + ": ends after " + std::to_string(filled) + " of " + std::to_string(size) +
                             " bytes");
        filled += static_cast<std::size_t>(got);
    }
    std::byte more{};
    if (archive_read_data(reader.zip, &more, 1) != 0)
        return malformed(path + ": is longer than its header says, or its check sum is wrong");
    return content;
}

} // namespace

const OpenedEntry* OpenedPacket::find(std::string_view path) const {
    const auto found =
        std::find_if(entries.begin(), entries.end(), [&](const OpenedEntry& entry) { return entry.path == path; });
    return found == entries.end() ? nullptr : &*found;
}

Result<Manifest> parseManifest(ByteView json) {
    static const Result<JsonFile> schema = JsonFile::parse(manifestSchemaText(), "manifest.schema.json");
    if (!schema)
        return schema.error();
    const Result<JsonFile> file = JsonFile::parse(textOf(json), manifestName);
    if (!file)
        return malformed(file.error().detail);
    if (const Result<void> valid = file->validate(*schema, ErrorCode::PacketMalformed); !valid)
        return valid.error();
    const nlohmann::json& root = file->root();
    Manifest manifest;
    manifest.packetId = root["packetId"];
    manifest.station = root["station"];
    manifest.serviceId = root["service"]["id"];
    manifest.serviceVersion = root["service"]["version"];
    manifest.training = root["training"];
    for (const nlohmann::json& entry : root["entries"]) {
        ManifestEntry listed{entry["path"], entry["mediaType"], entry["size"], entry["sha256"]};
        if (!isEntryPath(listed.path) || listed.path == manifestName)
            return malformed("manifest.json: \"" + listed.path + "\" is no name for an entry");
        const bool twice = std::any_of(manifest.entries.begin(), manifest.entries.end(),
                                       [&](const ManifestEntry& other) { return other.path == listed.path; });
        if (twice)
            return malformed("manifest.json: lists " + listed.path + " twice");
        manifest.entries.push_back(std::move(listed));
    }
    return manifest;
}

Result<std::vector<OpenedEntry>> readPacketZip(ByteView zip) {
    ArchiveReader reader;
    archive_read_support_format_zip_seekable(reader.zip);
    if (archive_read_open_memory(reader.zip, zip.data(), zip.size()) != ARCHIVE_OK)
        return malformed("not a ZIP: " + reader.reason());
    std::vector<OpenedEntry> entries;
    std::uint64_t total = 0;
    for (;;) {
        archive_entry* header = nullptr;
        const int state = archive_read_next_header(reader.zip, &header);
        if (state == ARCHIVE_EOF)
            break;
        if (state != ARCHIVE_OK)
            return malformed("ZIP: " + reader.reason());
        const char* name = archive_entry_pathname(header);
        const std::string path = name ? name : "";
        if (!isEntryPath(path))
            return malformed("ZIP: an entry has a name that is not allowed");
        if (archive_entry_filetype(header) != AE_IFREG || archive_entry_hardlink(header) ||
            archive_entry_symlink(header) || archive_entry_is_encrypted(header) || !archive_entry_size_is_set(header))
            return malformed(path + ": is not a plain file");
        const char* format = archive_format_name(reader.zip);
        if (!format || !std::strstr(format, "uncompressed"))
            return malformed(path + ": is compressed; packets are stored");
        const auto size = static_cast<std::uint64_t>(archive_entry_size(header));
        total += std::min(size, maxPacketBytes + 1);
        if (total > maxPacketBytes || size > zip.size())
            return malformed(path + ": is too large");
        if (entries.size() >= maxEntries)
            return malformed("ZIP: more than " + std::to_string(maxEntries) + " entries");
        if (std::any_of(entries.begin(), entries.end(), [&](const OpenedEntry& other) { return other.path == path; }))
            return malformed(path + ": stands twice in the ZIP");
        Result<Secret> content = contentOfEntry(reader, path, size);
        if (!content)
            return content.error();
        std::string hash = sha256Hex(content->bytes());
        entries.push_back({path, "application/json", std::move(hash), std::move(*content)});
    }
    if (entries.empty() || entries.front().path != manifestName)
        return malformed("ZIP: manifest.json does not come first");

    const Result<Manifest> manifest = parseManifest(entries.front().content.bytes());
    if (!manifest)
        return manifest.error();
    for (const ManifestEntry& listed : manifest->entries) {
        const auto found = std::find_if(entries.begin(), entries.end(),
                                        [&](const OpenedEntry& entry) { return entry.path == listed.path; });
        if (found == entries.end())
            return malformed(listed.path + ": is in the manifest and not in the packet");
        if (found->content.size() != listed.size || found->sha256 != listed.sha256)
            return {ErrorCode::HashMismatch, listed.path + ": " + std::to_string(found->content.size()) +
                                                 " bytes, SHA-256 " + found->sha256 + "; the manifest says " +
                                                 std::to_string(listed.size) + " bytes, " + listed.sha256};
        found->mediaType = listed.mediaType;
    }
    if (entries.size() != manifest->entries.size() + 1)
        return malformed("ZIP: holds entries that the manifest does not list");
    return entries;
}

Result<Secret> decryptPacket(ByteView der, const KeyHandle& key, const Certificate& certificate) {
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    const unsigned char* const end = at + der.size();
    const CmsPtr cms(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der.size())));
    if (!cms)
        return malformed("not CMS: " + opensslErrors());
    if (at != end)
        return malformed("bytes follow the CMS structure");
    // Plain EnvelopedData has no integrity; whoever sends it wants us to decrypt something that was changed.
    if (OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_id_smime_ct_authEnvelopedData)
        return malformed("CMS, but not AuthEnvelopedData");
    const BioPtr plain(BIO_new(BIO_s_mem()));
    if (CMS_decrypt(cms.get(), key.native(), certificate.native(), nullptr, plain.get(), CMS_BINARY) != 1)
        return {ErrorCode::DecryptionFailed,
                "with the key of \"" + certificate.commonName() + "\": " + opensslErrors()};
    return Secret(contentOf(plain.get()));
}

Result<OpenedPacket> openPacket(const std::filesystem::path& ciphertext, const KeyHandle& key,
                                const Certificate& certificate, const TrustAnchors& trust) {
    const Result<Bytes> der = readFile(ciphertext, maxPacketBytes);
    if (!der)
        return der.error();
    const auto at = [&](const Error& error) { return Error{error.code, ciphertext.string() + ": " + error.detail}; };
    if (!certificate.fits(key))
        return {ErrorCode::KeyUnusable, "the key does not fit the certificate \"" + certificate.commonName() + "\""};
    const Result<Secret> signedDer = decryptPacket(*der, key, certificate);
    if (!signedDer)
        return at(signedDer.error());

    const auto* from = reinterpret_cast<const unsigned char*>(signedDer->bytes().data());
    const unsigned char* const end = from + signedDer->size();
    const CmsPtr cms(d2i_CMS_ContentInfo(nullptr, &from, static_cast<long>(signedDer->size())));
    if (!cms || from != end)
        return at(malformed("what was encrypted is not CMS: " + opensslErrors()));
    const BioPtr zip(BIO_new(BIO_s_mem()));
    Result<VerifiedSignature> signature =
        verifySignedData(cms.get(), nullptr, zip.get(), trust, CertificateRole::StationSigning);
    if (!signature)
        return at(signature.error());
    Result<std::vector<OpenedEntry>> entries = readPacketZip(contentOf(zip.get()));
    if (!entries)
        return at(entries.error());
    Result<Manifest> manifest = parseManifest(entries->front().content.bytes());
    if (!manifest)
        return at(manifest.error());
    if (manifest->station != signature->signer.commonName())
        return {ErrorCode::SignatureInvalid, ciphertext.string() + ": the manifest names station \"" +
                                                 manifest->station + "\" but is signed by \"" +
                                                 signature->signer.commonName() + "\""};
    if (signature->signer.isTraining() && !manifest->training)
        return {ErrorCode::SignatureInvalid,
                ciphertext.string() + ": is not marked training, but its station's certificate is"};
    return OpenedPacket{manifest->packetId,       manifest->station,  manifest->serviceId,
                        manifest->serviceVersion, manifest->training, std::move(signature->signer),
                        signature->signedAt,      std::move(*entries)};
}

Result<void> extract(const OpenedPacket& packet, const std::filesystem::path& folder) {
    std::error_code failure;
    if (std::filesystem::exists(folder, failure) && !std::filesystem::is_empty(folder, failure))
        return {ErrorCode::FileUnwritable, folder.string() + ": exists and is not empty"};
    if (const Result<void> made = makePrivateFolder(folder); !made)
        return made;
    for (const OpenedEntry& entry : packet.entries) {
        const std::filesystem::path path = folder / entry.path; // the alphabet of isEntryPath() cannot leave the folder
        if (path.parent_path() != folder) {
            if (const Result<void> made = makePrivateFolder(path.parent_path()); !made)
                return made;
        }
        const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (file < 0)
            return writeError(path, errno);
        ByteView left = entry.content.bytes();
        while (!left.empty()) {
            const ssize_t written = ::write(file, left.data(), left.size());
            if (written < 0 && errno == EINTR)
                continue;
            if (written < 0) {
                const int reason = errno;
                ::close(file);
                return writeError(path, reason);
            }
            left = left.subspan(static_cast<std::size_t>(written));
        }
        if (::close(file) != 0)
            return writeError(path, errno);
    }
    return {};
}

} // namespace darcha
