// SPDX-License-Identifier: Apache-2.0
// Everything inside the window: ribbon, top bar, the page of the current step, and one overlay at most.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

FocusScope {
    id: root

    required property EnrolmentFlow flow
    required property DetailsForm details
    required property FaceCapture face
    required property AcceptanceGuide acceptance
    required property FingerCapture fingers
    required property SignatureCapture signature
    required property Submission submission
    required property SlipPrint slip
    required property StationHealth health
    required property Voice voice

    readonly property bool atWelcome: flow.step === EnrolmentFlow.Welcome
    readonly property bool atEnd: flow.step === EnrolmentFlow.Submit || flow.step === EnrolmentFlow.Slip
    // staff test the station itself, instead of serving a person
    readonly property bool tested: acceptance.state !== AcceptanceGuide.Closed
    readonly property Item page: pages.item
    readonly property Item overlay: overlays.item
    // what is asked right now, for the voice: an overlay speaks before the page behind it
    readonly property string prompt: (overlays.item ?? pages.item)?.prompt ?? ""

    // a page is made when its step begins and gone when it ends: nothing of one person is left for the next
    function showPage() {
        if (flow.step === EnrolmentFlow.Welcome && acceptance.state !== AcceptanceGuide.Closed)
            return pages.setSource("pages/AcceptancePage.qml", {acceptance});
        switch (flow.step) {
        case EnrolmentFlow.Welcome:
            return pages.setSource("pages/WelcomePage.qml", {flow, health, acceptance});
        case EnrolmentFlow.Language:
            return pages.setSource("pages/LanguagePage.qml", {flow});
        case EnrolmentFlow.Service:
            return pages.setSource("pages/ServicePage.qml", {flow});
        case EnrolmentFlow.Consent:
            return pages.setSource("pages/ConsentPage.qml", {flow});
        case EnrolmentFlow.Details:
            return pages.setSource("pages/DetailsPage.qml", {flow, details});
        case EnrolmentFlow.Face:
            return pages.setSource("pages/FacePage.qml", {flow, face, voice});
        case EnrolmentFlow.Fingers:
            return pages.setSource("pages/FingersPage.qml", {flow, fingers});
        case EnrolmentFlow.Signature:
            return pages.setSource("pages/SignaturePage.qml", {flow, signature});
        case EnrolmentFlow.Review:
            return pages.setSource("pages/ReviewPage.qml", {flow, face, fingers});
        case EnrolmentFlow.Submit:
            return pages.setSource("pages/SubmitPage.qml", {flow, submission});
        case EnrolmentFlow.Slip:
            return pages.setSource("pages/SlipPage.qml", {flow, slip, submission});
        }
    }

    function showOverlay() {
        switch (flow.overlay) {
        case EnrolmentFlow.IdleWarning:
            return overlays.setSource("overlays/IdleWarning.qml", {flow});
        case EnrolmentFlow.ConfirmCancel:
            return overlays.setSource("overlays/ConfirmCancel.qml", {flow});
        case EnrolmentFlow.StaffCalled:
            return overlays.setSource("overlays/StaffCalled.qml", {flow, fingers, face});
        case EnrolmentFlow.Failure:
            return overlays.setSource("overlays/FailureNotice.qml", {flow});
        default:
            return overlays.setSource("");
        }
    }

    LayoutMirroring.enabled: flow.mirrored
    LayoutMirroring.childrenInherit: true

    onPromptChanged: voice.say(prompt)
    onTestedChanged: showPage()
    onWidthChanged: Theme.viewWidth = width
    onHeightChanged: Theme.viewHeight = height
    Component.onCompleted: {
        Theme.viewWidth = width;
        Theme.viewHeight = height;
        showPage();
        showOverlay();
    }

    Connections {
        target: root.flow
        function onStepChanged() {
            root.showPage();
        }
        function onOverlayChanged() {
            root.showOverlay();
        }
    }

    // any touch or key means that somebody is there; seen on its way to the page, never taken from it
    MouseArea {
        anchors.fill: parent
        z: 1
        Accessible.ignored: true
        onPressed: mouse => {
            root.flow.touch();
            mouse.accepted = false;
        }
    }
    Keys.onPressed: event => {
        root.flow.touch();
        event.accepted = false;
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.ground
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0
        enabled: overlays.item === null

        TrainingRibbon {
            objectName: "trainingRibbon"
            Layout.fillWidth: true
            visible: root.flow.training
        }
        TopBar {
            objectName: "topBar"
            Layout.fillWidth: true
            stepNumber: root.flow.stepNumber
            stepCount: root.flow.stepCount
            languages: root.flow.languages
            language: root.flow.language
            cancellable: !root.atWelcome && !root.atEnd
            showProgress: !root.atWelcome && root.flow.stepNumber > 0
            onCancelled: root.flow.requestCancel()
            onLanguageChosen: code => root.flow.chooseLanguage(code)
            onStaffCalled: root.flow.callStaff()
        }
        Loader {
            id: pages
            objectName: "pages"
            Layout.fillWidth: true
            Layout.fillHeight: true
            focus: true
            onLoaded: appear.restart()
        }
        StatusChip {
            objectName: "offlineChip"
            Layout.alignment: Qt.AlignHCenter
            Layout.bottomMargin: Theme.gapSmall
            visible: root.health.offline && root.atWelcome
            icon: "cloud_off"
            ink: Theme.warning
            text: qsTrId("flow.offline")
        }
    }
    NumberAnimation {
        id: appear
        target: pages
        property: "opacity"
        from: 0.2
        to: 1
        duration: Theme.calm
    }
    SoftLight {
        objectName: "softLight"
        anchors.fill: parent
        challenge: root.face.challenge
        onRefused: root.face.withoutLight()
    }
    SoftLight {
        objectName: "acceptanceLight"
        anchors.fill: parent
        challenge: root.acceptance.challenge
        refusalText: qsTrId("acceptance.stop")
        onRefused: root.acceptance.stopPresenting()
    }
    Loader {
        id: overlays
        objectName: "overlays"
        anchors.fill: parent
        focus: item !== null
    }
}
