// SPDX-License-Identifier: Apache-2.0
#include "core/enrolment/enrolment_packet.h"

#include "core/base/json_file.h"
#include "core/enrolment/packet_header.h"
#include "core/sealing/digest.h"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <cstring>
#include <list>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

namespace darcha {

struct EnrolmentPacket::Content {
    std::shared_ptr<const EnrolmentRecord> record;
    bool training = true;
    std::list<Secret> made; // texts that entries point into; a list, so that nothing moves
    std::vector<PacketEntry> entries;

    void add(std::string path, std::string mediaType, ByteView content) {
        entries.push_back({std::move(path), std::move(mediaType), content});
    }
    void addText(std::string path, std::string mediaType, Secret text) {
        made.push_back(std::move(text));
        add(std::move(path), std::move(mediaType), made.back().bytes());
    }
};

namespace {

constexpr int schemaVersion = 1;

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

// "right_index"
std::string fileStem(FingerPosition position) {
    std::string stem;
    for (const char c : name(position)) {
        if (c >= 'A' && c <= 'Z') {
            if (!stem.empty())
                stem += '_';
            stem += static_cast<char>(c - 'A' + 'a');
        } else {
            stem += c;
        }
    }
    return stem;
}

std::string extensionOf(const std::string& mediaType) {
    static const std::pair<const char*, const char*> known[] = {
        {"image/jpeg", ".jpg"},  {"image/png", ".png"},       {"image/svg+xml", ".svg"},    {"image/jp2", ".jp2"},
        {"image/x-wsq", ".wsq"}, {"application/pdf", ".pdf"}, {"application/json", ".json"}};
    for (const auto& [type, extension] : known) {
        if (mediaType == type)
            return extension;
    }
    return ".bin";
}

bool excepted(const EnrolmentRecord& record, const std::string& subject) {
    return std::any_of(record.exceptions.begin(), record.exceptions.end(), [&](const CaptureException& exception) {
        return exception.subject == subject && !exception.reasonId.empty();
    });
}

// Names of what is missing; never a value.
std::vector<std::string> lacks(const EnrolmentRecord& record, const EnrolmentDemands& demands) {
    std::vector<std::string> missing;
    const auto require = [&](bool there, std::string what) {
        if (!there)
            missing.push_back(std::move(what));
    };
    require(isPacketId(record.packetId), "packetId");
    require(!record.serviceId.empty() && record.serviceId == demands.serviceId, "service " + demands.serviceId);
    require(!record.serviceVersion.empty() && record.serviceVersion == demands.serviceVersion,
            "service version " + demands.serviceVersion);
    require(!record.mode.empty(), "mode");
    require(!record.role.empty(), "role");
    require(!record.language.empty(), "language");
    for (const std::string& field : demands.fields) {
        const auto found = record.details.find(field);
        require(found != record.details.end() && !found->second.empty(), "details." + field);
    }
    if (demands.consent)
        require(record.consent && !record.consent->version.empty() && record.consent->textSha256.size() == 64 &&
                    !record.consent->language.empty(),
                "consent");
    if (demands.face)
        require((record.face && !record.face->image.empty()) || excepted(record, "face"), "face");
    for (const FingerPosition position : demands.fingers) {
        const bool captured =
            std::any_of(record.fingers.begin(), record.fingers.end(), [&](const FingerCaptureRecord& finger) {
                return finger.position == position && !finger.image.empty();
            });
        const std::string subject = "finger." + std::string(name(position));
        require(captured || excepted(record, subject), subject);
    }
    if (demands.signature)
        require((record.signature && !record.signature->image.empty() && !record.signature->strokesJson.empty()) ||
                    excepted(record, "signature"),
                "signature");
    return missing;
}

std::string_view viewOf(const Secret& secret) { return textOf(secret.bytes()); }

Result<nlohmann::json> parsed(const std::string& json, const std::string& what) {
    const Result<JsonFile> file = JsonFile::parse(json, what);
    if (!file)
        return {ErrorCode::InvalidArgument, file.error().detail};
    return file->root();
}

nlohmann::json serviceOf(const EnrolmentRecord& record) {
    return {{"id", record.serviceId}, {"version", record.serviceVersion}};
}

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
    text.append(",\"schemaVersion\":" + std::to_string(schemaVersion));
    text.append(",\"service\":" + canonicalJson(serviceOf(record)) + "}");
    return text.take();
}

nlohmann::json manifestOf(const EnrolmentPacket::Content& content, const PacketContext& context) {
    const EnrolmentRecord& record = *content.record;
    nlohmann::json models = nlohmann::json::array();
    for (const ModelRecord& model : record.models)
        models.push_back({{"name", model.name}, {"version", model.version}, {"sha256", model.sha256}});
    nlohmann::json devices = nlohmann::json::array();
    for (const DeviceRecord& device : record.devices)
        devices.push_back({{"kind", device.kind},
                           {"id", device.id},
                           {"name", device.name},
                           {"driver", device.driver},
                           {"virtual", device.isVirtual}});
    nlohmann::json steps = nlohmann::json::array();
    for (const StepTime& step : record.steps)
        steps.push_back({{"step", step.step}, {"started", iso8601(step.started)}, {"ended", iso8601(step.ended)}});
    nlohmann::json entries = nlohmann::json::array();
    for (const PacketEntry& entry : content.entries)
        entries.push_back({{"path", entry.path},
                           {"mediaType", entry.mediaType},
                           {"size", entry.content.size()},
                           {"sha256", sha256Hex(entry.content)}});
    return {
        {"schemaVersion", schemaVersion},
        {"packetId", record.packetId},
        {"caseNumber", record.caseNumber},
        {"station", context.stationId},
        {"training", content.training},
        {"service", serviceOf(record)},
        {"software", {{"name", "darcha"}, {"version", context.softwareVersion}}},
        {"models", std::move(models)},
        {"devices", std::move(devices)},
        {"times",
         {{"started", iso8601(record.started)}, {"sealed", iso8601(context.sealedAt)}, {"steps", std::move(steps)}}},
        {"entries", std::move(entries)},
    };
}

Result<void> addFace(EnrolmentPacket::Content& content, const FaceCaptureRecord& face) {
    const std::string still = "face/still" + extensionOf(face.mediaType);
    const Result<nlohmann::json> quality = parsed(face.qualityJson, "face quality");
    if (!quality)
        return quality.error();
    const Result<nlohmann::json> attack = parsed(face.attackDetectionJson, "presentation attack detection");
    if (!attack)
        return attack.error();
    content.add(still, face.mediaType, face.image.bytes());
    content.addText("face/face.json", "application/json",
                    Secret(canonicalJson({{"image", still},
                                          {"captured", iso8601(face.captured)},
                                          {"attempts", face.attempts},
                                          {"quality", *quality},
                                          {"attackDetection", *attack}})));
    return {};
}

Result<void> addFingers(EnrolmentPacket::Content& content, const std::vector<FingerCaptureRecord>& fingers) {
    nlohmann::json list = nlohmann::json::array();
    std::set<FingerPosition> seen;
    for (const FingerCaptureRecord& finger : fingers) {
        if (finger.image.empty())
            continue;
        if (!seen.insert(finger.position).second)
            return {ErrorCode::InvalidArgument, "two captures of " + std::string(name(finger.position))};
        const std::string path = "fingers/" + fileStem(finger.position) + extensionOf(finger.mediaType);
        content.add(path, finger.mediaType, finger.image.bytes());
        list.push_back({{"position", std::string(name(finger.position))},
                        {"positionCode", static_cast<int>(finger.position)},
                        {"image", path},
                        {"pixelsPerInch", finger.pixelsPerInch},
                        {"score", finger.score},
                        {"algorithm", finger.algorithm},
                        {"captured", iso8601(finger.captured)},
                        {"attempts", finger.attempts}});
    }
    if (!list.empty())
        content.addText("fingers/fingers.json", "application/json", Secret(canonicalJson({{"fingers", list}})));
    return {};
}

Result<void> addSignature(EnrolmentPacket::Content& content, const SignatureRecord& signature) {
    if (!nlohmann::json::accept(viewOf(signature.strokesJson)))
        return {ErrorCode::InvalidArgument, "the signature's strokes are not JSON"};
    content.add("signature/strokes.json", "application/json", signature.strokesJson.bytes());
    content.add("signature/signature" + extensionOf(signature.mediaType), signature.mediaType, signature.image.bytes());
    return {};
}

Result<void> addDocuments(EnrolmentPacket::Content& content, const std::vector<DocumentRecord>& documents) {
    for (const DocumentRecord& document : documents) {
        const std::string path = "documents/" + document.name;
        if (document.name.find('/') != std::string::npos || !isEntryPath(path))
            return {ErrorCode::InvalidArgument, "a document's name is of a-z, 0-9, _ . -"};
        content.add(path, document.mediaType, document.content.bytes());
    }
    return {};
}

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

EnrolmentPacket::EnrolmentPacket(std::shared_ptr<const Content> content) : m_content(std::move(content)) {}

Result<EnrolmentPacket> EnrolmentPacket::build(std::shared_ptr<const EnrolmentRecord> shared,
                                               const EnrolmentDemands& demands, const PacketContext& context) {
    const EnrolmentRecord& record = *shared;
    if (const std::vector<std::string> missing = lacks(record, demands); !missing.empty()) {
        std::string list;
        for (const std::string& what : missing)
            list += (list.empty() ? "" : ", ") + what;
        return {ErrorCode::RecordIncomplete, "the enrolment lacks: " + list};
    }
    if (context.stationId.empty())
        return {ErrorCode::InvalidArgument, "the packet's station has no id"};

    auto content = std::make_shared<Content>();
    content->record = shared;
    content->training = record.training || context.trainingStation ||
                        std::any_of(record.devices.begin(), record.devices.end(),
                                    [](const DeviceRecord& device) { return device.isVirtual; });
    Result<Secret> application = applicationText(record);
    if (!application)
        return application.error();
    content->addText("application.json", "application/json", std::move(*application));
    if (record.consent)
        content->addText("consent.json", "application/json",
                         Secret(canonicalJson({{"version", record.consent->version},
                                               {"textSha256", record.consent->textSha256},
                                               {"language", record.consent->language},
                                               {"given", iso8601(record.consent->given)}})));
    Result<void> added;
    if (record.face && !record.face->image.empty())
        added = addFace(*content, *record.face);
    if (added)
        added = addFingers(*content, record.fingers);
    if (added && record.signature && !record.signature->image.empty())
        added = addSignature(*content, *record.signature);
    if (added)
        added = addDocuments(*content, record.documents);
    if (!added)
        return added.error();
    content->addText("audit.jsonl", "application/jsonl", Secret(context.auditJsonLines));
    std::sort(content->entries.begin(), content->entries.end(),
              [](const PacketEntry& a, const PacketEntry& b) { return a.path < b.path; });

    content->made.push_back(Secret(canonicalJson(manifestOf(*content, context))));
    content->entries.insert(content->entries.begin(),
                            PacketEntry{"manifest.json", "application/json", content->made.back().bytes()});
    return EnrolmentPacket(std::move(content));
}

const std::string& EnrolmentPacket::id() const { return m_content->record->packetId; }

bool EnrolmentPacket::training() const { return m_content->training; }

const std::vector<PacketEntry>& EnrolmentPacket::entries() const { return m_content->entries; }

const EnrolmentRecord& EnrolmentPacket::record() const { return *m_content->record; }

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
