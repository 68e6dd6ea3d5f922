// SPDX-License-Identifier: Apache-2.0
// The arrows of the design, enforced: ui -> app -> {drivers, core}; drivers -> core/base, core/media; core -> core.
#include <QDirIterator>
#include <QRegularExpression>
#include <QtTest>

namespace {

struct Include {
    QString file; // from the root
    int line;
    QString target;
    bool quoted;
};

QList<Include> includesUnder(const QString& folder) {
    QList<Include> found;
    const QDir root(DARCHA_SOURCE_DIR);
    static const QRegularExpression pattern("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]");
    QDirIterator files(root.filePath(folder), {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        int number = 0;
        for (const QByteArray& line : file.readAll().split('\n')) {
            ++number;
            if (const auto match = pattern.match(line); match.hasMatch())
                found.append(
                    {root.relativeFilePath(file.fileName()), number, match.captured(2), match.captured(1) == "\""});
        }
    }
    return found;
}

QString place(const Include& include) {
    return QString("%1:%2 includes %3").arg(include.file).arg(include.line).arg(include.target);
}

bool startsWithOneOf(const QString& text, const QStringList& prefixes) {
    return std::any_of(prefixes.begin(), prefixes.end(), [&](const QString& p) { return text.startsWith(p); });
}

// Small interfaces that core asks the world for; drivers implement them.
const QStringList interfacesOfCore = {"core/sealing/key_store.h"};

} // namespace

class IncludesTest : public QObject {
    Q_OBJECT

private slots:
    void coreIncludesOnlyCore() {
        const auto includes = includesUnder("core");
        QVERIFY(includes.size() > 20);
        for (const Include& include : includes) {
            if (include.quoted)
                QVERIFY2(include.target.startsWith("core/"), qPrintable(place(include)));
            static const QRegularExpression qt("^(Q[A-Z]|Qt|q[a-z]+\\.h)");
            QVERIFY2(!qt.match(include.target).hasMatch(), qPrintable(place(include) + ": core has no Qt"));
            QVERIFY2(!startsWithOneOf(include.target, {"thread", "future", "condition_variable", "boost/"}),
                     qPrintable(place(include) + ": core has no threads"));
        }
    }

    void driversSeeOnlyBaseMediaAndInterfaces() {
        for (const Include& include : includesUnder("drivers")) {
            if (!include.quoted)
                continue;
            QVERIFY2(startsWithOneOf(include.target, {"drivers/", "core/base/", "core/media/"}) ||
                         interfacesOfCore.contains(include.target),
                     qPrintable(place(include)));
        }
    }

    void aDriverKindDoesNotSeeAnother() {
        for (const Include& include : includesUnder("drivers")) {
            const QString kind = include.file.section('/', 1, 1);
            const QString target = include.target.section('/', 1, 1);
            if (include.target.startsWith("drivers/") && target != "device.h")
                QVERIFY2(target == kind, qPrintable(place(include)));
        }
    }

    // Concrete drivers are joined in app/composition; the station knows interfaces only.
    void onlyCompositionNamesConcreteDrivers() {
        static const QRegularExpression interfaceHeader(
            "^drivers/(device|camera/camera|fingerprint/fingerprint_reader|printer/printer|uplink/uplink)\\.h$");
        for (const Include& include : includesUnder("app/station")) {
            if (include.target.startsWith("drivers/"))
                QVERIFY2(interfaceHeader.match(include.target).hasMatch(), qPrintable(place(include)));
        }
        for (const Include& include : includesUnder("app/gateway"))
            QVERIFY2(!include.quoted || startsWithOneOf(include.target, {"core/", "app/gateway/"}),
                     qPrintable(place(include)));
    }

    // What renders attacks knows of the check only what a person sees of it, or it would measure itself.
    void theAttackRendererKnowsNoDetector() {
        const auto includes = includesUnder("tests/support/attacks") + includesUnder("tests/support/portrait_head");
        QVERIFY(includes.size() > 20);
        static const QStringList seen = {"core/pad/challenge/challenge_plan.h", "core/pad/challenge/liveness_screen.h"};
        for (const Include& include : includes)
            QVERIFY2(!include.target.startsWith("core/pad/") || seen.contains(include.target),
                     qPrintable(place(include)));
    }

    void everyQuotedIncludeShowsItsRoom() {
        for (const QString folder : {"app", "core", "drivers", "ui"}) {
            for (const Include& include : includesUnder(folder)) {
                if (include.quoted && !include.target.endsWith(".moc"))
                    QVERIFY2(include.target.contains('/'), qPrintable(place(include)));
            }
        }
    }

    // Third-party headers stay in .cpp files; cv::Mat and the forward declarations of JSON are the exceptions of the
    // design.
    void headersKeepThirdPartiesOut() {
        for (const QString folder : {"core", "drivers"}) {
            for (const Include& include : includesUnder(folder)) {
                if (!include.file.endsWith(".h") || include.file.endsWith("_content.h") ||
                    include.file.endsWith("_support.h"))
                    continue;
                const bool allowed =
                    include.quoted || !include.target.contains('/') ||
                    startsWithOneOf(include.target, {"opencv2/core/", "nlohmann/json_fwd.hpp", "sys/"});
                QVERIFY2(allowed, qPrintable(place(include)));
            }
        }
    }

    void everyFileSaysItsLicence() {
        for (const QString folder : {"app", "core", "drivers", "ui", "tests"}) {
            QDirIterator files(QDir(DARCHA_SOURCE_DIR).filePath(folder), {"*.h", "*.cpp", "*.qml"}, QDir::Files,
                               QDirIterator::Subdirectories);
            while (files.hasNext()) {
                QFile file(files.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                QVERIFY2(file.readLine().contains("SPDX-License-Identifier: Apache-2.0"), qPrintable(file.fileName()));
            }
        }
    }

    void everyRoomHasAReadmeOfAtMostAPage() {
        for (const QString folder : {"core", "drivers"}) {
            for (const QFileInfo& room :
                 QDir(QDir(DARCHA_SOURCE_DIR).filePath(folder)).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot)) {
                QFile readme(room.filePath() + "/README.md");
                QVERIFY2(readme.open(QIODevice::ReadOnly), qPrintable(readme.fileName() + " is missing"));
                QVERIFY2(readme.readAll().count('\n') <= 60, qPrintable(readme.fileName() + " is longer than a page"));
            }
        }
    }
};

QTEST_GUILESS_MAIN(IncludesTest)
#include "test_includes.moc"
