// SPDX-License-Identifier: Apache-2.0
// Walks every screen in every language and both sizes: no warning, nothing cut off, every target large enough.
#include "app/station/capture/face_capture.h"
#include "tests/ui/scene.h"
#include "tests/ui/screens.h"

#include <cmath>
#include <QTest>

using darcha::FaceCapture;
using darcha::Scene;
using darcha::Screen;

namespace {

void visit(QQuickItem* item, const std::function<void(QQuickItem*)>& look) {
    if (!item->isVisible())
        return;
    look(item);
    for (QQuickItem* child : item->childItems())
        visit(child, look);
}

bool isA(const QObject* object, const char* type) {
    return QByteArray(object->metaObject()->className()).startsWith(QByteArray(type) + "_QMLTYPE") ||
           QByteArray(object->metaObject()->className()) == type;
}

bool isText(const QObject* object) { return object->inherits("QQuickText") && !object->inherits("QQuickTextInput"); }

QString cutOff(QQuickItem* text) {
    const double content = text->property("contentWidth").toDouble();
    if (text->property("truncated").toBool())
        return QStringLiteral("truncated");
    if (content > text->width() + 1)
        return QStringLiteral("%1 px wide in %2").arg(content).arg(text->width());
    if (text->property("contentHeight").toDouble() > text->height() + 2)
        return QStringLiteral("%1 px high in %2").arg(text->property("contentHeight").toDouble()).arg(text->height());
    return {};
}

// By its name; one that there is not is a fault of the test.
void show(Scene& scene, const std::string& name) {
    for (const Screen& screen : darcha::screens())
        if (name == screen.name)
            return screen.show(scene);
    QFAIL(("there is no screen " + name).c_str());
}

// A field that is typed into and the error below it: a person sees them, or types blind.
QString hiddenByScrolling(const QQuickItem* item) {
    for (const QQuickItem* parent = item->parentItem(); parent; parent = parent->parentItem()) {
        if (!parent->inherits("QQuickFlickable"))
            continue;
        const QRectF box = item->mapRectToItem(parent, QRectF(0, 0, item->width(), item->height()));
        if (!QRectF(0, 0, parent->width(), parent->height()).adjusted(-1, -1, 1, 1).contains(box))
            return QStringLiteral("%1..%2 of %3 px in sight").arg(box.top()).arg(box.bottom()).arg(parent->height());
    }
    return {};
}

bool scrolls(const QQuickItem* item) {
    for (const QQuickItem* parent = item->parentItem(); parent; parent = parent->parentItem())
        if (parent->inherits("QQuickFlickable"))
            return true;
    return false;
}

} // namespace

class TestUiScreens : public QObject {
    Q_OBJECT

private slots:
    void everyScreenIsWholeAndQuiet_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QString>("language");
        for (const char* language : {"en", "ru", "uz-Latn"}) {
            QTest::addRow("1080x1920-%s", language) << QSize(1080, 1920) << QString::fromLatin1(language);
            QTest::addRow("1280x800-%s", language) << QSize(1280, 800) << QString::fromLatin1(language);
        }
    }

    void everyScreenIsWholeAndQuiet() {
        QFETCH(QSize, size);
        QFETCH(QString, language);
        QStringList faults;
        for (const Screen& screen : darcha::screens()) {
            Scene scene(size, language);
            screen.show(scene);
            const auto fault = [&](const QString& what) {
                faults << QString::fromStdString(screen.name) + ": " + what;
            };
            for (const QString& warning : scene.warnings())
                fault(warning);
            int texts = 0;
            visit(scene.view(), [&](QQuickItem* item) {
                const QRectF box = item->mapRectToScene(QRectF(0, 0, item->width(), item->height()));
                if (isText(item) && !item->property("text").toString().isEmpty()) {
                    ++texts;
                    const QString text = item->property("text").toString();
                    if (const QString why = cutOff(item); !why.isEmpty())
                        fault(text.left(40) + ": " + why);
                    if (!scrolls(item) && !QRectF({0, 0}, QSizeF(size)).adjusted(-1, -1, 1, 1).contains(box))
                        fault(text.left(40) + ": outside the window");
                }
                if (item->inherits("QQuickTextInput") && item->hasActiveFocus())
                    if (const QString why = hiddenByScrolling(item); !why.isEmpty())
                        fault(QStringLiteral("the field that is typed into is out of sight: ") + why);
                const bool key = isA(item, "KeyboardKey");
                if (key || item->property("guarded").isValid()) {
                    const double least =
                        key ? 60 : 76; // a key is a target with its neighbours; it answers between them too
                    if (box.height() < 75.5 || box.width() < least)
                        fault(QStringLiteral("target %1 is %2 x %3")
                                  .arg(item->property(key ? "spoken" : "name").toString())
                                  .arg(box.width())
                                  .arg(box.height()));
                    if (item->property(key ? "spoken" : "name").toString().isEmpty())
                        fault(QStringLiteral("a target without a name for the screen reader: ") + item->objectName());
                }
            });
            if (texts < 3)
                fault(QStringLiteral("only %1 texts: an empty page").arg(texts));
        }
        QVERIFY2(faults.isEmpty(), qPrintable("\n" + faults.join(QLatin1Char('\n'))));
    }

    void buttonsCallTheIntentTheySay_data() {
        QTest::addColumn<QString>("screen");
        QTest::addColumn<QString>("button");
        QTest::addColumn<QString>("call");
        const auto row = [](const char* screen, const char* button, const char* call) {
            QTest::addRow("%s %s", screen, button) << QString(screen) << QString(button) << QString(call);
        };
        row("01-welcome", "beginButton", "begin");
        row("02-language", "language:ru", "chooseLanguage ru");
        row("03-service", "service:uz.first_id_card", "chooseService uz.first_id_card");
        row("04-consent", "primaryButton", "acceptConsent");
        row("04-consent", "secondaryButton", "declineConsent");
        row("04-consent", "callStaffButton", "callStaff");
        row("04-consent", "cancelButton", "requestCancel");
        row("04-consent", "secondaryButton", "touch");
        row("08-signature-signed", "primaryButton", "next");
        row("08-signature-signed", "secondaryButton", "back");
        row("09-review", "primaryButton", "next");
        row("11-slip", "primaryButton", "finish");
        row("20-idle", "stillHere", "moreTime");
        row("21-cancel", "goOn", "dismissOverlay");
        row("21-cancel", "confirmCancel", "confirmCancel");
        row("22-staff", "staffResolved", "staffResolved");
        row("23-failure-retry", "failurePrimary", "retry");
        row("23-failure-out-of-service", "failurePrimary", "callStaff");
    }

    void buttonsCallTheIntentTheySay() {
        QFETCH(QString, screen);
        QFETCH(QString, button);
        QFETCH(QString, call);
        Scene scene({1280, 800});
        show(scene, screen.toStdString());
        QQuickItem* const item = scene.find(button);
        QVERIFY(item);
        scene.click(item);
        QTRY_VERIFY2(scene.calls(scene.flow()).contains(call),
                     qPrintable(scene.calls(scene.flow()).join(QLatin1Char(' '))));
        scene.click(item); // a tremor
        QCOMPARE(scene.calls(scene.flow()).count(call), call == "touch" ? 2 : 1);
    }

    void onlyASupervisorAtTheDeskIsOfferedTheAcceptanceAndItsButtonsLeadThroughIt() {
        const auto press = [](const char* screen, const char* button, const QString& call) {
            Scene scene({1280, 800});
            show(scene, screen);
            QQuickItem* const item = scene.find(QString::fromLatin1(button));
            if (item == nullptr)
                return false;
            scene.click(item);
            return QTest::qWaitFor([&] { return scene.calls(scene.acceptance()).contains(call); });
        };
        QVERIFY(!press("01-welcome", "acceptanceButton", "open")); // as the double's: not offered
        QVERIFY(press("12-acceptance-offered", "acceptanceButton", "open"));
        QVERIFY(press("12-acceptance-plan", "size:150", "chooseSize 150 150"));
        QVERIFY(press("12-acceptance-plan", "primaryButton", "begin"));
        QVERIFY(press("12-acceptance-next", "primaryButton", "present"));
        QVERIFY(press("12-acceptance-take-back", "why:slipped", "withdraw slipped"));
        QVERIFY(press("12-acceptance-turn", "secondaryButton", "stopPresenting"));
        QVERIFY(press("12-acceptance-light", "withoutLight", "stopPresenting"));
        QVERIFY(press("12-acceptance-right", "primaryButton", "goOn"));
        QVERIFY(press("12-acceptance-report", "primaryButton", "close"));
    }

    void whomChangingLightHarmsSaysSoBeforeItComes() {
        Scene scene({1080, 1920});
        show(scene, "06-face-proving");
        QQuickItem* const button = scene.find("noLight");
        QVERIFY(button && button->isVisible());
        scene.click(button);
        QTRY_VERIFY(scene.calls(scene.face()).contains("withoutLight"));
        QTRY_VERIFY(!button->isVisible());
    }

    void ofTwoEqualPhotosTheOtherCanBeLookedAtAndItIsSaidWhichIsShown() {
        Scene scene({1080, 1920});
        show(scene, "06-face-captured");
        QVERIFY(!scene.find("other") && !scene.find("number")); // nothing to choose from
        show(scene, "06-face-choice");
        QQuickItem* const other = scene.find("other");
        QVERIFY(other && other->isVisible());
        QVERIFY(scene.find("number")->property("text").toString().contains("1"));
        scene.click(other);
        QTRY_VERIFY(scene.calls(scene.face()).contains("swap"));
        scene.face()->setProperty("shownPicture", 2);
        scene.face()->setProperty("stillRevision", 2);
        scene.settle();
        QCOMPARE(scene.find("number")->property("text").toString(), qtTrId("ui.face.number").arg(2));
        scene.click(scene.find("primaryButton")); // keeps the one that is shown
        QTRY_VERIFY(scene.calls(scene.face()).contains("accept"));
    }

    void everyFingerThatIsDoneIsTickedOnItsHand() {
        const auto ticked = [](const char* name) {
            Scene scene({1280, 800});
            show(scene, name);
            QStringList found;
            for (const char* side : {"left", "right"})
                for (int finger = 0; finger < 5; ++finger) {
                    const QQuickItem* const ring = scene.find(QStringLiteral("%1:%2:ticked").arg(side).arg(finger));
                    if (ring && ring->isVisible())
                        found << QStringLiteral("%1 %2").arg(side).arg(finger);
                }
            return found.join(", ");
        };
        QCOMPARE(ticked("07-fingers-all"), QString("left 1, right 1"));
        QCOMPARE(ticked("07-fingers-all-but-one"), QString("right 1"));
        QCOMPARE(ticked("07-fingers-second"), QString("right 1")); // the left one is only asked for
        QCOMPARE(ticked("07-fingers-captured"), QString("right 1"));
        QCOMPARE(ticked("07-fingers-waiting"), QString());
    }

    void fingersCanBeTakenAgainAndLeftOutWithoutAReader() {
        const auto press = [](const char* screen, const char* button, const QString& call) {
            Scene scene({1280, 800});
            show(scene, screen);
            QQuickItem* const item = scene.find(QString::fromLatin1(button));
            if (item == nullptr || !item->isVisible())
                return false;
            scene.click(item);
            return QTest::qWaitFor([&] { return scene.calls(scene.fingers()).contains(call); });
        };
        QVERIFY(press("07-fingers-all", "restart", QStringLiteral("restart")));
        QVERIFY(!press("07-fingers-waiting", "restart", QStringLiteral("restart")));
        QVERIFY(press("22-staff-no-reader", "withoutReader", QStringLiteral("goOnWithoutReader")));
        QVERIFY(!press("22-staff", "withoutReader", QStringLiteral("goOnWithoutReader"))); // there is one
        QVERIFY(!press("22-staff-no-camera", "withoutReader", QStringLiteral("goOnWithoutReader")));
    }

    void thePersonReadsWhereTheApplicationLiesAndWhatWasLeftOut() {
        const auto reads = [](const char* screen, const char* words) {
            Scene scene({1280, 800});
            show(scene, screen);
            bool found = false;
            visit(scene.view(), [&](QQuickItem* item) {
                found = found || (isText(item) && item->property("text").toString().contains(QLatin1String(words)));
            });
            return found;
        };
        QVERIFY(reads("11-slip-saved", "Saved here safely"));
        QVERIFY(!reads("11-slip-saved", "received"));
        QVERIFY(!reads("11-slip-saved", "accepted")); // nobody has said so yet
        QVERIFY(reads("11-slip", "The ministry has received it"));
        QVERIFY(!reads("11-slip", "Saved here safely"));
        QVERIFY(reads("11-slip-refused", "did not accept"));
        QVERIFY(reads("09-review-finger-left-out", "Left out: injured"));
        QVERIFY(reads("09-review-no-reader", "Left out: there was no scanner"));
        QVERIFY(!reads("09-review", "Left out"));
        QVERIFY(!reads("22-staff", "is coming")); // nobody was told
    }

    void nothingBehindAnOverlayCanBeTouched() {
        Scene scene({1280, 800});
        scene.step("Consent");
        QQuickItem* const accept = scene.find(QStringLiteral("primaryButton"));
        QVERIFY(accept);
        scene.overlay("ConfirmCancel");
        scene.click(accept);
        QVERIFY(!scene.calls(scene.flow()).contains(QStringLiteral("acceptConsent")));
    }

    // Nobody is praised for a picture that is kept only for want of a better one.
    void aPoorPictureIsCautionNotPraise() {
        Scene scene({1280, 800});
        scene.face()->setProperty("state", scene.value("FaceCapture", "Captured"));
        scene.step("Face");
        const QQuickItem* const photo = scene.find(QStringLiteral("hint"));
        QVERIFY(photo);
        QCOMPARE(photo->property("text").toString(), qtTrId("ui.face.good"));
        const QVariant good = photo->property("tone");
        scene.face()->setProperty("acceptable", false);
        QCOMPARE(photo->property("text").toString(), qtTrId("ui.face.poor"));
        QVERIFY(photo->property("tone") != good);
        QCOMPARE(photo->property("icon").toString(), QStringLiteral("warning"));
    }

    // Scores and reasons are for staff where they work; a person at a kiosk reads kind words and may try again.
    void onlyStaffReadHowTheCheckWent() {
        Scene scene({1080, 1920});
        scene.face()->setProperty("state", scene.value("FaceCapture", "Captured"));
        scene.face()->setProperty("livenessAsked", true);
        scene.face()->setProperty("staffDecide", true);
        scene.step("Face");
        QVERIFY(!scene.find(QStringLiteral("livenessDetails")));
        QCOMPARE(scene.find(QStringLiteral("hint"))->property("text").toString(), qtTrId("ui.face.staff_look"));
        QQuickItem* const primary = scene.find(QStringLiteral("primaryButton"));
        QCOMPARE(primary->property("text").toString(), qtTrId("button.call_staff"));
        scene.click(primary);
        QCOMPARE(scene.calls(scene.flow()).last(), QStringLiteral("callStaff"));
        QVERIFY(!scene.calls(scene.face()).contains(QStringLiteral("accept")));
        scene.click(scene.find(QStringLiteral("secondaryButton")));
        QCOMPARE(scene.calls(scene.face()).last(), QStringLiteral("retake"));
        scene.flow()->setProperty("mode", scene.value("EnrolmentFlow", "Desk"));
        for (const auto& [role, shown] : {std::pair{"Citizen", false}, {"Officer", true}}) {
            scene.flow()->setProperty("role", scene.value("EnrolmentFlow", role));
            scene.settle();
            QCOMPARE(scene.find(QStringLiteral("livenessDetails")) != nullptr, shown);
        }
    }

    void staffSayWhatTheySeeAndNothingHappensAtOneTouch_data() {
        QTest::addColumn<QString>("seen");
        QTest::addColumn<QString>("button");
        for (const QString& reason : FaceCapture::vouchReasons())
            QTest::newRow(qPrintable(reason)) << "vouch." + reason << QString("confirmVouch");
        for (const QString& reason : FaceCapture::refuseReasons())
            QTest::newRow(qPrintable(reason)) << "refuse." + reason << QString("confirmRefuse");
    }

    void staffSayWhatTheySeeAndNothingHappensAtOneTouch() {
        QFETCH(QString, seen);
        QFETCH(QString, button);
        Scene scene({1080, 1920});
        scene.face()->setProperty("state", scene.value("FaceCapture", "Captured"));
        scene.face()->setProperty("staffDecide", true);
        scene.step("Face");
        scene.overlay("StaffCalled");
        scene.click(scene.find(QStringLiteral("staffDecide")));
        scene.settle();
        QVERIFY(!scene.find(QStringLiteral("confirmVouch"))->isEnabled());
        scene.click(scene.find(seen));
        scene.settle();
        QVERIFY(scene.calls(scene.face()).filter(QStringLiteral("e ")).isEmpty());
        scene.click(scene.find(button));
        QCOMPARE(scene.calls(scene.face()).last(), QString(seen).replace('.', ' '));
    }

    void whereTheCheckIsSettledStaffAreAskedForNoDecision() {
        Scene scene({1280, 800});
        scene.step("Face");
        scene.overlay("StaffCalled");
        QVERIFY(!scene.find(QStringLiteral("staffDecide")));
        QCOMPARE(scene.find(QStringLiteral("staffResolved"))->property("text").toString(), qtTrId("button.staff_done"));
    }

    // What is on the card, and of two things the one in front; the station's state decides, not the eye.
    void whatIsAskedIsReadAloud() {
        Scene scene({1280, 800});
        const auto asked = [&] {
            return scene.calls(scene.voice()).join(QLatin1Char('\n')).section(QLatin1Char('\n'), -1);
        };
        QCOMPARE(asked(), QString()); // nothing of a page that only has buttons
        scene.face()->setProperty("hintId", QStringLiteral("face.hint.move_closer"));
        scene.step("Face");
        QCOMPARE(asked(), QStringLiteral("say face.hint.move_closer"));
        scene.face()->setProperty("hintId", QStringLiteral("face.hint.turn_left"));
        QCOMPARE(asked(), QStringLiteral("say face.hint.turn_left"));
        QCOMPARE(scene.find(QStringLiteral("hint"))->property("text").toString(), qtTrId("face.hint.turn_left"));
        scene.overlay("IdleWarning");
        QCOMPARE(asked(), QStringLiteral("say flow.idle.title"));
        scene.overlay("None");
        QCOMPARE(asked(), QStringLiteral("say face.hint.turn_left"));
        QObject* const challenge = scene.face()->property("challenge").value<QObject*>();
        challenge->setProperty("hintId", QStringLiteral("face.liveness.turn_right"));
        scene.face()->setProperty("state", scene.value("FaceCapture", "Proving"));
        QCOMPARE(asked(), QStringLiteral("say face.liveness.turn_right"));
        scene.face()->setProperty("state", scene.value("FaceCapture", "Captured"));
        QCOMPARE(asked(), QStringLiteral("say ui.face.good"));
        scene.step("Fingers");
        QCOMPARE(asked(), QStringLiteral("say ")); // the voice falls silent with the page
    }

    void whoCannotDoTheTurnsSaysSoInTheirOwnWords() {
        Scene scene({1080, 1920});
        QObject* const challenge = scene.face()->property("challenge").value<QObject*>();
        challenge->setProperty("stage", scene.value("ChallengeScreen", "Turn"));
        scene.face()->setProperty("state", scene.value("FaceCapture", "Proving"));
        scene.step("Face");
        for (const bool spoken : {false, true}) {
            scene.voice()->setProperty("on", spoken);
            scene.settle();
            QTest::qWait(800); // a second press of the same button sooner is a tremor
            QQuickItem* const button = scene.find(QStringLiteral("secondaryButton"));
            QVERIFY(button);
            QCOMPARE(button->property("text").toString(),
                     spoken ? qtTrId("ui.face.cannot_see") : qtTrId("ui.face.cannot_turn"));
            scene.click(button);
            QCOMPARE(scene.calls(scene.face()).last(), spoken ? QString("cannotSee") : QString("cannotTurn"));
        }
    }

    void theVoiceIsOfferedOnlyWhereThereIsOne() {
        Scene scene({1080, 1920});
        scene.step("Face");
        QQuickItem* const button = scene.find(QStringLiteral("readAloud"));
        QVERIFY(button);
        QCOMPARE(button->property("text").toString(), qtTrId("voice.read_aloud"));
        scene.click(button);
        QTRY_VERIFY(scene.calls(scene.voice()).contains(QStringLiteral("toggle")));
        scene.voice()->setProperty("on", true);
        QCOMPARE(button->property("text").toString(), qtTrId("voice.stop"));
        scene.voice()->setProperty("available", false);
        QVERIFY(!scene.find(QStringLiteral("readAloud")));
    }

    void aPrintBelowTheLimitIsNeverCalledGoodEnough() {
        Scene scene({1280, 800});
        scene.fingers()->setProperty("state", scene.value("FingerCapture", "Captured"));
        scene.fingers()->setProperty("stillRevision", 1);
        scene.fingers()->setProperty("score", 99); // the word is the controller's to choose
        scene.fingers()->setProperty("scoreWord", scene.value("FingerCapture", "TooFaint"));
        scene.step("Fingers");
        const QQuickItem* const print = scene.find(QStringLiteral("hint"));
        const QQuickItem* const word = scene.find(QStringLiteral("scoreWord"));
        QVERIFY(print && word);
        QCOMPARE(word->property("text").toString(), qtTrId("ui.fingers.score_weak"));
        const QVariant good = print->property("tone");
        scene.fingers()->setProperty("acceptable", false);
        QVERIFY(print->property("tone") != good);
    }

    void languageChangesEveryTextAtOnce() {
        Scene scene({1280, 800});
        scene.step("Consent");
        QQuickItem* const accept = scene.find(QStringLiteral("primaryButton"));
        QVERIFY(accept);
        QCOMPARE(accept->property("text").toString(), QStringLiteral("I agree"));
        scene.setLanguage(QStringLiteral("uz-Latn"));
        QCOMPARE(accept->property("text").toString(), QStringLiteral("Roziman"));
    }

    void mirroringSwapsBackAndNext() {
        Scene scene({1280, 800});
        scene.step("Signature");
        QQuickItem* const back = scene.find(QStringLiteral("secondaryButton"));
        QQuickItem* const next = scene.find(QStringLiteral("primaryButton"));
        QVERIFY(back && next);
        QVERIFY(back->mapToScene({}).x() < next->mapToScene({}).x());
        scene.flow()->setProperty("mirrored", true);
        QTRY_VERIFY(back->mapToScene({}).x() > next->mapToScene({}).x());
    }

    void aDrawnSignatureReachesItsController() {
        Scene scene({1280, 800});
        scene.step("Signature");
        QQuickItem* const pad = scene.find(QStringLiteral("pad"));
        QVERIFY(pad);
        const QPoint start = pad->mapToScene({pad->width() * 0.25, pad->height() * 0.5}).toPoint();
        QTest::mousePress(&scene.window(), Qt::LeftButton, {}, start);
        for (int i = 1; i <= 10; ++i)
            QTest::mouseMove(&scene.window(), start + QPoint(i * 10, i % 2 ? 15 : -15));
        QTest::mouseRelease(&scene.window(), Qt::LeftButton, {}, start + QPoint(100, -15));
        QTRY_VERIFY(scene.signature()->property("sufficient").toBool());
        QVERIFY(std::abs(pad->width() / pad->height() - 3.0) < 0.02);
    }
};

QTEST_MAIN(TestUiScreens)
#include "test_ui_screens.moc"
