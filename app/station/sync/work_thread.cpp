// SPDX-License-Identifier: Apache-2.0
#include "app/station/sync/work_thread.h"

#include <csignal>
#include <pthread.h>
#include <utility>

namespace darcha {

WorkThread::WorkThread(const char* name, QObject* parent) : QObject(parent) {
    // Signals are for the main thread.
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    m_thread = std::thread([this, name] { run(name); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

WorkThread::~WorkThread() {
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void WorkThread::post(std::function<void()> work) {
    {
        const std::lock_guard lock(m_mutex);
        m_work.push_back(std::move(work));
    }
    m_wake.notify_one();
}

bool WorkThread::idle() const {
    const std::lock_guard lock(m_mutex);
    return m_work.empty() && !m_running && m_onTheirWay == 0;
}

// Called on the thread. Goes through this object, which outlives the thread: whoever asked may be gone by now.
void WorkThread::deliver(std::function<void()> then) {
    {
        const std::lock_guard lock(m_mutex);
        ++m_onTheirWay;
    }
    QMetaObject::invokeMethod(
        this,
        // Emptied here: Qt holds a reference of its own until postEvent() has returned on the other thread, and what
        // the call carries is about a person.
        [this, then = std::move(then)]() mutable {
            {
                const std::lock_guard lock(m_mutex);
                --m_onTheirWay;
            }
            std::exchange(then, nullptr)();
        },
        Qt::QueuedConnection);
}

void WorkThread::run(const char* name) {
    pthread_setname_np(pthread_self(), name);
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_wake.wait(lock, [this] { return m_ending || !m_work.empty(); });
        if (m_work.empty())
            return; // ending, and nothing is left to do
        {
            const auto work = std::move(m_work.front());
            m_work.pop_front();
            m_running = true;
            lock.unlock();
            work();
        } // what the work held goes before the next begins
        lock.lock();
        m_running = false;
    }
}

} // namespace darcha
