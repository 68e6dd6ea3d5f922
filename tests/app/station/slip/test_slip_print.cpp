// SPDX-License-Identifier: Apache-2.0
// A slip comes out for the person it belongs to, or not at all; and a printer keeps nobody waiting.
#include "app/station/slip/print_thread.h"
#include "app/station/slip/slip_print.h"
#include "app/station/sync/storage_thread.h"
#include "drivers/printer/pdf_printer.h"

#include <map>
#include <QGuiApplication>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace darcha;
using namespace std::chrono;
using State = SlipPrint::State;

namespace {

// A print queue: keeps every job until somebody feeds it paper. Locked, because the test looks in from outside.
class PrintQueue final : public Printer {
public:
    DeviceInfo info() const override { return {"queue", "queue", "queue", true}; }
    Result<DeviceState> probe() override { return DeviceState::Present; }
    Result<PrintJobId> print(std::span<const std::byte> pdf, const std::string&) override {
        if (hangs) {
            called.release();
            answers.acquire(); // a printer that takes its time, or a line that is dead
        }
        const std::lock_guard lock(m_mutex);
        if (m_dead)
            return {ErrorCode::PrinterOffline, "connection timed out"};
        if (pdf.empty())
            return {ErrorCode::InvalidArgument, "nothing to print"};
        m_jobs[++m_last] = PrintJobState::Waiting;
        return m_last;
    }
    Result<PrintJobState> job(PrintJobId id) override {
        const std::lock_guard lock(m_mutex);
        if (m_trouble)
            return {ErrorCode::PrinterOffline, "media-empty"};
        const auto found = m_jobs.find(id);
        return found != m_jobs.end() ? Result<PrintJobState>(found->second)
                                     : Result<PrintJobState>(ErrorCode::DeviceFailed, "the job is gone");
    }
    void cancel(PrintJobId id) override {
        const std::lock_guard lock(m_mutex);
        m_cancelled << id;
        m_jobs.erase(id);
    }

    void begin() { // everything that waits is on the drum
        const std::lock_guard lock(m_mutex);
        for (auto& [id, state] : m_jobs)
            state = PrintJobState::Printing;
    }
    void feed() { // everything that waits comes out
        const std::lock_guard lock(m_mutex);
        for (auto& [id, state] : m_jobs)
            state = PrintJobState::Done;
    }
    void setDead(bool dead) { set(m_dead, dead); }
    void setTrouble(bool trouble) { set(m_trouble, trouble); }
    int taken() {
        const std::lock_guard lock(m_mutex);
        return m_last;
    }
    QList<int> cancelled() {
        const std::lock_guard lock(m_mutex);
        return m_cancelled;
    }

    std::atomic<bool> hangs = false;
    QSemaphore called, answers;

private:
    void set(bool& what, bool value) {
        const std::lock_guard lock(m_mutex);
        what = value;
    }
    std::mutex m_mutex;
    std::map<PrintJobId, PrintJobState> m_jobs;
    PrintJobId m_last = 0;
    QList<int> m_cancelled;
    bool m_dead = false;
    bool m_trouble = false;
};

SlipDocument slipOf(const QString& caseNumber) {
    SlipDocument slip;
    slip.caseNumber = caseNumber;
    slip.qrPayload = slipQrPayload(caseNumber, "5d3c1f6e-8a52-4b0f-9a55-0d8a0c7f2b11");
    return slip;
}

} // namespace

class SlipPrintTest : public QObject {
    Q_OBJECT

    struct Room {
        VirtualClock clock{sys_days{year(2026) / 11 / 22}};
        VirtualTimers timers{clock};
        PrintQueue queue;
        PrintThread thread;
        int qr = 0;
        SlipPrint slip;

        explicit Room(bool hasPrinter = true)
            : slip(thread, timers, hasPrinter ? &queue : nullptr,
                   [this](const QImage& image, int revision) { qr = image.isNull() ? -1 : revision; }) {}
        bool settle() {
            return QTest::qWaitFor([this] { return thread.idle(); });
        }
        // As long as the printer is asked again and again.
        void pass(milliseconds time) {
            for (milliseconds passed{0}; passed < time; passed += milliseconds(500)) {
                clock.advance(milliseconds(500));
                if (!settle())
                    qFatal("the print thread hangs");
            }
        }
    };

private slots:
    void aSlipIsPrintedWhenThePrinterIsWilling() {
        Room r;
        r.slip.prepare(slipOf("A-1"));
        QCOMPARE(r.qr, 1); // the code is on the screen at once
        QCOMPARE(r.slip.state(), State::Idle);
        QSignalSpy printed(&r.slip, &SlipPrint::printed);
        r.slip.print();
        QCOMPARE(r.slip.state(), State::Printing);
        r.slip.print(); // a second tap
        QVERIFY(r.settle());
        r.pass(seconds(5));
        QCOMPARE(r.slip.state(), State::Printing);
        r.queue.feed();
        r.pass(seconds(1));
        QCOMPARE(r.slip.state(), State::Printed);
        QCOMPARE(printed.count(), 1);
        QCOMPARE(r.queue.taken(), 1);
        r.slip.reset();
        QVERIFY(r.settle());
        QVERIFY(r.queue.cancelled().isEmpty()); // what lies in the tray is nobody's to cancel
    }

    void thePdfPrinterWritesThePaperThatWasDrawn() {
        QTemporaryDir folder;
        VirtualClock clock{sys_days{year(2026) / 11 / 22}};
        VirtualTimers timers{clock};
        PdfPrinter printer(folder.path().toStdString());
        PrintThread thread;
        SlipPrint slip(thread, timers, &printer, {});
        slip.prepare(slipOf("TAS-7K4M-2291"));
        slip.print();
        QTRY_COMPARE(slip.state(), State::Printed);
        QFile file(folder.filePath("TAS-7K4M-2291.pdf"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().startsWith("%PDF-"));
    }

    void aPrinterThatIsOffLeavesTheCodeOnTheScreenAndIsAskedAgain() {
        Room r;
        r.queue.setDead(true);
        r.slip.prepare(slipOf("A-1"));
        QSignalSpy failed(&r.slip, &SlipPrint::failed);
        r.slip.print();
        QVERIFY(r.settle());
        QCOMPARE(r.slip.state(), State::Failed);
        QCOMPARE(r.slip.errorTextId(), QString("error.PrinterOffline"));
        QCOMPARE(failed.count(), 1);
        QCOMPARE(r.slip.qrRevision(), 1);
        r.queue.setDead(false);
        r.slip.print();
        QCOMPARE(r.slip.errorTextId(), QString());
        QVERIFY(r.settle());
        r.queue.feed();
        r.pass(seconds(1));
        QCOMPARE(r.slip.state(), State::Printed);
    }

    void aStationWithoutAPrinterSaysSo() {
        Room r(false);
        r.slip.prepare(slipOf("A-1"));
        r.slip.print();
        QCOMPARE(r.slip.state(), State::Failed);
        QCOMPARE(r.slip.errorTextId(), QString("error.PrinterOffline"));
        r.slip.reset();
        QCOMPARE(r.slip.state(), State::Idle);
    }

    void aPrinterThatRunsOutOfPaperGivesItsJobBack() {
        Room r;
        r.slip.prepare(slipOf("A-1"));
        r.slip.print();
        QVERIFY(r.settle());
        r.queue.setTrouble(true);
        r.pass(seconds(1));
        QCOMPARE(r.slip.state(), State::Failed);
        QCOMPARE(r.queue.cancelled(), QList<int>{1});
    }

    void aSlipThatDoesNotComeForAMinuteIsTakenBack() {
        Room r;
        r.slip.prepare(slipOf("A-1"));
        r.slip.print();
        QVERIFY(r.settle());
        r.pass(seconds(58));
        QCOMPARE(r.slip.state(), State::Printing);
        QVERIFY(r.queue.cancelled().isEmpty());
        r.pass(seconds(3));
        QCOMPARE(r.slip.state(), State::Failed);
        QCOMPARE(r.slip.errorTextId(), QString("error.PrinterOffline"));
        QCOMPARE(r.queue.cancelled(), QList<int>{1});
    }

    void theSlipOfAPersonWhoLeftIsCancelled() {
        Room r;
        r.slip.prepare(slipOf("A-1"));
        r.slip.print();
        QVERIFY(r.settle());
        r.slip.reset();
        QCOMPARE(r.slip.state(), State::Idle);
        QVERIFY(r.settle());
        QCOMPARE(r.queue.cancelled(), QList<int>{1});
        r.pass(seconds(2)); // and nobody asks for it any more
        QCOMPARE(r.slip.state(), State::Idle);
    }

    void aSlipThatPrintsWhenItsPersonTouchesFinishComesOut() {
        Room r;
        r.slip.prepare(slipOf("A-1"));
        r.slip.print();
        QVERIFY(r.settle());
        r.queue.begin();
        r.pass(seconds(1));
        QCOMPARE(r.slip.state(), State::Printing);
        r.slip.reset();
        QVERIFY(r.settle());
        QVERIFY(r.queue.cancelled().isEmpty());
        QCOMPARE(r.slip.state(), State::Idle);
    }

    void aMinuteIsAMinuteThoughThePrinterDoesNotAnswer() {
        Room r;
        r.queue.hangs = true;
        r.slip.prepare(slipOf("A-1"));
        r.slip.print();
        QVERIFY(r.queue.called.tryAcquire(1, 5000));
        r.clock.advance(seconds(59));
        QCOMPARE(r.slip.state(), State::Printing);
        r.clock.advance(seconds(2));
        QCOMPARE(r.slip.state(), State::Failed); // the person is told, whatever the printer thinks
        QCOMPARE(r.slip.errorTextId(), QString("error.PrinterOffline"));
        r.queue.answers.release();
        QVERIFY(r.settle());
        QCOMPARE(r.queue.cancelled(), QList<int>{1});
    }

    void whoLeavesWhileThePrinterStillThinksGetsNoSlipEither() {
        Room r;
        r.queue.hangs = true;
        r.slip.prepare(slipOf("A-1"));
        r.slip.print();
        QVERIFY(r.queue.called.tryAcquire(1, 5000));
        r.slip.reset();
        r.queue.answers.release();
        QVERIFY(r.settle());
        QCOMPARE(r.queue.taken(), 1); // it took the job after all ...
        QCOMPARE(r.queue.cancelled(), QList<int>{1});
        QCOMPARE(r.slip.state(), State::Idle);
    }

    void aSlipThatWaitedBehindADeadPrinterIsNotPrintedForTheNextPerson() {
        Room r;
        r.queue.hangs = true;
        r.slip.prepare(slipOf("A-1"));
        r.slip.print();
        QVERIFY(r.queue.called.tryAcquire(1, 5000));
        r.slip.prepare(slipOf("B-2")); // the next person
        r.slip.print();
        r.slip.reset(); // leaves as well
        r.queue.hangs = false;
        r.queue.answers.release();
        QVERIFY(r.settle());
        QCOMPARE(r.queue.taken(), 1); // the second never reached it
        QCOMPARE(r.queue.cancelled(), QList<int>{1});
    }

    void aJobThatIsOpenWhenTheStationEndsIsTakenBack() {
        PrintQueue queue;
        VirtualClock clock{sys_days{year(2026) / 11 / 22}};
        VirtualTimers timers{clock};
        {
            PrintThread thread;
            SlipPrint slip(thread, timers, &queue, {});
            slip.prepare(slipOf("A-1"));
            slip.print();
            QTRY_VERIFY(thread.idle());
        }
        QCOMPARE(queue.cancelled(), QList<int>{1});
    }

    void aDeadPrinterKeepsNoPacketWaiting() {
        Room r;
        StorageThread storage;
        r.queue.hangs = true;
        r.slip.prepare(slipOf("A-1"));
        r.slip.print();
        QVERIFY(r.queue.called.tryAcquire(1, 5000)); // and does not answer
        bool sealed = false;
        storage.post(
            this, [] { return true; }, [&](bool done) { sealed = done; });
        QTRY_VERIFY(sealed);
        QVERIFY(!r.thread.idle());
        r.queue.answers.release();
        QVERIFY(r.settle());
    }
};

QTEST_MAIN(SlipPrintTest)
#include "test_slip_print.moc"
