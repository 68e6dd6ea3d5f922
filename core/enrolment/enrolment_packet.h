// SPDX-License-Identifier: Apache-2.0
// A complete enrolment in its final form: named entries and the manifest that lists them, written as a stored ZIP.
//
// Complete by construction: build() refuses a record that lacks something its service demands, and names it.
// Deterministic: the same record, identity and times give the same bytes. Plain personal data: it lives in memory that
// is wiped and goes nowhere but into a SealingStream. The record is kept alive by the packet and not changed, so that a
// failed sealing can be repeated. Errors: RecordIncomplete, InvalidArgument, SealingFailed.
#pragma once

#include "core/enrolment/enrolment_record.h"
#include "core/sealing/bytes.h"

#include <memory>
#include <string>
#include <vector>

namespace darcha {

struct PacketContext {
    std::string stationId;
    std::string softwareVersion; // DARCHA_VERSION
    bool trainingStation = true; // its certificate says so: then every packet of it is a training packet
    UtcTime sealedAt{};
    std::string auditJsonLines; // excerpt for this session; no personal data
};

struct PacketEntry {
    std::string path;
    std::string mediaType;
    ByteView content;   // into the record or the packet
    std::string sha256; // of the content, as CapturedBytes brought it
};

class EnrolmentPacket {
public:
    static Result<EnrolmentPacket> build(std::shared_ptr<const EnrolmentRecord> record, const EnrolmentDemands& demands,
                                         const PacketContext& context);

    const std::string& id() const;
    bool training() const;                           // asked for, or because a virtual device took part
    const std::vector<PacketEntry>& entries() const; // manifest.json first
    const EnrolmentRecord& record() const;

    Result<void> writeZip(ByteSink& out) const;

    struct Content;

private:
    explicit EnrolmentPacket(std::shared_ptr<const Content> content);
    std::shared_ptr<const Content> m_content;
};

} // namespace darcha
