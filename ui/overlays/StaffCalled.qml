// SPDX-License-Identifier: Apache-2.0
// Help is on its way; nothing that was entered is lost, and the person may go on alone.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

OverlayCard {
    id: root

    required property EnrolmentFlow flow

    icon: "bell"
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
    // Whoever cannot wait, or stands before a device that nobody can mend now, leaves with everything wiped.
    SecondaryButton {
        objectName: "endSession"
        Layout.alignment: Qt.AlignHCenter
        Layout.minimumWidth: Theme.px(520)
        text: qsTrId("button.end_session")
        onClicked: root.flow.confirmCancel()
    }
}
