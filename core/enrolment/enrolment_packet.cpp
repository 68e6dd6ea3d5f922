// SPDX-License-Identifier: Apache-2.0
#include "core/enrolment/enrolment_packet.h"

#include "core/base/json_file.h"
#include "core/enrolment/application_text.h"
#include "core/enrolment/packet_header.h"

#include <algorithm>
#include <list>
#include <nlohmann/json.hpp>
#include <set>

namespace darcha {

struct EnrolmentPacket::Content {
    std::shared_ptr<const EnrolmentRecord> record;
    bool training = true;
    std::list<CapturedBytes> made; // texts that entries point into; a list, so that nothing moves
    std::vector<PacketEntry> entries;

    void add(std::string path, std::string mediaType, const CapturedBytes& content) {
        entries.push_back({std::move(path), std::move(mediaType), content.bytes(), content.sha256()});
    }
    void addText(std::string path, std::string mediaType, Secret text) {
        made.emplace_back(std::move(text));
        add(std::move(path), std::move(mediaType), made.back());
    }
};

namespace {

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

Result<nlohmann::json> parsed(const std::string& json, const std::string& what) {
    const Result<JsonFile> file = JsonFile::parse(json, what);
    if (!file)
        return {ErrorCode::InvalidArgument, file.error().detail};
    return file->root();
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
                           {"sha256", entry.sha256}});
    return {
        {"schemaVersion", packetSchemaVersion},
        {"packetId", record.packetId},
        {"caseNumber", record.caseNumber},
        {"station", context.stationId},
        {"training", content.training},
        {"service", {{"id", record.serviceId}, {"version", record.serviceVersion}}},
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
    content.add(still, face.mediaType, face.image);
    nlohmann::json told = {{"image", still},
                           {"captured", iso8601(face.captured)},
                           {"attempts", face.attempts},
                           {"quality", *quality},
                           {"attackDetection", *attack}};
    if (!face.chipImage.empty()) {
        content.add("face/chip.jp2", "image/jp2", face.chipImage);
        told["chipImage"] = "face/chip.jp2";
    }
    content.addText("face/face.json", "application/json", Secret(canonicalJson(told)));
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
        content.add(path, finger.mediaType, finger.image);
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
    if (!nlohmann::json::accept(textOf(signature.strokesJson.bytes())))
        return {ErrorCode::InvalidArgument, "the signature's strokes are not JSON"};
    content.add("signature/strokes.json", "application/json", signature.strokesJson);
    content.add("signature/signature" + extensionOf(signature.mediaType), signature.mediaType, signature.image);
    return {};
}

Result<void> addDocuments(EnrolmentPacket::Content& content, const std::vector<DocumentRecord>& documents) {
    for (const DocumentRecord& document : documents) {
        const std::string path = "documents/" + document.name;
        if (document.name.find('/') != std::string::npos || !isEntryPath(path))
            return {ErrorCode::InvalidArgument, "a document's name is of a-z, 0-9, _ . -"};
        content.add(path, document.mediaType, document.content);
    }
    return {};
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

    content->addText("manifest.json", "application/json", Secret(canonicalJson(manifestOf(*content, context))));
    std::rotate(content->entries.begin(), content->entries.end() - 1, content->entries.end()); // it comes first
    return EnrolmentPacket(std::move(content));
}

const std::string& EnrolmentPacket::id() const { return m_content->record->packetId; }

bool EnrolmentPacket::training() const { return m_content->training; }

const std::vector<PacketEntry>& EnrolmentPacket::entries() const { return m_content->entries; }

const EnrolmentRecord& EnrolmentPacket::record() const { return *m_content->record; }

} // namespace darcha
