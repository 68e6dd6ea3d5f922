// SPDX-License-Identifier: Apache-2.0
// Carries what waits in the outbox to the central platform, one packet at a time, for as long as the station lives.
//
// Main thread, asynchronous; the outbox itself is only touched on the storage thread. A packet is marked delivered by one thing
// only: a receipt signed by the gateway that names this packet and this hash. Offline, it waits: 2 s, doubling to 5 minutes,
// with a fifth of jitter so that a hundred stations do not come back in the same second.
#pragma once

#include "core/base/clock.h"
#include "core/base/random_source.h"
#include "core/base/result.h"
#include "drivers/uplink/uplink.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <QObject>
#include <QString>

class QTimer;

namespace darcha {

class StorageThread;

// One packet that waits, as the uploader needs to know it.
struct DueParcel {
    Parcel parcel;
    std::string sha256; // of the ciphertext, lower-case hex
};

// The uploader's view of the outbox. Each function runs on the storage thread. See outbox_seam.h for the real one.
struct OutboxSeam {
    std::function<Result<std::optional<DueParcel>>()> nextDue;
    std::function<Result<int>()> waiting;                                                   // how many are not delivered
    std::function<Result<void>(const DueParcel&, const ReceiptBytes&)> deliver;             // verifies the receipt, then marks
    std::function<Result<void>(const std::string& packetId, const Error& why)> reject;      // refused for good: staff's case
    std::function<Result<void>(const std::string& packetId, const Error& why)> postpone;    // try again later
};

class OutboxUploader final : public QObject {
    Q_OBJECT

public:
    OutboxUploader(OutboxSeam outbox, Uplink& uplink, StorageThread& storage, RandomSource& random,
                   QObject* parent = nullptr);
    ~OutboxUploader() override;

    void start();
    void stop();
    void poke(); // something was enqueued, or the line may be back: look now

    bool offline() const { return m_offline; } // the last attempt found no way to the gateway
    int waitingPackets() const { return m_waiting; }
    QString sending() const { return m_sending; } // packet id, or empty

signals:
    void changed();
    void delivered(const QString& packetId);
    void rejected(const QString& packetId, const darcha::Error& why);

private:
    void look();
    void found(std::optional<DueParcel> due);
    void answered(const DueParcel& due, Result<ReceiptBytes> answer);
    void tryLater(const Error& why);
    void rest(std::chrono::milliseconds howLong);
    void setOffline(bool offline);

    OutboxSeam m_outbox;
    Uplink& m_uplink;
    StorageThread& m_storage;
    RandomSource& m_random;
    std::unique_ptr<QTimer> m_timer;
    bool m_running = false;
    bool m_busy = false;
    bool m_pokedWhileBusy = false;
    bool m_offline = false;
    int m_waiting = 0;
    int m_failures = 0;
    QString m_sending;
};

} // namespace darcha
