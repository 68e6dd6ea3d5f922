// SPDX-License-Identifier: Apache-2.0
// Work is done in order, off the main thread, and its results come back only to those who are still there.
#include "app/station/slip/print_thread.h"
#include "app/station/sync/storage_thread.h"

#include <future>
#include <pthread.h>
#include <QtTest>

using namespace darcha;

namespace {

std::string threadName() {
    char name[16] = {};
    pthread_getname_np(pthread_self(), name, sizeof name);
    return name;
}

} // namespace

class WorkThreadTest : public QObject {
    Q_OBJECT

private slots:
    void workIsDoneInTheOrderPosted() {
        StorageThread thread;
        std::vector<int> order; // the thread's, until it is idle
        for (int i = 0; i < 100; ++i)
            thread.post([&order, i] { order.push_back(i); });
        QTRY_VERIFY(thread.idle());
        QCOMPARE(order.size(), std::size_t(100));
        QVERIFY(std::is_sorted(order.begin(), order.end()));
    }

    void eachThreadHasTheNameOfTheTable() {
        StorageThread storage;
        PrintThread printing;
        std::string names[2];
        storage.post(this, threadName, [&](const std::string& name) { names[0] = name; });
        printing.post(this, threadName, [&](const std::string& name) { names[1] = name; });
        QTRY_VERIFY(storage.idle() && printing.idle());
        QCOMPARE(names[0], std::string("storage"));
        QCOMPARE(names[1], std::string("printing"));
        QFile table(DARCHA_SOURCE_DIR "/app/station/threads.tsv");
        QVERIFY(table.open(QIODevice::ReadOnly));
        const QByteArray text = table.readAll();
        for (const std::string& name : names)
            QVERIFY2(text.contains("\n" + QByteArray::fromStdString(name) + "\tours\t"), name.c_str());
    }

    void resultsComeBackOnTheMainThread() {
        StorageThread thread;
        QThread* where = nullptr;
        int result = 0;
        thread.post(
            this, [] { return 42; },
            [&](int answer) {
                where = QThread::currentThread();
                result = answer;
            });
        QVERIFY(!thread.idle() || result == 42);
        QTRY_COMPARE(result, 42);
        QCOMPARE(where, QThread::currentThread());
        QVERIFY(thread.idle());
    }

    void aResultForSomebodyWhoHasGoneIsDropped() {
        StorageThread thread;
        auto asker = std::make_unique<QObject>();
        bool told = false;
        thread.post(
            asker.get(), [] { return 1; }, [&](int) { told = true; });
        asker.reset();
        QTRY_VERIFY(thread.idle());
        QVERIFY(!told);
    }

    void whatIsQueuedIsFinishedBeforeTheThreadEnds() {
        std::promise<void> open;
        int done = 0;
        {
            StorageThread thread;
            thread.post([gate = open.get_future().share()] { gate.wait(); });
            for (int i = 0; i < 5; ++i)
                thread.post([&done] { ++done; });
            open.set_value();
        }
        QCOMPARE(done, 5);
    }

    void workMayHoldWhatCannotBeCopied() {
        StorageThread thread;
        int result = 0;
        thread.post(
            this, [only = std::make_unique<int>(7)] { return std::make_unique<int>(*only + 1); },
            [&result](std::unique_ptr<int> answer) { result = *answer; });
        QTRY_COMPARE(result, 8);
    }
};

QTEST_GUILESS_MAIN(WorkThreadTest)
#include "test_work_thread.moc"
