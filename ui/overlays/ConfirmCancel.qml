// SPDX-License-Identifier: Apache-2.0
// Really stop? Says what happens to what was entered; going on is the large answer.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

OverlayCard {
    id: root

    required property EnrolmentFlow flow

    icon: "warning"
    iconInk: Theme.warning
    iconGround: Theme.warningSoft
    prompt: "flow.cancel.title"
    title: qsTrId(prompt)
    text: qsTrId("flow.cancel.text")

    OverlayButtons {
        PrimaryButton {
            objectName: "goOn"
            Layout.fillWidth: true
            Layout.preferredWidth: 10
            text: qsTrId("button.keep_going")
            focus: true
            onClicked: root.flow.dismissOverlay()
        }
        DangerButton {
            objectName: "confirmCancel"
            Layout.fillWidth: true
            Layout.preferredWidth: 10
            text: qsTrId("button.end_session")
            onClicked: root.flow.confirmCancel()
        }
    }
}
