// SPDX-License-Identifier: Apache-2.0
#include "app/station/station_images.h"
#include "app/station/timers.h"

#include <QtTest>

using namespace darcha;
using namespace std::chrono;

class TimersTest : public QObject {
    Q_OBJECT

    VirtualClock m_clock{sys_days{year(2026) / 11 / 22}};

private slots:
    void whatIsDueFiresInOrderAndAtItsOwnTime() {
        VirtualTimers timers(m_clock);
        const SteadyTime start = m_clock.steady();
        std::vector<std::pair<char, milliseconds>> fired;
        const auto note = [&](char which) {
            fired.emplace_back(which, duration_cast<milliseconds>(m_clock.steady() - start));
        };
        const Timer late = timers.after(seconds(3), [&] { note('c'); });
        const Timer first = timers.after(seconds(1), [&] { note('a'); });
        const Timer same = timers.after(seconds(1), [&] { note('b'); });
        const Timer never = timers.after(seconds(10), [&] { note('x'); });
        m_clock.advance(seconds(5));
        const std::vector<std::pair<char, milliseconds>> expected{
            {'a', seconds(1)}, {'b', seconds(1)}, {'c', seconds(3)}};
        QVERIFY(fired == expected);
        QVERIFY(never.active() && !first.active());
        QCOMPARE(m_clock.steady() - start, microseconds(seconds(5)));
    }

    void aRepeatingTimerFiresOncePerPeriodUntilCancelled() {
        VirtualTimers timers(m_clock);
        int count = 0;
        Timer timer = timers.every(seconds(1), [&] { ++count; });
        m_clock.advance(milliseconds(2999));
        QCOMPARE(count, 2);
        m_clock.advance(hours(1));
        QCOMPARE(count, 3602);
        timer.cancel();
        m_clock.advance(hours(1));
        QCOMPARE(count, 3602);
    }

    void aCallbackMayStartCancelAndReplaceTimers() {
        VirtualTimers timers(m_clock);
        int fired = 0;
        Timer other = timers.after(seconds(2), [&] { fired += 100; });
        Timer self;
        self = timers.after(seconds(1), [&] {
            other.cancel();
            self = timers.after(seconds(1), [&] { fired += 1; });
        });
        m_clock.advance(seconds(2));
        QCOMPARE(fired, 1);
    }

    void aHandleThatDiesTakesItsTimerWithIt() {
        VirtualTimers timers(m_clock);
        bool fired = false;
        {
            const Timer timer = timers.after(seconds(1), [&] { fired = true; });
        }
        m_clock.advance(seconds(2));
        QVERIFY(!fired);
    }

    void thirtyDaysPassInAMoment() {
        VirtualTimers timers(m_clock);
        int hoursPassed = 0;
        const Timer timer = timers.every(hours(1), [&] { ++hoursPassed; });
        m_clock.advance(hours(24 * 30));
        QCOMPARE(hoursPassed, 720);
    }

    void realTimersFireOnTheEventLoopAndMayStopThemselves() {
        RealTimers timers;
        int once = 0, often = 0, never = 0;
        const Timer single = timers.after(milliseconds(5), [&] { ++once; });
        Timer repeating;
        repeating = timers.every(milliseconds(2), [&] {
            if (++often == 3)
                repeating.cancel();
        });
        Timer cancelled = timers.after(milliseconds(5), [&] { ++never; });
        cancelled.cancel();
        QTRY_COMPARE(often, 3);
        QTRY_COMPARE(once, 1);
        QTest::qWait(20);
        QCOMPARE(often, 3);
        QCOMPARE(never, 0);
        QVERIFY(!single.active());
    }

    void picturesAreKeptByKindAndOverwrittenWhenCleared() {
        StationImages images;
        QImage picture(8, 8, QImage::Format_RGB32);
        picture.fill(Qt::red);
        images.set(QStringLiteral("face/7"), picture);
        QSize size;
        const QImage shown = images.requestImage(QStringLiteral("face/8"), &size, {});
        QCOMPARE(size, QSize(8, 8));
        QCOMPARE(shown.pixelColor(3, 3), QColor(Qt::red));
        images.clear();
        QVERIFY(images.empty());
        QCOMPARE(qAlpha(shown.pixel(3, 3)) & qRed(shown.pixel(3, 3)), 0); // the shared copy is overwritten too
        QCOMPARE(picture.pixelColor(3, 3), QColor(Qt::red));              // the caller's own is the caller's
        QCOMPARE(images.requestImage(QStringLiteral("face/9"), &size, {}).size(), QSize(1, 1));
        QCOMPARE(images.requestImage(QStringLiteral("nothing"), nullptr, QSize(10, 10)).isNull(), false);
    }
};

QTEST_GUILESS_MAIN(TimersTest)
#include "test_timers.moc"
