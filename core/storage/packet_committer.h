// SPDX-License-Identifier: Apache-2.0
// The last step of an enrolment, for the storage thread: record -> packet -> sealed -> in the outbox, with its audit
// entries.
//
// All or nothing, and repeatable: on an error nothing is in the outbox, the record is as it was, and the same call can
// be made again; a packet id that is in the outbox already is answered with its header and not sealed twice (a second
// tap on Submit). Errors: RecordIncomplete, SealingFailed, DiskFull, FileUnwritable, DatabaseFailed.
#pragma once

#include "core/enrolment/enrolment_packet.h"
#include "core/sealing/provisioning.h"
#include "core/storage/audit_trail.h"
#include "core/storage/outbox.h"

namespace darcha {

class PacketCommitter {
public:
    // References must outlive it.
    PacketCommitter(const SealingIdentity& identity, Outbox& outbox, AuditTrail& audit, const Clock& clock);

    // Cancelled if `mayCommit`, asked when only the commit itself is left, says no.
    Result<PacketHeader> commit(std::shared_ptr<const EnrolmentRecord> record, const EnrolmentDemands& demands,
                                const CommitGate& mayCommit = {});

private:
    const SealingIdentity& m_identity;
    Outbox& m_outbox;
    AuditTrail& m_audit;
    const Clock& m_clock;
};

} // namespace darcha
