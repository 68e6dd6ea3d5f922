// SPDX-License-Identifier: Apache-2.0
#include "app/station/sync/submission.h"

#include "app/station/sync/outbox_uploader.h"
#include "app/station/sync/storage_thread.h"

namespace darcha {

Submission::Submission(StorageThread& storage, OutboxUploader& uploader, QObject* parent)
    : QObject(parent),
      m_storage(storage),
      m_uploader(uploader) {
    connect(&uploader, &OutboxUploader::changed, this, &Submission::followUploader);
    connect(&uploader, &OutboxUploader::delivered, this, [this](const QString& packetId) {
        if (!m_packetId.isEmpty() && packetId == m_packetId)
            become(State::Delivered);
    });
    connect(&uploader, &OutboxUploader::rejected, this, [this](const QString& packetId, const Error& why) {
        if (m_packetId.isEmpty() || packetId != m_packetId)
            return;
        m_errorTextId = errorText(why);
        become(State::Failed);
        emit failed(why);
    });
}

QString Submission::errorText(const Error& error) {
    const std::string_view code = name(error.code);
    return "error." + QString::fromLatin1(code.data(), static_cast<qsizetype>(code.size()));
}

bool Submission::offline() const { return m_uploader.offline(); }
int Submission::waitingPackets() const { return m_uploader.waitingPackets(); }

void Submission::submit(SealWork seal) {
    if (m_state != State::Idle && m_state != State::Failed)
        return; // a second tap
    m_packetId.clear();
    m_errorTextId.clear();
    become(State::Sealing);
    m_storage.post(this, std::move(seal), [this, session = m_session](Result<std::string> packetId) {
        if (packetId)
            m_uploader.poke(); // whoever stands there now: this packet is to go
        if (session != m_session)
            return;
        if (!packetId) {
            m_errorTextId = errorText(packetId.error());
            become(State::Failed);
            emit failed(packetId.error());
            return;
        }
        m_packetId = QString::fromStdString(*packetId);
        become(State::Waiting);
        emit sealed(m_packetId);
    });
}

void Submission::reset() {
    ++m_session;
    m_packetId.clear();
    m_errorTextId.clear();
    become(State::Idle);
}

void Submission::followUploader() {
    if (!m_packetId.isEmpty() && (m_state == State::Waiting || m_state == State::Sending))
        m_state = m_uploader.sending() == m_packetId ? State::Sending : State::Waiting;
    emit changed();
}

void Submission::become(State state) {
    m_state = state;
    emit changed();
}

} // namespace darcha
