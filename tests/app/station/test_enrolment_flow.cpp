// SPDX-License-Identifier: Apache-2.0
// The controller through whole sessions, on virtual time, with the declared service and the real texts.
#include "app/station/flow/details_form.h"
#include "app/station/flow/enrolment_flow.h"
#include "app/station/flow/flow_effects.h"
#include "app/station/flow/signature_capture.h"
#include "app/station/texts.h"
#include "app/station/timers.h"
#include "core/service/service_catalogue.h"

#include <QCryptographicHash>
#include <QSignalSpy>
#include <QtTest>

using namespace darcha;
using namespace std::chrono;
using Step = EnrolmentFlow::Step;
using Overlay = EnrolmentFlow::Overlay;

namespace {

// The rest of a station: notes what was asked of it.
class Station final : public FlowEffects {
public:
    QStringList done;
    CollectedSession sealed;

    void startFace(const FaceStep& step) override {
        done << QStringLiteral("face ") + QString::fromStdString(step.profile);
    }
    void stopFace() override { done << QStringLiteral("stop face"); }
    void startFingers(const FingersStep& step) override {
        done << QStringLiteral("fingers %1").arg(step.positions.size());
    }
    void stopFingers() override { done << QStringLiteral("stop fingers"); }
    void seal(const CollectedSession& session) override {
        sealed = session;
        done << QStringLiteral("seal");
    }
    void print() override { done << QStringLiteral("print"); }
    void summonStaff(const QString& reason) override { done << QStringLiteral("staff ") + reason; }
    void changeLanguage(Language language) override {
        done << QStringLiteral("language ") + QString::fromUtf8(traits(language).code.data());
    }
    void entered(FlowStep) override {}
    void wipe() override { done << QStringLiteral("wipe"); }

    bool did(const char* what) const { return done.contains(QString::fromUtf8(what)); }
};

} // namespace

class EnrolmentFlowTest : public QObject {
    Q_OBJECT

    struct World {
        VirtualClock clock{sys_days{year(2026) / 11 / 22} + hours(9)};
        VirtualTimers timers{clock};
        Texts texts;
        ServiceCatalogue services;
        Station station;
        DetailsForm details{clock};
        SignatureCapture signature{clock};
        std::unique_ptr<EnrolmentFlow> flow;

        World()
            : texts(*Texts::load(QStringLiteral(DARCHA_SOURCE_DIR "/ui/strings"))),
              services(*ServiceCatalogue::load(DARCHA_SOURCE_DIR "/app/services", {})) {
            flow = std::make_unique<EnrolmentFlow>(
                EnrolmentFlow::Parts{clock, timers, texts, services, station, details, signature},
                EnrolmentFlow::Setting{StationMode::Kiosk, StationRole::Citizen, true, Language::UzLatn});
        }
        void tapped() { clock.advance(milliseconds(400)); } // people need longer than a double tap
        void type(const char* field, const char* value) {
            details.setValue(details.rowOf(QString::fromUtf8(field)), QString::fromUtf8(value));
        }
        void fillIn() {
            type("surname", "Ergasheva");
            type("birth_date", "15.03.1999");
            type("sex", "female");
            type("birth_place", "Toshkent");
            type("address", "Toshkent, Amir Temur 1");
        }
        void sign() {
            signature.press(0.1, 0.5);
            for (int i = 1; i <= 40; ++i)
                signature.move(0.1 + i * 0.015, 0.5 + (i % 2) * 0.2);
            signature.release();
        }
        void next() {
            flow->next();
            tapped();
        }
        void upTo(Step step) {
            flow->begin();
            flow->chooseLanguage(QStringLiteral("ru"));
            flow->chooseService(QStringLiteral("uz.first_id_card"));
            if (step == Step::Consent)
                return;
            flow->acceptConsent();
            if (step == Step::Details)
                return;
            fillIn();
            next();
            if (step == Step::Face)
                return;
            flow->setReady(FlowStep::Face, true);
            next();
            if (step == Step::Fingers)
                return;
            flow->setReady(FlowStep::Fingers, true);
            next();
            if (step == Step::Signature)
                return;
            sign();
            next();
            if (step == Step::Review)
                return;
            next();
            if (step == Step::Slip)
                flow->sealed(QStringLiteral("UZ-0001-000042"));
        }
        bool nothingIsLeft() const {
            for (const CollectedField& field : details.collected().fields)
                if (!field.value.empty())
                    return false;
            return signature.empty() && flow->caseNumber().isEmpty() && flow->reviewRows().isEmpty() &&
                   !flow->consent().given && flow->consent().textSha256.empty() && station.did("wipe");
        }
    };

private slots:
    void aWholeEnrolmentGoesFromWelcomeToTheSlipAndIsWiped() {
        World w;
        QCOMPARE(w.flow->language(), QStringLiteral("uz-Latn"));
        w.upTo(Step::Slip);
        QCOMPARE(w.flow->step(), Step::Slip);
        QCOMPARE(w.flow->caseNumber(), QStringLiteral("UZ-0001-000042"));
        const QStringList expected{"language ru", "face uzbekistan", "stop face", "fingers 2", "stop fingers", "seal",
                                   "print"};
        QCOMPARE(w.station.done, expected);

        const CollectedSession& session = w.station.sealed;
        QCOMPARE(session.serviceId, std::string("uz.first_id_card"));
        QVERIFY(session.training && session.language == Language::Ru);
        QCOMPARE(session.details.fields.front().value, std::string("Ergasheva"));
        QVERIFY(session.signature.png.size() > 100 && session.signature.strokesJson.size() > 100);
        QCOMPARE(iso8601(session.started), std::string("2026-11-22T09:00:00.000Z"));

        QSignalSpy wiped(w.flow.get(), &EnrolmentFlow::wiped);
        w.flow->finish();
        QCOMPARE(wiped.count(), 1);
        QCOMPARE(w.flow->step(), Step::Welcome);
        QCOMPARE(w.flow->language(), QStringLiteral("uz-Latn"));
        QVERIFY(w.nothingIsLeft());
    }

    void theConsentRecordSaysWhichTextWasShown() {
        World w;
        w.upTo(Step::Details);
        const CollectedConsent& consent = w.flow->consent();
        QVERIFY(consent.given && consent.language == Language::Ru);
        QCOMPARE(consent.version, std::string("2026-11"));
        const QByteArray shown = w.texts.text(Language::Ru, w.flow->consentTextId().toStdString()).toUtf8();
        QVERIFY(shown.size() > 500);
        QCOMPARE(QByteArray::fromStdString(consent.textSha256),
                 QCryptographicHash::hash(shown, QCryptographicHash::Sha256).toHex());
        QCOMPARE(iso8601(consent.at), std::string("2026-11-22T09:00:00.000Z"));
    }

    void cancelWipesAtEveryStep() {
        for (const Step step :
             {Step::Consent, Step::Details, Step::Face, Step::Fingers, Step::Signature, Step::Review}) {
            World w;
            w.upTo(step);
            QCOMPARE(w.flow->step(), step);
            w.flow->requestCancel();
            QCOMPARE(w.flow->overlay(), Overlay::ConfirmCancel);
            w.flow->confirmCancel();
            QCOMPARE(w.flow->step(), Step::Welcome);
            QVERIFY(w.nothingIsLeft());
        }
    }

    void whoWalksAwayIsWarnedAndThenForgotten() {
        World w;
        w.upTo(Step::Review);
        w.clock.advance(milliseconds(59600)); // one tap ago
        QCOMPARE(w.flow->overlay(), Overlay::IdleWarning);
        QCOMPARE(w.flow->idleSecondsLeft(), 20);
        w.clock.advance(seconds(5));
        QCOMPARE(w.flow->idleSecondsLeft(), 15);
        w.flow->moreTime();
        QCOMPARE(w.flow->overlay(), Overlay::None);
        QCOMPARE(w.flow->idleSecondsLeft(), 0);
        w.clock.advance(seconds(180));
        QCOMPARE(w.flow->overlay(), Overlay::IdleWarning);
        w.clock.advance(seconds(20));
        QCOMPARE(w.flow->step(), Step::Welcome);
        QVERIFY(w.nothingIsLeft());
        w.clock.advance(hours(24)); // Welcome waits without a timer
        QCOMPARE(w.flow->overlay(), Overlay::None);
    }

    void aDoubleTapCountsOnce() {
        World w;
        w.upTo(Step::Fingers);
        w.flow->setReady(FlowStep::Fingers, true);
        w.sign(); // the next step is ready too: a second tap would skip its page
        w.flow->next();
        w.clock.advance(milliseconds(150));
        w.flow->next();
        QCOMPARE(w.flow->step(), Step::Signature);
        w.clock.advance(milliseconds(300));
        w.flow->next();
        QCOMPARE(w.flow->step(), Step::Review);
    }

    void nextWaitsUntilTheStepIsReady() {
        World w;
        w.upTo(Step::Details);
        QVERIFY(!w.flow->canGoNext());
        w.next();
        QCOMPARE(w.flow->step(), Step::Details);
        QCOMPARE(w.details.data(w.details.index(0), DetailsForm::ErrorIdRole).toString(),
                 QStringLiteral("service.error.required"));
        w.fillIn();
        QVERIFY(w.flow->canGoNext());
        w.next();
        QCOMPARE(w.flow->step(), Step::Face);
    }

    void reviewShowsWhatWasTypedInTheLanguageSpoken() {
        World w;
        w.upTo(Step::Review);
        const QVariantList rows = w.flow->reviewRows();
        QCOMPARE(rows.size(), 5); // what was left out is not shown
        QCOMPARE(rows[0].toMap()["value"].toString(), QStringLiteral("Ergasheva"));
        QCOMPARE(rows[1].toMap()["value"].toString(), QStringLiteral("15.03.1999"));
        QCOMPARE(rows[2].toMap()["value"].toString(), QString::fromUtf8("Женский"));
        w.flow->edit(Step::Details);
        QVERIFY(w.flow->editing());
        w.type("surname", "Karimova");
        w.next();
        QCOMPARE(w.flow->step(), Step::Review);
        QCOMPARE(w.flow->reviewRows()[0].toMap()["value"].toString(), QStringLiteral("Karimova"));
    }

    void aFailureNamesItsTextAndWayOut() {
        World w;
        w.upTo(Step::Face);
        w.flow->failed(ErrorCode::DeviceGone);
        QCOMPARE(w.flow->overlay(), Overlay::Failure);
        QCOMPARE(w.flow->failureTextId(), QStringLiteral("error.DeviceGone"));
        QCOMPARE(w.flow->failureRecovery(), EnrolmentFlow::FailureRecovery::AskOperator);
        w.flow->callStaff();
        QVERIFY(w.station.did("staff flow.staff.asked"));
        w.flow->staffResolved();
        QCOMPARE(w.flow->overlay(), Overlay::None);
        QCOMPARE(w.station.done.count(QStringLiteral("face uzbekistan")), 2);
    }

    void aDeviceThatIsPluggedInAgainClosesTheCallForStaffByItself() {
        World w;
        w.upTo(Step::Face);
        w.flow->deviceLost(QStringLiteral("staff.reason.camera"));
        QCOMPARE(w.flow->overlay(), Overlay::StaffCalled);
        QCOMPARE(w.flow->staffReasonId(), QStringLiteral("staff.reason.camera"));
        QVERIFY(w.station.did("staff staff.reason.camera"));
        QVERIFY(!w.station.did("stop face"));
        w.flow->deviceBack();
        QCOMPARE(w.flow->overlay(), Overlay::None);
        QCOMPARE(w.station.done.count(QStringLiteral("face uzbekistan")), 1);
    }

    void decliningConsentCallsStaff() {
        World w;
        w.upTo(Step::Consent);
        w.flow->declineConsent();
        QCOMPARE(w.flow->overlay(), Overlay::StaffCalled);
        QCOMPARE(w.flow->staffReasonId(), QStringLiteral("flow.staff.consent_declined"));
        QVERIFY(!w.flow->consent().given && !w.flow->consent().textSha256.empty());
    }

    void aSessionAfterAnotherStartsEmpty() {
        World w;
        w.upTo(Step::Slip);
        w.flow->finish();
        w.tapped();
        w.upTo(Step::Details);
        QCOMPARE(w.flow->step(), Step::Details);
        QVERIFY(!w.flow->canGoNext() && w.signature.empty());
    }

    void theServiceListShowsTitleAndFee() {
        World w;
        const QVariantMap card = w.flow->services().front().toMap();
        QCOMPARE(card["id"].toString(), QStringLiteral("uz.first_id_card"));
        QCOMPARE(card["fee"].toLongLong(), 0);
        w.upTo(Step::Consent);
        QCOMPARE(w.flow->feeLines().size(), 2);
        QCOMPARE(w.flow->stepNumber(), 1);
        QCOMPARE(w.flow->stepCount(), 6);
        QCOMPARE(w.flow->termDays(), 10);
        w.flow->chooseLanguage(QStringLiteral("xx"));
        QCOMPARE(w.flow->language(), QStringLiteral("ru"));
    }

    void aLateAnswerOfTheSealerIsNotTakenByTheNextPerson() {
        World w;
        w.upTo(Step::Review);
        w.next();
        QVERIFY(w.station.did("seal"));
        w.clock.advance(seconds(61));
        QCOMPARE(w.flow->overlay(), Overlay::Failure);
        w.flow->requestCancel();
        w.flow->confirmCancel();
        QCOMPARE(w.flow->step(), Step::Welcome);
        w.flow->sealed(QStringLiteral("UZ-0001-000042"));
        QCOMPARE(w.flow->step(), Step::Welcome);
        QVERIFY(w.nothingIsLeft());
    }
};

QTEST_GUILESS_MAIN(EnrolmentFlowTest)
#include "test_enrolment_flow.moc"
