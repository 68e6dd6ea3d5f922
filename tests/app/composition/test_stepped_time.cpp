// SPDX-License-Identifier: Apache-2.0
// Time that runs by itself and can also jump: a jump fires what it makes due, in order, each at its own time.
#include "app/composition/stepped_time.h"

#include <optional>
#include <QtTest>

using namespace darcha;
using namespace std::chrono;

class SteppedTimeTest : public QObject {
    Q_OBJECT

    SteppedClock m_clock;
    std::optional<SteppedTimers> m_timers;

    std::int64_t since(SteadyTime start) const { return duration_cast<milliseconds>(m_clock.steady() - start).count(); }

private slots:
    void init() { m_timers.emplace(m_clock); }
    void cleanup() { m_timers.reset(); }

    void theClockJumpsByWhatItIsToldAndNeverBack() {
        const UtcTime utc = m_clock.utc();
        const SteadyTime steady = m_clock.steady();
        m_timers->step(hours(30 * 24));
        QVERIFY(m_clock.utc() - utc >= hours(30 * 24));
        QVERIFY(m_clock.utc() - utc < hours(30 * 24) + minutes(5)); // what really passed meanwhile
        QVERIFY(m_clock.steady() - steady >= hours(30 * 24));
        m_timers->step(milliseconds(0));
        m_timers->step(milliseconds(-5000)); // not a way back
        QVERIFY(m_clock.steady() - steady >= hours(30 * 24));
    }

    void aJumpFiresWhatFallsDueInItsOrder() {
        QStringList fired;
        const Timer late = m_timers->after(seconds(90), [&] { fired << "late"; });
        const Timer early = m_timers->after(seconds(60), [&] { fired << "early"; });
        const Timer never = m_timers->after(seconds(200), [&] { fired << "never"; });
        m_timers->step(seconds(100));
        QCOMPARE(fired, (QStringList{"early", "late"}));
        QVERIFY(!early.active() && !late.active() && never.active());
    }

    void whatATimerStartsFallsDueWithinTheSameJump() {
        const SteadyTime start = m_clock.steady();
        std::int64_t firstAt = 0;
        std::int64_t secondAt = 0;
        Timer second;
        const Timer first = m_timers->after(seconds(60), [&] {
            firstAt = since(start);
            second = m_timers->after(seconds(20), [&] { secondAt = since(start); });
        });
        m_timers->step(seconds(85));
        QVERIFY2(firstAt >= 60'000 && firstAt < 62'000, qPrintable(QString::number(firstAt)));
        QVERIFY2(secondAt >= 80'000 && secondAt < 84'000, qPrintable(QString::number(secondAt)));
    }

    void aTimerThatRepeatsFiresAsOftenAsItWouldHave() {
        int count = 0;
        const Timer every = m_timers->every(seconds(1), [&] { ++count; });
        m_timers->step(milliseconds(10'100));
        QVERIFY2(count >= 10 && count <= 12, qPrintable(QString::number(count))); // a loaded machine adds its own time
        QVERIFY(every.active());
    }

    void aTimerThatIsCancelledOrGoneNeverFires() {
        bool fired = false;
        Timer cancelled = m_timers->after(seconds(1), [&] { fired = true; });
        cancelled.cancel();
        {
            const Timer gone = m_timers->after(seconds(1), [&] { fired = true; });
        }
        m_timers->step(seconds(5));
        QVERIFY(!fired);
    }

    void aTimerMayDestroyItself() {
        Timer own;
        int fired = 0;
        own = m_timers->every(seconds(1), [&] {
            ++fired;
            own = Timer();
        });
        m_timers->step(seconds(5));
        QCOMPARE(fired, 1);
    }

    void withoutAJumpTimeRunsAsItDoes() {
        bool fired = false;
        const Timer soon = m_timers->after(milliseconds(30), [&] { fired = true; });
        QVERIFY(!fired);
        QTRY_VERIFY(fired);
    }
};

QTEST_GUILESS_MAIN(SteppedTimeTest)
#include "test_stepped_time.moc"
