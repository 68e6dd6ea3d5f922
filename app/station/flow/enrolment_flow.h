// SPDX-License-Identifier: Apache-2.0
// The one controller that pages send their intents to: it holds the flow's state and carries its effects out.
//
// Main thread. The rules are core/service/flow.h; this class adds time (a Timer at each deadline), the chosen service,
// the consent record, and a guard against double taps: the same intent twice within 300 ms counts once. Whatever ends a
// session overwrites details and signature and calls FlowEffects::wipe().
#pragma once

#include "app/station/flow/collected.h"
#include "app/station/time_zone.h"
#include "core/base/error_code.h"

#include <memory>
#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>
#include <QVariantList>

namespace darcha {

class DetailsForm;
class FlowEffects;
struct ServiceCatalogue;
class SignatureCapture;
class Texts;
class Timers;

class EnrolmentFlow : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the composition")

    Q_PROPERTY(Step step READ step NOTIFY stepChanged)
    Q_PROPERTY(Overlay overlay READ overlay NOTIFY overlayChanged)
    Q_PROPERTY(Mode mode READ mode CONSTANT)
    Q_PROPERTY(Role role READ role CONSTANT)
    Q_PROPERTY(bool training READ training CONSTANT)
    Q_PROPERTY(int stepNumber READ stepNumber NOTIFY stepChanged)
    Q_PROPERTY(int stepCount READ stepCount NOTIFY stepChanged)
    Q_PROPERTY(bool canGoBack READ canGoBack NOTIFY stateChanged)
    Q_PROPERTY(bool canGoNext READ canGoNext NOTIFY stateChanged)
    Q_PROPERTY(bool editing READ editing NOTIFY stateChanged) // one step, from Review
    Q_PROPERTY(QString language READ language NOTIFY languageChanged)
    Q_PROPERTY(QVariantList languages READ languages CONSTANT) // {code, name}
    Q_PROPERTY(bool mirrored READ mirrored NOTIFY languageChanged)
    Q_PROPERTY(QVariantList services READ services CONSTANT) // {id, titleId, summaryId, fee, currency, authorityId}
    Q_PROPERTY(QString serviceId READ serviceId NOTIFY serviceChanged)
    Q_PROPERTY(QString serviceTitleId READ serviceTitleId NOTIFY serviceChanged)
    Q_PROPERTY(QVariantList feeLines READ feeLines NOTIFY serviceChanged) // {labelId, amount, currency}
    Q_PROPERTY(QString termId READ termId NOTIFY serviceChanged)          // qsTrId(termId, termDays)
    Q_PROPERTY(int termDays READ termDays NOTIFY serviceChanged)
    Q_PROPERTY(QString consentTextId READ consentTextId NOTIFY serviceChanged)
    Q_PROPERTY(QString consentVersion READ consentVersion NOTIFY serviceChanged)
    Q_PROPERTY(int idleSecondsLeft READ idleSecondsLeft NOTIFY idleSecondsLeftChanged)
    Q_PROPERTY(QString idleTextId READ idleTextId NOTIFY overlayChanged)
    Q_PROPERTY(QString failureTextId READ failureTextId NOTIFY overlayChanged)
    Q_PROPERTY(FailureRecovery failureRecovery READ failureRecovery NOTIFY overlayChanged)
    Q_PROPERTY(QString staffReasonId READ staffReasonId NOTIFY overlayChanged)
    Q_PROPERTY(QString caseNumber READ caseNumber NOTIFY caseNumberChanged)
    Q_PROPERTY(QVariantList reviewRows READ reviewRows NOTIFY reviewRowsChanged) // {labelId, value, valueId, step}

public:
    enum class Step { Welcome, Language, Service, Consent, Details, Face, Fingers, Signature, Review, Submit, Slip };
    Q_ENUM(Step)
    enum class Overlay { None, IdleWarning, ConfirmCancel, StaffCalled, Failure };
    Q_ENUM(Overlay)
    enum class Mode { Kiosk, Desk, Field };
    Q_ENUM(Mode)
    enum class Role { Citizen, Officer, Supervisor, FieldOfficer };
    Q_ENUM(Role)
    enum class FailureRecovery { Retry, AskOperator, OutOfService };
    Q_ENUM(FailureRecovery)

    struct Parts { // all outlive the flow
        const Clock& clock;
        Timers& timers;
        const Texts& texts;
        const ServiceCatalogue& services;
        FlowEffects& effects;
        DetailsForm& details;
        SignatureCapture& signature;
    };
    struct Setting {
        StationMode mode = StationMode::Kiosk;
        StationRole role = StationRole::Citizen;
        bool training = false;
        darcha::Language home =
            darcha::Language::UzLatn; // what Welcome speaks; the first language there is if it lacks texts
        TimeZone zone = {};           // whose day "today" is, in the details too
    };

    EnrolmentFlow(const Parts& parts, const Setting& setting, QObject* parent = nullptr);
    ~EnrolmentFlow() override;

    // --- what the rest of the station reports
    void sealed(const QString& caseNumber);
    void failed(ErrorCode code);
    void setReady(FlowStep step, bool ready); // Face, Fingers; details and signature report by themselves
    void presence();                          // a person is seen at work without touching the screen
    void callStaffFor(const QString& reasonTextId);
    void deviceLost(const QString& reasonTextId); // the capture waits for its device: staff are called
    void deviceBack();                            // and are no longer needed for that

    const FlowState& state() const;
    const ServiceDefinition* service() const; // null before one is chosen
    const CollectedConsent& consent() const;
    darcha::Language spoken() const;

    // --- properties
    Step step() const;
    Overlay overlay() const;
    Mode mode() const;
    Role role() const;
    bool training() const;
    int stepNumber() const;
    int stepCount() const;
    bool canGoBack() const;
    bool canGoNext() const;
    bool editing() const;
    QString language() const;
    QVariantList languages() const;
    bool mirrored() const;
    QVariantList services() const;
    QString serviceId() const;
    QString serviceTitleId() const;
    QVariantList feeLines() const;
    QString termId() const;
    int termDays() const;
    QString consentTextId() const;
    QString consentVersion() const;
    int idleSecondsLeft() const;
    QString idleTextId() const;
    QString failureTextId() const;
    FailureRecovery failureRecovery() const;
    QString staffReasonId() const;
    QString caseNumber() const;
    QVariantList reviewRows() const;

public slots:
    void begin();
    void chooseLanguage(const QString& code);
    void chooseService(const QString& id);
    void acceptConsent();
    void declineConsent();
    void next();
    void back();
    void edit(darcha::EnrolmentFlow::Step step); // from Review
    void requestCancel();
    void confirmCancel();
    void dismissOverlay();
    void callStaff();
    void staffResolved();
    void retry();
    void touch();
    void moreTime();
    void finish();

signals:
    void stateChanged(); // after any change, last
    void stepChanged();
    void overlayChanged();
    void languageChanged();
    void serviceChanged();
    void idleSecondsLeftChanged();
    void caseNumberChanged();
    void reviewRowsChanged();
    void wiped(); // a session has ended, whatever the reason

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace darcha
