// SPDX-License-Identifier: Apache-2.0
// The doubles say what the real controllers say: every property and every state by the same name and value.
#include "app/station/acceptance/acceptance_guide.h"
#include "app/station/capture/challenge_screen.h"
#include "app/station/capture/face_capture.h"
#include "app/station/capture/finger_capture.h"
#include "app/station/flow/enrolment_flow.h"
#include "app/station/flow/signature_capture.h"
#include "app/station/health/station_health.h"
#include "app/station/slip/slip_print.h"
#include "app/station/sync/submission.h"
#include "app/station/voice/voice.h"
#include "tests/ui/scene.h"

#include <QMetaEnum>
#include <QMetaProperty>
#include <QTest>

using namespace darcha;

class TestUiDoubles : public QObject {
    Q_OBJECT

private:
    // what the double declares itself, apart from what the test needs
    static void compare(Scene& scene, const QObject* doubled, const QMetaObject& real, const char* type) {
        const QMetaObject* const meta = doubled->metaObject();
        for (int i = meta->propertyOffset(); i < meta->propertyCount(); ++i) {
            const QByteArray name = meta->property(i).name();
            if (name != "calls")
                QVERIFY2(real.indexOfProperty(name) >= 0, qPrintable(QString("%1 has no %2").arg(type, QString(name))));
        }
        for (int i = real.enumeratorOffset(); i < real.enumeratorCount(); ++i) {
            const QMetaEnum states = real.enumerator(i);
            for (int k = 0; k < states.keyCount(); ++k)
                QCOMPARE(scene.value(type, states.key(k)), states.value(k));
        }
    }

private slots:
    void doublesAreTrue() {
        Scene scene({1280, 800});
        compare(scene, scene.flow(), EnrolmentFlow::staticMetaObject, "EnrolmentFlow");
        compare(scene, scene.face(), FaceCapture::staticMetaObject, "FaceCapture");
        compare(scene, scene.face()->property("challenge").value<QObject*>(), ChallengeScreen::staticMetaObject,
                "ChallengeScreen");
        compare(scene, scene.acceptance(), AcceptanceGuide::staticMetaObject, "AcceptanceGuide");
        compare(scene, scene.fingers(), FingerCapture::staticMetaObject, "FingerCapture");
        compare(scene, scene.signature(), SignatureCapture::staticMetaObject, "SignatureCapture");
        compare(scene, scene.submission(), Submission::staticMetaObject, "Submission");
        compare(scene, scene.slip(), SlipPrint::staticMetaObject, "SlipPrint");
        compare(scene, scene.health(), StationHealth::staticMetaObject, "StationHealth");
        compare(scene, scene.voice(), Voice::staticMetaObject, "Voice");
    }
};

QTEST_MAIN(TestUiDoubles)
#include "test_ui_doubles.moc"
