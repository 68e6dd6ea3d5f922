// SPDX-License-Identifier: Apache-2.0
// A thread that does one thing after another, so that the main thread never waits: StorageThread for the disk,
// PrintThread for the printer. app/station/threads.tsv names them all.
//
// Made, used and destroyed on the main thread. Work runs in the order posted; its result comes back on the main thread,
// unless `context` has gone by then. The destructor finishes what is queued (a packet half sealed would be lost) and
// drops results.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <QObject>
#include <QPointer>
#include <thread>
#include <utility>

namespace darcha {

class WorkThread : public QObject {
    Q_OBJECT

public:
    explicit WorkThread(const char* name, QObject* parent = nullptr); // name: at most 15 characters, for top and ps
    ~WorkThread() override;

    void post(std::function<void()> work);

    // work() on this thread, then(its result) on the main thread. Both may hold move-only things.
    template <typename Work, typename Then> void post(QObject* context, Work work, Then then) {
        auto pair = std::make_shared<std::pair<Work, Then>>(std::move(work), std::move(then));
        post([this, guard = QPointer<QObject>(context), pair]() mutable {
            auto result = std::make_shared<decltype(pair->first())>(pair->first());
            deliver([guard = std::move(guard), pair = std::move(pair), result = std::move(result)] {
                if (guard)
                    pair->second(std::move(*result));
            });
        });
    }

    bool idle() const; // nothing queued, nothing running, no result on its way

private:
    void deliver(std::function<void()> then);
    void run(const char* name);

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_work;
    int m_onTheirWay = 0; // results
    bool m_running = false;
    bool m_ending = false;
    std::thread m_thread;
};

} // namespace darcha
