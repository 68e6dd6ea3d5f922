// SPDX-License-Identifier: Apache-2.0
// The on-screen keyboard: every key of every layout types what it shows; trembling hands type once.
#include "tests/ui/scene.h"

#include <QQmlComponent>
#include <QTest>

using darcha::Scene;

namespace {

QList<QQuickItem*> keys(QQuickItem* root) {
    QList<QQuickItem*> found;
    QList<QQuickItem*> waiting{root};
    while (!waiting.isEmpty()) {
        QQuickItem* const item = waiting.takeFirst();
        if (item->objectName().startsWith(QLatin1String("key:")))
            found << item;
        waiting += item->childItems();
    }
    return found;
}

} // namespace

class TestUiKeyboard : public QObject {
    Q_OBJECT

private:
    struct Typing {
        explicit Typing(const QString& layout, bool capitalise) : scene({1080, 1920}) {
            QQmlComponent component(&scene.engine());
            component.setData("import QtQuick\n import Darcha.Ui\n"
                              "Item { id: root; width: 1080; height: 1920; property alias text: input.text; z: 9\n"
                              "  property alias board: board; property int nexts: 0; property int hides: 0\n"
                              "  TextInput { id: input; width: parent.width; height: 80; focus: true }\n"
                              "  Keyboard { id: board; target: input; width: parent.width; y: 900\n"
                              "    onNext: root.nexts += 1; onHidden: root.hides += 1 } }",
                              QUrl(QStringLiteral("keyboard_test.qml")));
            root.reset(qobject_cast<QQuickItem*>(component.create()));
            if (!root)
                qFatal("%s", qPrintable(component.errorString()));
            root->setParentItem(scene.window().contentItem());
            board = root->property("board").value<QQuickItem*>();
            board->setProperty("capitalise", capitalise);
            board->setProperty("slipGuard", 0);
            board->setProperty("layout", layout);
            scene.settle();
        }
        QString text() const { return root->property("text").toString(); }
        QQuickItem* key(const QString& name) const {
            for (QQuickItem* each : keys(board))
                if (each->objectName() == "key:" + name)
                    return each;
            return nullptr;
        }
        void strike(QQuickItem* key) {
            scene.click(key);
            QTest::qWait(2);
        }
        Scene scene;
        std::unique_ptr<QQuickItem> root;
        QQuickItem* board = nullptr;
    };

private slots:
    void everyKeyTypesWhatItShows_data() {
        QTest::addColumn<QString>("layout");
        for (const char* layout : {"en", "ru", "uz-Latn", "digits", "symbols"})
            QTest::newRow(layout) << QString::fromLatin1(layout);
    }
    void everyKeyTypesWhatItShows() {
        QFETCH(QString, layout);
        Typing typing(layout, false);
        QString expected;
        int typed = 0;
        for (QQuickItem* key : keys(typing.board)) {
            if (!key->property("action").toString().isEmpty() &&
                key->property("action").toString() != QLatin1String("space"))
                continue;
            expected += key->property("text").toString();
            typing.strike(key);
            QCOMPARE(typing.text(), expected);
            ++typed;
        }
        QVERIFY(typed >= 13);
    }

    void oneShiftMakesOneCapitalAndDigraphsKeepTheirSecondLetterSmall() {
        Typing typing(QStringLiteral("uz-Latn"), false);
        typing.strike(typing.key(QStringLiteral("shift")));
        QCOMPARE(typing.key(QStringLiteral("sh"))->property("text").toString(), QStringLiteral("Sh"));
        typing.strike(typing.key(QStringLiteral("oʻ")));
        typing.strike(typing.key(QStringLiteral("gʻ")));
        QCOMPARE(typing.text(), QStringLiteral("Oʻgʻ"));
        QCOMPARE(typing.text().at(1), QChar(0x02BB));
    }

    void namesBeginWithACapitalByThemselves() {
        Typing typing(QStringLiteral("ru"), true);
        typing.strike(typing.key(QStringLiteral("о")));
        typing.strike(typing.key(QStringLiteral("л")));
        typing.strike(typing.key(QStringLiteral("-")));
        typing.strike(typing.key(QStringLiteral("я")));
        QCOMPARE(typing.text(), QStringLiteral("Ол-Я"));
    }

    void aTremblingHandTypesOnceAndADeliberateOneTwice() {
        Typing typing(QStringLiteral("en"), false);
        QQuickItem* const key = typing.key(QStringLiteral("l"));
        typing.strike(key);
        typing.strike(key);
        QCOMPARE(typing.text(), QStringLiteral("l"));
        QTest::qWait(typing.board->property("repeatGuard").toInt() + 60);
        typing.strike(key);
        QCOMPARE(typing.text(), QStringLiteral("ll"));
    }

    void backspaceErasesAndSpecialKeysSayWhatTheyAre() {
        Typing typing(QStringLiteral("en"), false);
        typing.strike(typing.key(QStringLiteral("a")));
        typing.strike(typing.key(QStringLiteral("b")));
        typing.strike(typing.key(QStringLiteral("backspace")));
        QCOMPARE(typing.text(), QStringLiteral("a"));
        typing.strike(typing.key(QStringLiteral("next")));
        QCOMPARE(typing.root->property("nexts").toInt(), 1);
        typing.strike(typing.key(QStringLiteral("hide")));
        QCOMPARE(typing.root->property("hides").toInt(), 1);
        typing.strike(typing.key(QStringLiteral("symbols")));
        QVERIFY(typing.key(QStringLiteral("№")));
    }

    void keysStayInPlaceWhenTheWindowIsMirrored() {
        Typing typing(QStringLiteral("en"), false);
        typing.scene.flow()->setProperty("mirrored", true);
        QVERIFY(typing.key(QStringLiteral("q"))->mapToScene({}).x() <
                typing.key(QStringLiteral("p"))->mapToScene({}).x());
        QVERIFY2(typing.scene.warnings().isEmpty(), qPrintable(typing.scene.warnings().join(QLatin1Char('\n'))));
    }
};

QTEST_MAIN(TestUiKeyboard)
#include "test_ui_keyboard.moc"
