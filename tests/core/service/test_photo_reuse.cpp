// SPDX-License-Identifier: Apache-2.0
// the photo of an earlier document, day by day around its third anniversary.
#include "core/base/text_catalogue.h"
#include "core/service/photo_reuse.h"

#include <QtTest>

using namespace darcha;
using namespace std::chrono;

namespace {

CalendarDate date(const QString& iso) {
    const QStringList parts = iso.split('-');
    return year(parts[0].toInt()) / parts[1].toInt() / parts[2].toInt();
}

} // namespace

class PhotoReuseTest : public QObject {
    Q_OBJECT

private slots:
    void threeYearsAndNotADayMore_data() {
        QTest::addColumn<QString>("issued");
        QTest::addColumn<QString>("today");
        QTest::addColumn<int>("expected");
        const auto row = [](const char* name, const char* issued, const char* today, PhotoReuse expected) {
            QTest::newRow(name) << issued << today << static_cast<int>(expected);
        };
        row("today", "2026-11-22", "2026-11-22", PhotoReuse::Allowed);
        row("the day before the anniversary", "2023-11-22", "2026-11-21", PhotoReuse::Allowed);
        row("the anniversary", "2023-11-22", "2026-11-22", PhotoReuse::Allowed);
        row("the day after", "2023-11-22", "2026-11-23", PhotoReuse::TooOld);
        row("over a year's end", "2023-12-31", "2027-01-01", PhotoReuse::TooOld);
        row("leap day, the last of February", "2024-02-29", "2027-02-28", PhotoReuse::Allowed);
        row("leap day, the first of March", "2024-02-29", "2027-03-01", PhotoReuse::TooOld);
        row("onto a leap year", "2025-02-28", "2028-02-28", PhotoReuse::Allowed);
        row("a leap day beyond the anniversary", "2025-02-28", "2028-02-29", PhotoReuse::TooOld);
        row("tomorrow", "2026-11-23", "2026-11-22", PhotoReuse::DateUnusable);
        row("no such day", "2026-02-30", "2026-11-22", PhotoReuse::DateUnusable);
        row("decades ago", "1996-11-22", "2026-11-22", PhotoReuse::TooOld);
    }
    void threeYearsAndNotADayMore() {
        QFETCH(const QString, issued);
        QFETCH(const QString, today);
        QFETCH(const int, expected);
        QCOMPARE(static_cast<int>(photoReuse(date(issued), date(today))), expected);
    }

    void everyDayIsAllowedUpToOneAndNoneAfterIt() {
        for (sys_days issued = date("2023-01-01"); issued < sys_days(date("2025-03-05")); issued += days(1)) {
            int changes = 0;
            bool allowed = true;
            for (sys_days today = issued; today < issued + days(1200); today += days(1)) {
                const bool now = photoReuse(issued, today) == PhotoReuse::Allowed;
                changes += now != allowed;
                if (!now && allowed) // 1095 or 1096 days: never three years and a day
                    QVERIFY(today - issued == days(1096) || today - issued == days(1097));
                allowed = now;
            }
            QCOMPARE(changes, 1);
        }
    }

    void aLeapDayAfterFourYearsFindsItsOwn() { QCOMPARE(lastDayOfReuse(date("2024-02-29"), 4), date("2028-02-29")); }

    void everyAnswerHasItsWordsInEveryLanguage() {
        for (const Language language : {Language::En, Language::Ru, Language::UzLatn}) {
            const auto file = JsonFile::read(std::string(DARCHA_SOURCE_DIR "/ui/strings/") +
                                             std::string(traits(language).code) + "/photo.json");
            QVERIFY(file.ok());
            TextCatalogue texts(language);
            QVERIFY(texts.add(*file).ok());
            for (const PhotoReuse reuse : {PhotoReuse::Allowed, PhotoReuse::TooOld, PhotoReuse::DateUnusable})
                QVERIFY(texts.contains(textIdOf(reuse)));
        }
    }
};

QTEST_GUILESS_MAIN(PhotoReuseTest)
#include "test_photo_reuse.moc"
