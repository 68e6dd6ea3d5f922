// SPDX-License-Identifier: Apache-2.0
// Stands in for app/station/flow/EnrolmentFlow where a test needs a state at will; calls are counted in `calls`.
import QtQuick

QtObject {
    enum Step {
        Welcome,
        Language,
        Service,
        Consent,
        Details,
        Face,
        Fingers,
        Signature,
        Review,
        Submit,
        Slip
    }
    enum Overlay {
        None,
        IdleWarning,
        ConfirmCancel,
        StaffCalled,
        Failure
    }
    enum Mode {
        Kiosk,
        Desk,
        Field
    }
    enum Role {
        Citizen,
        Officer,
        Supervisor,
        FieldOfficer
    }
    enum FailureRecovery {
        Retry,
        AskOperator,
        OutOfService
    }

    property int step: EnrolmentFlow.Welcome
    property int overlay: EnrolmentFlow.None
    property int mode: EnrolmentFlow.Kiosk
    property int role: EnrolmentFlow.Citizen
    property bool training: false
    property int stepNumber: step
    property int stepCount: 10
    property bool canGoBack: step !== EnrolmentFlow.Submit && step !== EnrolmentFlow.Slip
    property bool canGoNext: true
    property string language: "en"
    property var languages: [
        {
            code: "uz-Latn",
            name: "Oʻzbekcha"
        },
        {
            code: "ru",
            name: "Русский"
        },
        {
            code: "en",
            name: "English"
        }
    ]
    property bool mirrored: false
    property bool editing: false
    property string idleTextId: "flow.idle.text"
    property string serviceId: ""
    property var feeLines: []
    property string termId: ""
    property int termDays: 0
    property var services: []
    property string serviceTitleId: ""
    property string consentTextId: ""
    property string consentVersion: ""
    property int idleSecondsLeft: 14
    property string failureTextId: ""
    property int failureRecovery: EnrolmentFlow.Retry
    property string staffReasonId: ""
    property string caseNumber: ""
    property var reviewRows: []

    property var calls: []

    function record(call) {
        calls = calls.concat([call]);
    }
    function begin() { record("begin"); }
    function chooseLanguage(code) {
        record("chooseLanguage " + code);
        language = code;
    }
    function chooseService(id) { record("chooseService " + id); }
    function acceptConsent() { record("acceptConsent"); }
    function declineConsent() { record("declineConsent"); }
    function next() { record("next"); }
    function back() { record("back"); }
    function edit(step) { record("edit " + step); }
    function requestCancel() { record("requestCancel"); }
    function confirmCancel() { record("confirmCancel"); }
    function dismissOverlay() { record("dismissOverlay"); }
    function callStaff() { record("callStaff"); }
    function staffResolved() { record("staffResolved"); }
    function retry() { record("retry"); }
    function touch() { record("touch"); }
    function moreTime() { record("moreTime"); }
    function finish() { record("finish"); }
}
