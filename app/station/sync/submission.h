// SPDX-License-Identifier: Apache-2.0
// The submit step as the screen sees it: sealing, then waiting or sending, then delivered.
//
// Main thread. The person may leave as soon as the packet is sealed (`sealed`): delivery goes on without them. The flow
// gives the sealing as a function that runs on the storage thread and ends with the packet in the outbox.
//
// "Not sent" is a promise: whoever is told so was withdrawn first, and a withdrawn attempt commits nothing, however
// late the storage thread comes to it. Where the commit was quicker, withdraw() says so and `sealed` follows.
#pragma once

#include "core/base/result.h"

#include <functional>
#include <memory>
#include <QObject>
#include <qqmlregistration.h>
#include <QString>
#include <string>

namespace darcha {

class OutboxUploader;
class SealAttempt;
class StorageThread;

// Seals and enqueues; returns the packet id. Runs at most once, on the storage thread. Asks `mayCommit` right before
// the packet becomes the outbox's: false means that the person was told "not sent", so it gives up with Cancelled and
// leaves nothing.
using SealWork = std::function<Result<std::string>(const std::function<bool()>& mayCommit)>;

class Submission final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the composition")
    Q_PROPERTY(State state READ state NOTIFY changed)
    Q_PROPERTY(bool offline READ offline NOTIFY changed)
    Q_PROPERTY(int waitingPackets READ waitingPackets NOTIFY changed)
    Q_PROPERTY(QString packetId READ packetId NOTIFY changed)
    Q_PROPERTY(QString errorTextId READ errorTextId NOTIFY changed)

public:
    enum class State { Idle, Sealing, Waiting, Sending, Delivered, Failed };
    Q_ENUM(State)

    Submission(StorageThread& storage, OutboxUploader& uploader, QObject* parent = nullptr);

    State state() const { return m_state; }
    bool offline() const;
    int waitingPackets() const;
    QString packetId() const { return m_packetId; }
    QString errorTextId() const { return m_errorTextId; } // "error.SealingFailed"; empty unless Failed

    void submit(SealWork seal); // from Idle or Failed; else a second tap, which does nothing
    // Gives up waiting for the sealing: true if nothing was committed and nothing will be (then Failed, SealingFailed);
    // false if there is nothing to give up, or the packet is being committed just now (then `sealed` follows).
    bool withdraw();
    void reset(); // the session ends: what is sealed goes on its way, what is not is withdrawn

signals:
    void changed();
    void sealed(const QString& packetId); // safe on this disk: slip and thanks may follow
    void failed(const darcha::Error& error);
    // Committed although its session has ended: too late to withdraw, and nobody stands there to be told. For the audit
    // trail.
    void sealedUnseen(const QString& packetId);

private:
    using Attempt = std::shared_ptr<SealAttempt>;
    void answered(const Attempt& attempt, const Result<std::string>& packetId);
    static QString errorText(const Error& error);
    void become(State state);
    void fail(const Error& error);
    void followUploader();

    StorageThread& m_storage;
    OutboxUploader& m_uploader;
    State m_state = State::Idle;
    QString m_packetId;
    QString m_errorTextId;
    Attempt m_attempt; // the one that this session waits for; null: none
};

} // namespace darcha
