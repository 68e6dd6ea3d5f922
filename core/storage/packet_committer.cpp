// SPDX-License-Identifier: Apache-2.0
#include "core/storage/packet_committer.h"

#include "core/base/log.h"
#include "core/sealing/files.h"
#include "core/sealing/sealing_stream.h"

namespace darcha {

PacketCommitter::PacketCommitter(const SealingIdentity& identity, Outbox& outbox, AuditTrail& audit, const Clock& clock)
    : m_identity(identity),
      m_outbox(outbox),
      m_audit(audit),
      m_clock(clock) {}

Result<PacketHeader> PacketCommitter::commit(std::shared_ptr<const EnrolmentRecord> record,
                                             const EnrolmentDemands& demands, const CommitGate& mayCommit) {
    const Result<std::optional<OutboxEntry>> existing = m_outbox.find(record->packetId);
    if (!existing)
        return existing.error();
    if (*existing) {
        const Result<Bytes> header = readFile((*existing)->files.header, maxHeaderBytes);
        return header ? PacketHeader::parse(*header, (*existing)->files.header.string())
                      : Result<PacketHeader>(header.error());
    }

    const UtcTime now = m_clock.utc();
    PacketContext context;
    context.stationId = m_identity.stationId;
    context.softwareVersion = DARCHA_VERSION;
    context.trainingStation = m_identity.signer.certificate.isTraining();
    context.sealedAt = now;
    if (!record->sessionId.empty()) {
        Result<std::string> excerpt = m_audit.excerpt(record->sessionId);
        if (!excerpt)
            return excerpt.error();
        context.auditJsonLines = std::move(*excerpt);
    }
    const Result<EnrolmentPacket> packet = EnrolmentPacket::build(std::move(record), demands, context);
    if (!packet)
        return packet.error();

    Result<Outbox::Pending> pending = m_outbox.begin(packet->id());
    if (!pending)
        return pending.error();
    PacketHeader header;
    {
        Result<SealingStream> seal = SealingStream::begin(*pending, m_identity.signer, m_identity.recipients, now);
        if (!seal)
            return seal.error();
        if (const Result<void> written = packet->writeZip(*seal); !written)
            return written.error();
        Result<FileDigest> sealed = seal->finish();
        if (!sealed)
            return sealed.error();
        header.sha256 = std::move(sealed->sha256);
        header.size = sealed->size;
    }
    header.packetId = packet->id();
    header.station = m_identity.stationId;
    header.serviceId = packet->record().serviceId;
    header.serviceVersion = packet->record().serviceVersion;
    header.training = packet->training();
    for (const Certificate& recipient : m_identity.recipients)
        header.recipients.push_back({recipient.commonName(), recipient.sha256()});
    header.time = iso8601(now);
    const Result<Bytes> signature = signDetached(bytesOf(header.canonical()), m_identity.signer, now);
    if (!signature)
        return signature.error();
    if (const Result<void> done = m_outbox.enqueue(std::move(*pending), header, *signature, mayCommit); !done)
        return done.error();
    log::info("packet.sealed",
              {{"packet", header.packetId}, {"bytes", std::to_string(header.size)}, {"training", header.training}});
    return header;
}

} // namespace darcha
