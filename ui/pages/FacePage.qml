// SPDX-License-Identifier: Apache-2.0
// The photo: a large mirrored live picture with an oval, one hint at a time, and no button to press: it takes itself.
// Then, where the service asks for it, the same picture with a dot to follow; the light is StationView's (SoftLight).
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

StepPage {
    id: root

    required property EnrolmentFlow flow
    required property FaceCapture face
    required property Voice voice
    readonly property bool captured: face.state === FaceCapture.Captured
    readonly property bool poor: captured && !face.acceptable // kept for want of a better one; staff are asked
    readonly property bool open: captured && face.staffDecide // nobody goes on before staff have looked
    readonly property bool failed: face.state === FaceCapture.Failed
    readonly property bool live: !captured && !failed
    readonly property bool proving: face.state === FaceCapture.Proving
    // staff look at the scores where they work; a kiosk shows them to nobody
    readonly property bool staff: flow.mode !== EnrolmentFlow.Kiosk && flow.role !== EnrolmentFlow.Citizen
    // from the first turn on, also while another attempt is explained
    readonly property bool asked: turning || (proving && face.challenge.attempt > 1)
    property bool withoutLight: false // asked for before it came
    onProvingChanged: withoutLight = false
    readonly property bool turning: proving && face.challenge.stage === ChallengeScreen.Turn
    readonly property bool holding: face.state === FaceCapture.Holding || face.state === FaceCapture.Capturing

    title: captured ? qsTrId("ui.face.captured_title") : proving ? qsTrId("ui.face.proving_title") : qsTrId("flow.face.title")
    readonly property bool choice: captured && !open && face.hasOther
    readonly property string explained: choice ? qsTrId("ui.face.choice_text") : open ? qsTrId("ui.face.staff_look_text") : captured ? qsTrId("ui.face.captured_text") : proving ? qsTrId("ui.face.proving_text") : qsTrId("flow.face.text")

    titleVisible: !details.active
    footerVisible: !details.active
    prompt: open ? "ui.face.staff_look" : poor ? "ui.face.poor" : captured ? "ui.face.good" : failed && !face.cameraLost ? "ui.face.failed" : proving && face.challenge.hintId !== "" ? face.challenge.hintId : face.hintId !== "" ? face.hintId : "ui.face.look"
    subtitle: Theme.portrait ? explained : ""
    primaryText: failed || open ? qsTrId("button.call_staff") : qsTrId("button.accept")
    primaryIcon: failed || open ? "bell" : "check"
    primaryVisible: !live
    secondaryVisible: captured || failed || asked || flow.canGoBack
    secondaryText: asked ? (voice.on ? qsTrId("ui.face.cannot_see") : qsTrId("ui.face.cannot_turn")) : live ? qsTrId("button.back") : failed ? qsTrId("button.retry") : qsTrId("button.retake")
    secondaryIcon: asked ? "person" : live ? "back" : "retry"
    onSecondary: asked ? (voice.on ? face.cannotSee() : face.cannotTurn()) : live ? flow.back() : face.retake()
    onPrimary: {
        if (failed || open) {
            flow.callStaff();
        } else {
            face.accept();
            flow.next();
        }
    }

    corner: ReadAloudButton {
        objectName: "readAloud"
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        voice: root.voice
    }

    GridLayout {
        anchors.fill: parent
        columns: Theme.portrait ? 1 : 2
        columnSpacing: Theme.gapLarge
        rowSpacing: Theme.gap

        Rectangle {
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredWidth: Theme.portrait ? -1 : root.height * 0.9
            color: Theme.surfaceSunken
            radius: Theme.radius
            clip: true
            Accessible.role: Accessible.Graphic
            Accessible.name: root.captured ? qsTrId("ui.face.still") : qsTrId("ui.face.preview")

            FramePreview {
                anchors.fill: parent
                visible: root.live
                source: root.face
            }
            FaceOval {
                anchors.fill: parent
                visible: root.live && !root.proving
                progress: root.face.progress
                good: root.holding
            }
            FollowDot {
                objectName: "dot"
                anchors.fill: parent
                visible: root.turning
                dotX: root.face.challenge.dotX
                dotY: root.face.challenge.dotY
            }
            Image {
                anchors.fill: parent
                visible: root.captured
                cache: false
                fillMode: Image.PreserveAspectFit
                source: root.captured ? "image://station/face/" + root.face.stillRevision : ""
            }
            StatusChip {
                objectName: "number"
                anchors.left: parent.left
                anchors.top: parent.top
                anchors.margins: Theme.gap
                visible: root.choice
                icon: "face"
                text: qsTrId("ui.face.number").arg(root.face.shownPicture)
            }
            ColumnLayout {
                anchors.centerIn: parent
                visible: root.failed
                width: parent.width * 0.8
                Icon {
                    Layout.alignment: Qt.AlignHCenter
                    name: "camera"
                    color: Theme.inkSoft
                    size: Theme.px(220)
                    weight: 1.2
                }
            }
            Spinner {
                anchors.centerIn: parent
                visible: root.face.state === FaceCapture.Off
            }
        }

        ColumnLayout {
            Layout.fillWidth: true
            Layout.preferredWidth: Theme.portrait ? -1 : Theme.px(560)
            Layout.maximumWidth: Theme.portrait ? Number.POSITIVE_INFINITY : Theme.px(600)
            Layout.alignment: Qt.AlignVCenter
            spacing: Theme.gap

            InfoCard {
                objectName: "hint"
                Layout.fillWidth: true
                tone: root.open ? InfoCard.Neutral : root.poor ? InfoCard.Caution : root.captured || root.holding ? InfoCard.Good : root.failed ? InfoCard.Bad : InfoCard.Neutral
                icon: root.open ? "person" : root.poor ? "warning" : root.captured || root.holding ? "check" : root.failed ? "warning" : root.face.hintSymbol
                fontSize: Theme.heading
                minimumLines: 2
                strong: true
                live: true
                text: qsTrId(root.prompt)
            }
            SecondaryButton {
                objectName: "other"
                Layout.fillWidth: true
                visible: root.choice
                text: qsTrId("ui.face.other")
                icon: "face"
                onClicked: root.face.swap()
            }
            SecondaryButton {
                objectName: "livenessDetails"
                Layout.fillWidth: true
                visible: root.staff && root.captured && root.face.livenessAsked
                text: qsTrId("ui.liveness.open")
                icon: "info"
                onClicked: details.active = true
            }
            Label {
                Layout.fillWidth: true
                visible: !Theme.portrait && !(root.proving && root.face.challenge.attempt > 1) // advice needs the room
                text: root.explained
                color: Theme.inkSoft
            }
            Rectangle {
                objectName: "way"
                Layout.fillWidth: true
                Layout.preferredHeight: Theme.px(20)
                visible: root.proving
                radius: height / 2
                color: Theme.surfaceSunken
                Accessible.role: Accessible.ProgressBar
                Accessible.name: root.title
                Rectangle {
                    width: Math.max(height, parent.width * root.face.challenge.progress)
                    height: parent.height
                    radius: height / 2
                    color: Theme.success
                }
            }
            // Whom changing light harms must be able to say so before it comes; SoftLight offers it again.
            SecondaryButton {
                objectName: "noLight"
                Layout.fillWidth: true
                visible: root.proving && !root.withoutLight
                text: qsTrId("ui.face.without_light")
                icon: "info"
                onClicked: {
                    root.withoutLight = true;
                    root.face.withoutLight();
                }
            }
            RowLayout {
                Layout.fillWidth: true
                visible: root.live && !root.proving
                AttemptDots {
                    attempt: root.face.attempt
                    attemptsMax: root.face.attemptsMax
                }
                Item {
                    Layout.fillWidth: true
                }
                StatusChip {
                    visible: root.face.secondsLeft > 0
                    icon: "clock"
                    ink: Theme.inkSoft
                    text: qsTrId("ui.seconds_short").arg(root.face.secondsLeft)
                }
            }
        }
    }
    Loader {
        id: details
        anchors.fill: parent
        active: false
        z: 2
        sourceComponent: LivenessDetails {
            objectName: "details"
            face: root.face
            onClosed: details.active = false
        }
    }
}
