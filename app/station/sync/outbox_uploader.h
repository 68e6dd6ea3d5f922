// SPDX-License-Identifier: Apache-2.0
// Carries what waits in the outbox to the central platform, one packet at a time, for as long as the station lives.
//
// Main thread, asynchronous; the outbox itself is only touched on the storage thread, and keeps the back-off of each
// packet. A packet is marked delivered by one thing only: a receipt signed by a gateway that our authority vouches for,
// which names this packet and this hash. While no line is found, the oldest packet probes it every half minute,
// whatever its back-off says: nobody tells a station that its line is back. After a success everything that waits is
// due. A packet that the gateway will not take is marked rejected, and stays: staff decide.
#pragma once

#include "app/station/timers.h"
#include "core/sealing/certificate.h"
#include "drivers/uplink/uplink.h"

#include <optional>
#include <QObject>
#include <QString>

namespace darcha {

class Outbox;
class StorageThread;

class OutboxUploader final : public QObject {
    Q_OBJECT

public:
    // All references must outlive the uploader. `gateways`: who may vouch for a gateway.
    OutboxUploader(Outbox& outbox, TrustAnchors gateways, Uplink& uplink, StorageThread& storage, Timers& timers,
                   const Clock& clock, QObject* parent = nullptr);
    ~OutboxUploader() override;

    void start(); // looks at once, and goes on looking
    void stop();
    void poke();       // something was enqueued
    void lineIsBack(); // everything that waits is due now

    bool offline() const { return m_offline; }         // the last attempt found no gateway to talk to
    int waitingPackets() const { return m_waiting; }   // not delivered and not rejected
    int rejectedPackets() const { return m_rejected; } // staff decide: darchactl outbox retry
    QString sending() const { return m_sending; }      // packet id, or empty

signals:
    void changed();
    void delivered(const QString& packetId);
    void rejected(const QString& packetId, const darcha::Error& why);
    void attemptFailed(const QString& packetId, const darcha::Error& why); // it will be tried again

private:
    struct Due;  // what the storage thread found
    struct Sent; // what is on its way
    bool probeIsDue() const;
    enum class Verdict { Delivered, Rejected, Later };

    void look();
    void found(Result<Due> due);
    void answered(const Sent& sent, Result<ReceiptBytes> answer);
    void settled(const Sent& sent, Verdict verdict, const Error& why);
    void rest(std::chrono::milliseconds howLong);

    Outbox& m_outbox;
    TrustAnchors m_gateways;
    Uplink& m_uplink;
    StorageThread& m_storage;
    Timers& m_timers;
    const Clock& m_clock;
    Timer m_timer;
    bool m_running = false;
    bool m_busy = false;
    bool m_lookAgain = false;
    bool m_offline = false;
    std::optional<SteadyTime> m_probeAt; // no line was found, or none was looked for yet: when to try without back-off
    int m_waiting = 0;
    int m_rejected = 0;
    QString m_sending;
};

} // namespace darcha
