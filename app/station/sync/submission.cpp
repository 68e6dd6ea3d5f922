// SPDX-License-Identifier: Apache-2.0
#include "app/station/sync/submission.h"

#include "app/station/sync/outbox_uploader.h"
#include "app/station/sync/seal_attempt.h"
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
        fail(why);
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
    m_attempt = std::make_shared<SealAttempt>();
    become(State::Sealing);
    m_storage.post(
        this,
        [attempt = m_attempt, seal = std::move(seal)]() -> Result<std::string> {
            if (attempt->withdrawn()) // while it waited for the disk
                return {ErrorCode::Cancelled, "the enrolment was given up before it was sealed"};
            return seal([&attempt] { return attempt->commit(); });
        },
        [this, attempt = m_attempt](const Result<std::string>& packetId) { answered(attempt, packetId); });
}

void Submission::answered(const Attempt& attempt, const Result<std::string>& packetId) {
    if (packetId.ok())
        m_uploader.poke(); // whoever stands there now: this packet is to go
    if (attempt != m_attempt) {
        if (packetId.ok())
            emit sealedUnseen(QString::fromStdString(*packetId));
        return;
    }
    m_attempt.reset();
    if (!packetId.ok())
        return fail(packetId.error());
    m_packetId = QString::fromStdString(*packetId);
    become(State::Waiting);
    emit sealed(m_packetId);
}

bool Submission::withdraw() {
    if (!m_attempt || !m_attempt->withdraw())
        return false;
    m_attempt.reset();
    fail({ErrorCode::SealingFailed, "the disk took too long; nothing was kept of this attempt"});
    return true;
}

void Submission::reset() {
    if (m_attempt)
        m_attempt->withdraw();
    m_attempt.reset();
    m_packetId.clear();
    m_errorTextId.clear();
    become(State::Idle);
}

void Submission::fail(const Error& error) {
    m_errorTextId = errorText(error);
    become(State::Failed);
    emit failed(error);
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
