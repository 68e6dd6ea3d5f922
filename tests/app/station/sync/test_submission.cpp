// SPDX-License-Identifier: Apache-2.0
// What a person is told about their packet is true: sealed, waiting, delivered - and "not sent" only if it never will
// be.
#include "app/station/sync/submission.h"
#include "tests/app/station/sync/sync_station.h"

#include <QSemaphore>
#include <QSignalSpy>

using namespace darcha;
using State = Submission::State;

class SubmissionTest : public QObject {
    Q_OBJECT

    GatewayStation m_pki;
    std::unique_ptr<SyncStation> m_station;
    std::unique_ptr<Submission> m_submission;
    std::string m_id;

    // The storage thread stops at `at` until `goOn` is released.
    std::atomic<bool> m_stops{false};
    CommitPoint m_at = CommitPoint::PartSynced;
    QSemaphore m_reached, m_goOn;

    void open(bool online = true) {
        m_station = std::make_unique<SyncStation>(m_pki, QTest::currentTestFunction());
        DARCHA_OK(m_station->gatewayOn());
        if (!online)
            m_station->gatewayOff();
        DARCHA_OK(m_station->switchOn([this](CommitPoint point) {
            if (m_stops && point == m_at) {
                m_reached.release();
                m_goOn.acquire();
            }
        }));
        m_submission = std::make_unique<Submission>(*m_station->storage, *m_station->uploader);
        m_station->uploader->start();
        m_id = uuid4(m_pki.random);
    }

    void submit(bool complete = true) {
        auto record = std::make_shared<EnrolmentRecord>(sampleRecord(m_id, m_station->clock.utc(), 2'000));
        if (!complete)
            record->consent.reset();
        m_submission->submit([committer = &*m_station->disk->committer, record = std::move(record)](
                                 const std::function<bool()>& mayCommit) -> Result<std::string> {
            const auto header = committer->commit(record, sampleDemands(), mayCommit);
            if (!header.ok())
                return header.error();
            return header->packetId;
        });
    }

    // The storage thread is in the middle of the commit, at `point`.
    void submitAndStopAt(CommitPoint point) {
        m_at = point;
        m_stops = true;
        submit();
        QVERIFY(m_reached.tryAcquire(1, 10'000));
        m_stops = false;
    }

    int packets() {
        const auto counts = m_station->disk->outbox->counts();
        return counts.ok() ? counts->waiting + counts->delivered + counts->rejected : -1;
    }
    int files() { // of packets; the file that lies ready for the next one is all zeros
        int count = 0;
        for (const auto& entry : std::filesystem::directory_iterator(m_station->folder / "station" / "outbox"))
            count += entry.is_regular_file() && !entry.path().filename().string().starts_with("ready-") ? 1 : 0;
        return count;
    }

private slots:
    void initTestCase() { DARCHA_OK(m_pki.make()); }
    void cleanup() {
        m_submission.reset();
        m_station.reset();
    }

    void aPacketIsSealedThenDelivered() {
        open();
        QList<State> states;
        connect(m_submission.get(), &Submission::changed, this, [&] {
            if (states.isEmpty() || states.last() != m_submission->state())
                states << m_submission->state();
        });
        QSignalSpy sealed(m_submission.get(), &Submission::sealed);
        submit();
        QCOMPARE(m_submission->state(), State::Sealing);
        QTRY_COMPARE(m_submission->state(), State::Delivered);
        QCOMPARE(states.first(), State::Sealing);
        QVERIFY(states.contains(State::Sending));
        QCOMPARE(states.last(), State::Delivered);
        QCOMPARE(sealed.count(), 1);
        QCOMPARE(sealed.first().first().toString().toStdString(), m_id);
        QVERIFY(m_station->settle());
        QVERIFY(m_station->stored(m_id));
    }

    void offlineItWaitsAndIsDeliveredLater() {
        open(false);
        submit();
        QTRY_VERIFY(m_submission->offline());
        QVERIFY(m_station->settle());
        QCOMPARE(m_submission->state(), State::Waiting);
        QCOMPARE(m_submission->waitingPackets(), 1);
        DARCHA_OK(m_station->gatewayOn());
        m_station->uploader->lineIsBack();
        QTRY_COMPARE(m_submission->state(), State::Delivered);
    }

    void aSecondTapSubmitsNothing() {
        open();
        submit();
        submit();
        QTRY_COMPARE(m_submission->state(), State::Delivered);
        submit();
        QCOMPARE(m_submission->state(), State::Delivered);
        QVERIFY(m_station->settle());
        QCOMPARE(packets(), 1);
    }

    void whatCannotBeSealedFailsAndCanBeTriedAgain() {
        open();
        QSignalSpy failed(m_submission.get(), &Submission::failed);
        submit(false);
        QTRY_COMPARE(m_submission->state(), State::Failed);
        QCOMPARE(failed.count(), 1);
        QCOMPARE(m_submission->errorTextId(), QString("error.RecordIncomplete"));
        submit();
        QCOMPARE(m_submission->errorTextId(), QString());
        QTRY_COMPARE(m_submission->state(), State::Delivered);
    }

    void givenUpBeforeTheStorageThreadComesToItNothingIsEverSent() {
        open();
        QSemaphore busy;
        m_station->storage->post([&] { busy.acquire(); }); // a disk that does not answer
        submit();
        QSignalSpy failed(m_submission.get(), &Submission::failed);
        QVERIFY(m_submission->withdraw());
        QCOMPARE(m_submission->state(), State::Failed);
        QCOMPARE(failed.first().first().value<Error>().code, ErrorCode::SealingFailed);
        busy.release();
        QVERIFY(m_station->settle());
        QCOMPARE(m_submission->state(), State::Failed);
        QCOMPARE(packets(), 0);
        QCOMPARE(files(), 0);
        QVERIFY(!m_station->stored(m_id));
        QVERIFY(!m_submission->withdraw()); // there is nothing left to give up
    }

    void givenUpWhileItIsSealedNothingStays() {
        open();
        submitAndStopAt(CommitPoint::PartSynced); // sealed, written and synced: the slow part is over
        QVERIFY(m_submission->withdraw());
        m_goOn.release();
        QVERIFY(m_station->settle());
        QCOMPARE(m_submission->state(), State::Failed);
        QCOMPARE(packets(), 0);
        QCOMPARE(files(), 0);
        QVERIFY(!m_station->stored(m_id));
    }

    void aWithdrawalThatComesTooLateSaysSoAndThePacketIsToldAsSealed() {
        open();
        submitAndStopAt(CommitPoint::HeaderRenamed); // the commit has begun
        QSignalSpy sealed(m_submission.get(), &Submission::sealed);
        QSignalSpy failed(m_submission.get(), &Submission::failed);
        QVERIFY(!m_submission->withdraw());
        QCOMPARE(m_submission->state(), State::Sealing);
        m_goOn.release();
        QTRY_COMPARE(m_submission->state(), State::Delivered);
        QCOMPARE(sealed.count(), 1);
        QCOMPARE(failed.count(), 0);
    }

    void aSessionThatEndsDuringTheCommitIsToldToTheAuditTrail() {
        open();
        submitAndStopAt(CommitPoint::FolderSynced);
        QSignalSpy unseen(m_submission.get(), &Submission::sealedUnseen);
        QSignalSpy sealed(m_submission.get(), &Submission::sealed);
        m_submission->reset();
        QCOMPARE(m_submission->state(), State::Idle);
        m_goOn.release();
        QTRY_COMPARE(unseen.count(), 1);
        QCOMPARE(unseen.first().first().toString().toStdString(), m_id);
        QTRY_VERIFY(m_station->stored(m_id));
        QVERIFY(m_station->settle());
        QCOMPARE(sealed.count(), 0); // the next person hears nothing of it
        QCOMPARE(m_submission->state(), State::Idle);
        QVERIFY(m_submission->packetId().isEmpty());
    }

    void aSessionThatEndsBeforeTheCommitLeavesNothing() {
        open();
        submitAndStopAt(CommitPoint::PartCreated);
        m_submission->reset();
        m_goOn.release();
        QVERIFY(m_station->settle());
        QCOMPARE(packets(), 0);
        QCOMPARE(files(), 0);
    }

    void afterAWithdrawalANewAttemptSendsOnePacket() {
        open();
        submitAndStopAt(CommitPoint::PartSynced);
        QVERIFY(m_submission->withdraw());
        submit(); // the same session tries once more, behind the first
        QCOMPARE(m_submission->state(), State::Sealing);
        m_goOn.release();
        QTRY_COMPARE(m_submission->state(), State::Delivered);
        QVERIFY(m_station->settle());
        QCOMPARE(packets(), 1);
    }

    void aPacketThatIsRefusedFailsBeforeItsPerson() {
        open(false);
        submit();
        QTRY_VERIFY(m_submission->offline());
        QVERIFY(m_station->settle());
        QFile file(qpath(m_station->entry(m_id).files.ciphertext));
        QVERIFY(file.resize(100));
        DARCHA_OK(m_station->gatewayOn());
        m_station->uploader->lineIsBack();
        QTRY_COMPARE(m_submission->state(), State::Failed);
        QCOMPARE(m_submission->errorTextId(), QString("error.GatewayRefused"));
    }

    void theNextPersonBeginsWithNothing() {
        open();
        submit();
        QTRY_COMPARE(m_submission->state(), State::Delivered);
        m_submission->reset();
        QCOMPARE(m_submission->state(), State::Idle);
        QVERIFY(m_submission->packetId().isEmpty() && m_submission->errorTextId().isEmpty());
    }
};

QTEST_GUILESS_MAIN(SubmissionTest)
#include "test_submission.moc"
