// SPDX-License-Identifier: Apache-2.0
// Which day it is at the station, around midnight.
#include "app/station/time_zone.h"

#include <QtTest>

using namespace darcha;
using namespace std::chrono;

namespace {

QString shown(year_month_day day) {
    return QString("%1-%2-%3")
        .arg(static_cast<int>(day.year()))
        .arg(static_cast<unsigned>(day.month()), 2, 10, QChar('0'))
        .arg(static_cast<unsigned>(day.day()), 2, 10, QChar('0'));
}

} // namespace

class TimeZoneTest : public QObject {
    Q_OBJECT

private slots:
    void theDayChangesAtTheStationsOwnMidnight_data() {
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QString>("utc");
        QTest::addColumn<QString>("day");
        const auto row = [](const char* zone, const char* utc, const char* day) {
            QTest::addRow("%s at %s", zone, utc) << QString(zone) << QString(utc) << QString(day);
        };
        // UTC+5 all year round
        row("Asia/Tashkent", "2026-11-22T18:59:59.999Z", "2026-11-22");
        row("Asia/Tashkent", "2026-11-22T19:00:00.000Z", "2026-11-23");
        row("Asia/Tashkent", "2026-06-30T18:59:59.999Z", "2026-06-30");
        row("Asia/Tashkent", "2026-06-30T19:00:00.000Z", "2026-07-01");
        row("Asia/Tashkent", "2026-12-31T19:00:00.000Z", "2027-01-01");
        row("Asia/Tashkent", "2028-02-28T19:00:00.000Z", "2028-02-29");
        // a law that changed: Almaty went from UTC+6 to UTC+5 on 2024-03-01 (tzdata 2024a)
        row("Asia/Almaty", "2024-01-15T18:00:00.000Z", "2024-01-16");
        row("Asia/Almaty", "2026-01-15T18:00:00.000Z", "2026-01-15");
        row("Asia/Almaty", "2026-01-15T19:00:00.000Z", "2026-01-16");
        // summer time: UTC+2 until 2026-03-29, then UTC+3
        row("Europe/Helsinki", "2026-03-28T21:30:00.000Z", "2026-03-28");
        row("Europe/Helsinki", "2026-03-28T22:00:00.000Z", "2026-03-29");
        row("Europe/Helsinki", "2026-03-29T20:59:59.999Z", "2026-03-29");
        row("Europe/Helsinki", "2026-03-29T21:00:00.000Z", "2026-03-30");
        // west of Greenwich, and a time before 1970
        row("America/New_York", "2026-11-23T04:59:59.999Z", "2026-11-22");
        row("America/New_York", "2026-11-23T05:00:00.000Z", "2026-11-23");
        row("UTC", "1969-12-31T23:59:59.999Z", "1969-12-31");
    }

    void theDayChangesAtTheStationsOwnMidnight() {
        QFETCH(const QString, zone);
        QFETCH(const QString, utc);
        QFETCH(const QString, day);
        const auto found = TimeZone::named(zone.toStdString());
        QVERIFY2(found.ok(), found.ok() ? "" : describe(found.error()).c_str());
        QCOMPARE(QString::fromStdString(found->name()), zone);
        const UtcTime at(milliseconds(QDateTime::fromString(utc, Qt::ISODateWithMs).toMSecsSinceEpoch()));
        QCOMPARE(QString::fromStdString(iso8601(at)), utc);
        QCOMPARE(shown(found->dayAt(at)), day);
    }

    void withoutAWordTheZoneIsTashkent() {
        QCOMPARE(QString::fromStdString(TimeZone().name()), QString("Asia/Tashkent"));
        QCOMPARE(shown(TimeZone().dayAt(sys_days{year(2026) / 11 / 22} + hours(19))), QString("2026-11-23"));
    }

    // What the machine or its user thinks is of no account.
    void theMachinesOwnZoneDoesNotMatter() {
        qputenv("TZ", "Pacific/Kiritimati"); // UTC+14
        tzset();
        QCOMPARE(shown(TimeZone().dayAt(sys_days{year(2026) / 11 / 22} + hours(12))), QString("2026-11-22"));
        qunsetenv("TZ");
        tzset();
    }

    void aZoneThatDoesNotExistIsNamedWithTheRemedy() {
        for (const char* name : {"", "Asia/Atlantis", "UTC+5", "../etc/passwd", "asia/tashkent"}) {
            const auto found = TimeZone::named(name);
            QVERIFY2(!found.ok(), name);
            QCOMPARE(found.error().code, ErrorCode::ConfigurationInvalid);
            QVERIFY2(found.error().detail.find(std::string("\"") + name + "\"") != std::string::npos &&
                         found.error().detail.find("tzdata") != std::string::npos,
                     found.error().detail.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TimeZoneTest)
#include "test_time_zone.moc"
