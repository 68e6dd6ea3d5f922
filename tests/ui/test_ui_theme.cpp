// SPDX-License-Identifier: Apache-2.0
// Colours that can be read, targets that can be hit, a typeface that has every letter, texts that exist in every
// language.
#include "tests/ui/scene.h"

#include <cmath>
#include <QDirIterator>
#include <QFile>
#include <QFontDatabase>
#include <QJsonDocument>
#include <QJsonObject>
#include <QQmlComponent>
#include <QRawFont>
#include <QRegularExpression>
#include <QTest>

using darcha::Scene;

namespace {

// WCAG 2.2, relative luminance and contrast ratio.
double luminance(const QColor& colour) {
    const auto channel = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * channel(colour.redF()) + 0.7152 * channel(colour.greenF()) + 0.0722 * channel(colour.blueF());
}
double contrast(const QColor& a, const QColor& b) {
    const double light = std::max(luminance(a), luminance(b));
    const double dark = std::min(luminance(a), luminance(b));
    return (light + 0.05) / (dark + 0.05);
}

QByteArray read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestUiTheme : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<Scene> m_scene;
    std::unique_ptr<QObject> m_probe;

    QVariant theme(const char* name) { return m_probe->property("theme").value<QObject*>()->property(name); }

private slots:
    void initTestCase() {
        m_scene = std::make_unique<Scene>(QSize(1280, 800));
        QQmlComponent component(&m_scene->engine());
        component.setData("import QtQuick\n import Darcha.Ui\n QtObject { property QtObject theme: Theme }", QUrl());
        m_probe.reset(component.create());
        QVERIFY2(m_probe, qPrintable(component.errorString()));
    }
    void cleanupTestCase() {
        m_probe.reset();
        m_scene.reset();
    }

    void contrastIsEnough_data() {
        QTest::addColumn<QByteArray>("ink");
        QTest::addColumn<QByteArray>("ground");
        QTest::addColumn<double>("least");
        const auto row = [](const char* ink, const char* ground, double least) {
            QTest::addRow("%s on %s", ink, ground) << QByteArray(ink) << QByteArray(ground) << least;
        };
        for (const char* ground : {"ground", "surface", "surfaceSunken", "primarySoft", "turquoiseSoft"})
            row("ink", ground, 7);
        for (const char* ground : {"ground", "surface"})
            row("inkSoft", ground, 7);
        row("primary", "surface", 7);
        row("primary", "primarySoft", 7);
        row("primaryInk", "primary", 7);
        row("primaryInk", "primaryPressed", 7);
        row("primaryInk", "success", 7);
        row("primaryInk", "danger", 7);
        row("primaryInk", "dangerPressed", 7);
        row("success", "successSoft", 6.5);
        row("warning", "warningSoft", 7);
        row("warning", "surface", 7);
        row("danger", "dangerSoft", 7);
        row("danger", "surface", 7);
        row("trainingInk", "training", 7);
        row("disabledInk", "disabled", 4.5);
        row("outline", "surface", 3); // of controls: WCAG 1.4.11
        row("outline", "ground", 3);
        row("focusRing", "ground", 3);
    }
    void contrastIsEnough() {
        QFETCH(QByteArray, ink);
        QFETCH(QByteArray, ground);
        QFETCH(double, least);
        const QColor above = theme(ink).value<QColor>();
        const QColor below = theme(ground).value<QColor>();
        QVERIFY(above.isValid() && below.isValid());
        QVERIFY2(contrast(above, below) >= least, qPrintable(QString::number(contrast(above, below))));
    }

    void targetsAndLettersAreLargeAtBothSizes() {
        for (const QSize size : {QSize(1080, 1920), QSize(1280, 800)}) {
            QObject* const theme = m_probe->property("theme").value<QObject*>();
            theme->setProperty("viewWidth", size.width());
            theme->setProperty("viewHeight", size.height());
            for (const char* target : {"target", "targetSmall"})
                QVERIFY(theme->property(target).toInt() >= 76); // 20 mm at 96 dpi
            QVERIFY(theme->property("body").toInt() >= 24);     // 18 pt: WCAG's "large text"
            QVERIFY(theme->property("caption").toInt() >= 20);
        }
    }

    void theTypefaceHasEveryLetterOfTheCountries() {
        QVERIFY(QFontDatabase::families().contains(theme("family").toString()));
        const QRawFont face = QRawFont::fromFont(QFont(theme("family").toString(), 20));
        for (const QChar letter : QStringLiteral("AZazЁёЯя"
                                                 "ЎўҚқҒғҲҳ"
                                                 "ӘәІіҢңҮүҰұӨөҺһ"
                                                 "ÁáǴǵİıŃńÓóÚú"
                                                 "ʻʼ№–…·"))
            QVERIFY2(face.supportsCharacter(letter), qPrintable(QString(letter)));
        QVERIFY(QFontDatabase::families(QFontDatabase::Arabic).size() > 0);
    }

    void everyTextThatQmlNamesExistsInEveryLanguage() {
        QMap<QString, QStringList> used;
        QDirIterator files(QStringLiteral(DARCHA_SOURCE_DIR "/ui"), {QStringLiteral("*.qml")}, QDir::Files,
                           QDirIterator::Subdirectories);
        const QRegularExpression id(
            QStringLiteral("\"((?:ui|flow|button|face|fingers|slip|service)\\.[a-z0-9_.]*[a-z0-9])\""));
        while (files.hasNext()) {
            const QString file = files.next();
            auto matches = id.globalMatch(QString::fromUtf8(read(file)));
            while (matches.hasNext())
                used[matches.next().captured(1)] << file;
        }
        QVERIFY(used.size() > 80);
        for (const char* language : {"en", "ru", "uz-Latn"}) {
            QJsonObject texts;
            QDirIterator topics(QStringLiteral(DARCHA_SOURCE_DIR "/ui/strings/%1").arg(language),
                                {QStringLiteral("*.json")}, QDir::Files);
            while (topics.hasNext()) {
                const QJsonObject topic = QJsonDocument::fromJson(read(topics.next())).object();
                for (auto text = topic.begin(); text != topic.end(); ++text)
                    texts.insert(text.key(), text.value());
            }
            for (auto text = used.begin(); text != used.end(); ++text) {
                if (text.key() == QLatin1String("flow.session_end"))
                    continue; // a prefix
                QVERIFY2(texts.contains(text.key()) || texts.contains(text.key() + "#other"),
                         qPrintable(text.key() + " lacks " + language + ", used in " + text.value().first()));
            }
        }
    }

    void qmlTakesColoursOnlyFromTheTheme() {
        QDirIterator files(QStringLiteral(DARCHA_SOURCE_DIR "/ui"), {QStringLiteral("*.qml")}, QDir::Files,
                           QDirIterator::Subdirectories);
        const QRegularExpression colour(QStringLiteral("\"#[0-9a-fA-F]{6,8}\""));
        while (files.hasNext()) {
            const QString file = files.next();
            if (file.endsWith(QLatin1String("theme/Theme.qml")))
                continue;
            QVERIFY2(!QString::fromUtf8(read(file)).contains(colour), qPrintable(file));
        }
    }
};

QTEST_MAIN(TestUiTheme)
#include "test_ui_theme.moc"
