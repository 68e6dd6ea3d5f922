// SPDX-License-Identifier: Apache-2.0
// The submit step as the screen sees it: sealing, then waiting or sending, then delivered.
//
// Main thread. The person may leave as soon as the packet is sealed (`sealed`): delivery goes on without them. The flow
// gives the sealing as a function that runs on the storage thread and ends with the packet in the outbox.
#pragma once

#include "core/base/result.h"

#include <functional>
#include <QObject>
#include <qqmlregistration.h>
#include <QString>
#include <string>

namespace darcha {

class OutboxUploader;
class StorageThread;

// Seals and enqueues; returns the packet id. Runs once, on the storage thread.
using SealWork = std::function<Result<std::string>()>;

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
    void reset();               // the session ends; the packet goes on its way

signals:
    void changed();
    void sealed(const QString& packetId); // safe on this disk: slip and thanks may follow
    void failed(const darcha::Error& error);

private:
    static QString errorText(const Error& error);
    void become(State state);
    void followUploader();

    StorageThread& m_storage;
    OutboxUploader& m_uploader;
    State m_state = State::Idle;
    QString m_packetId;
    QString m_errorTextId;
    unsigned m_session = 0; // a result of an earlier session is dropped
};

} // namespace darcha
