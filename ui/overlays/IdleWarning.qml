// SPDX-License-Identifier: Apache-2.0
// Nobody touched the screen for a while: how many seconds are left, and one very large way to stay.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

OverlayCard {
    id: root

    required property EnrolmentFlow flow

    prompt: flow.idleTextId.startsWith("flow.session_end") ? "flow.session_end.title" : "flow.idle.title"
    title: qsTrId(prompt)
    text: qsTrId(flow.idleTextId !== "" ? flow.idleTextId : "flow.idle.text")

    CountdownRing {
        Layout.alignment: Qt.AlignHCenter
        seconds: root.flow.idleSecondsLeft
        size: Theme.px(Theme.portrait ? 340 : 250)
    }
    OverlayButtons {
        PrimaryButton {
            objectName: "stillHere"
            Layout.fillWidth: true
            Layout.preferredWidth: 20
            implicitHeight: Theme.target * (Theme.portrait ? 1.4 : 1.15)
            text: qsTrId("ui.idle.still_here")
            fontSize: Theme.heading
            icon: "hand"
            focus: true
            onClicked: root.flow.moreTime()
        }
        SecondaryButton {
            objectName: "endNow"
            Layout.fillWidth: true
            Layout.preferredWidth: 12
            Layout.fillHeight: !Theme.portrait
            text: qsTrId("button.end_session")
            onClicked: root.flow.confirmCancel()
        }
    }
}
