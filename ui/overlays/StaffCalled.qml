// SPDX-License-Identifier: Apache-2.0
// Staff are needed, and this screen tells nobody but the log: the person asks. Nothing that was entered is lost, and the
// person may go on alone.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

OverlayCard {
    id: root

    required property EnrolmentFlow flow
    required property FingerCapture fingers
    required property FaceCapture face
    // the liveness check did not settle it: staff look at person and photo, and say what they see
    readonly property bool open: flow.step === EnrolmentFlow.Face && face.staffDecide
    property bool deciding: false
    readonly property bool noReader: flow.step === EnrolmentFlow.Fingers && fingers.readerMissing

    icon: deciding ? "" : "bell"
    prompt: flow.staffReasonId !== "" ? flow.staffReasonId : "flow.staff.title"
    widest: Theme.px(Theme.portrait ? 960 : deciding ? 1720 : 1240)
    title: deciding ? qsTrId("ui.liveness.question") : qsTrId("flow.staff.title")
    text: deciding ? "" : qsTrId("flow.staff.text")

    InfoCard {
        Layout.fillWidth: true
        visible: root.flow.staffReasonId !== "" && !root.deciding
        icon: "info"
        text: visible ? qsTrId(root.flow.staffReasonId) : ""
    }
    Loader {
        Layout.fillWidth: true
        active: root.deciding
        visible: active
        sourceComponent: LivenessDecision {
            face: root.face
            onGaveUp: root.deciding = false
        }
    }
    SecondaryButton {
        objectName: "staffDecide"
        Layout.alignment: Qt.AlignHCenter
        Layout.minimumWidth: Theme.px(520)
        visible: root.open && !root.deciding
        text: qsTrId("ui.liveness.decide")
        icon: "person"
        onClicked: root.deciding = true
    }
    SecondaryButton {
        objectName: "staffResolved"
        Layout.alignment: Qt.AlignHCenter
        Layout.minimumWidth: Theme.px(520)
        visible: !root.deciding
        text: root.open ? qsTrId("ui.liveness.back_to_photo") : qsTrId("button.staff_done")
        onClicked: root.flow.staffResolved()
    }
    // A station whose scanner is not there must not keep people for ever: staff may leave the fingers out.
    InfoCard {
        Layout.fillWidth: true
        visible: root.noReader
        icon: "person"
        fontSize: Theme.caption
        text: visible ? qsTrId("ui.fingers.without_reader_note") : ""
    }
    SecondaryButton {
        objectName: "withoutReader"
        Layout.alignment: Qt.AlignHCenter
        Layout.minimumWidth: Theme.px(520)
        visible: root.noReader
        text: qsTrId("ui.fingers.without_reader")
        onClicked: root.fingers.goOnWithoutReader()
    }
    // Whoever cannot wait, or stands before a device that nobody can mend now, leaves with everything wiped.
    SecondaryButton {
        objectName: "endSession"
        Layout.alignment: Qt.AlignHCenter
        Layout.minimumWidth: Theme.px(520)
        visible: !root.deciding
        text: qsTrId("button.end_session")
        onClicked: root.flow.confirmCancel()
    }
}
