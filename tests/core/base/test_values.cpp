// SPDX-License-Identifier: Apache-2.0
#include "core/base/clock.h"
#include "core/base/random_source.h"
#include "core/base/result.h"
#include "core/base/secret.h"

#include <QtTest>
#include <set>

using namespace darcha;
using namespace std::chrono;

class ValuesTest : public QObject {
    Q_OBJECT

private slots:
    void everyErrorCodeHasANameAndAParagraph() {
        std::set<std::string_view> names;
        for (const ErrorCode code : allErrorCodes()) {
            QVERIFY(names.insert(name(code)).second);
            QVERIFY2(paragraph(code).size() > 30, name(code).data());
            QVERIFY2(paragraph(code).ends_with('.'), name(code).data());
        }
        QVERIFY(names.size() > 30);
    }

    void aVirtualClockMovesOnlyWhenTold() {
        VirtualClock clock(sys_days{year(2026) / 11 / 22} + hours(1) + milliseconds(5));
        QCOMPARE(iso8601(clock.utc()), std::string("2026-11-22T01:00:00.005Z"));
        const SteadyTime before = clock.steady();
        clock.advance(hours(30 * 24));
        QCOMPARE(isoDate(clock.utc()), std::string("2026-12-22"));
        QCOMPARE(clock.steady() - before, microseconds(hours(30 * 24)));
    }

    void theSameSeedDrawsTheSameNumbers() {
        SeededRandom a(7), b(7), c(8);
        QCOMPARE(a.next(), b.next());
        QVERIFY(a.next() != c.next());
        for (int i = 0; i < 1000; ++i)
            QVERIFY(a.below(3) < 3);
    }

    void aUuidIsOfVersionFour() {
        SystemRandom random;
        const std::string id = uuid4(random);
        QCOMPARE(id.size(), std::size_t(36));
        QCOMPARE(id[14], '4');
        QVERIFY(id[19] == '8' || id[19] == '9' || id[19] == 'a' || id[19] == 'b');
        QVERIFY(id != uuid4(random));
    }

    void aMovedSecretLeavesNothingBehind() {
        Secret first("pass phrase");
        const std::byte* where = first.bytes().data();
        Secret second(std::move(first));
        QVERIFY(first.empty());
        QCOMPARE(second.bytes().data(), where);
        second.wipe();
        QVERIFY(second.empty());
    }

    void aResultIsAValueOrAnError() {
        const Result<int> good(3);
        const Result<int> bad(ErrorCode::DiskFull, "/var");
        QVERIFY(good.ok() && *good == 3);
        QCOMPARE(describe(bad.error()), std::string("DiskFull: /var"));
    }
};

QTEST_GUILESS_MAIN(ValuesTest)
#include "test_values.moc"
