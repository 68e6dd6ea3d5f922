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
    readonly property bool noReader: flow.step === EnrolmentFlow.Fingers && fingers.readerMissing

    icon: "bell"
    prompt: flow.staffReasonId !== "" ? flow.staffReasonId : "flow.staff.title"
    title: qsTrId("flow.staff.title")
    text: qsTrId("flow.staff.text")

    InfoCard {
        Layout.fillWidth: true
        visible: root.flow.staffReasonId !== ""
        icon: "info"
        text: visible ? qsTrId(root.flow.staffReasonId) : ""
    }
    SecondaryButton {
        objectName: "staffResolved"
        Layout.alignment: Qt.AlignHCenter
        Layout.minimumWidth: Theme.px(520)
        text: qsTrId("button.staff_done")
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
        text: qsTrId("button.end_session")
        onClicked: root.flow.confirmCancel()
    }
}
