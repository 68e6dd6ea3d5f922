// SPDX-License-Identifier: Apache-2.0
// For staff: what do you see? Nothing happens before the answer is given a second time by the button that says what
// follows from it.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

ColumnLayout {
    id: root

    required property FaceCapture face
    property string seen: "" // "vouch.seen_here"
    readonly property bool refusing: seen.startsWith("refuse.")
    signal gaveUp

    spacing: Theme.gap

    GridLayout {
        Layout.fillWidth: true
        columns: Theme.portrait ? 1 : 2
        columnSpacing: Theme.gap
        rowSpacing: Theme.gapSmall

        Repeater {
            model: ["vouch.seen_here", "vouch.cannot_take_part", "vouch.disturbed", "refuse.held_up", "refuse.other_person"]
            ChoiceTile {
                required property string modelData
                objectName: modelData
                Layout.fillWidth: true
                Layout.preferredWidth: 10
                Layout.fillHeight: true
                title: qsTrId("ui.liveness." + modelData)
                titleSize: Theme.body
                selected: root.seen === modelData
                onClicked: root.seen = modelData
            }
        }
    }
    Label {
        Layout.fillWidth: true
        text: root.seen === "" ? "" : root.refusing ? qsTrId("ui.liveness.refuse.then") : qsTrId("ui.liveness.vouch.then")
        color: Theme.inkSoft
        Layout.minimumHeight: 2 * font.pixelSize * 1.5 // nothing moves under the finger that comes next
        Accessible.role: Accessible.AlertMessage
        Accessible.name: text
    }
    OverlayButtons {
        SecondaryButton {
            objectName: "undecided"
            Layout.fillWidth: true
            Layout.preferredWidth: 10
            text: qsTrId("button.back")
            icon: "back"
            onClicked: root.gaveUp()
        }
        PrimaryButton {
            objectName: "confirmVouch"
            Layout.fillWidth: true
            Layout.preferredWidth: 10
            visible: !root.refusing
            enabled: root.seen !== ""
            text: qsTrId("ui.liveness.vouch")
            icon: "check"
            onClicked: root.face.vouch(root.seen.slice("vouch.".length))
        }
        DangerButton {
            objectName: "confirmRefuse"
            Layout.fillWidth: true
            Layout.preferredWidth: 10
            visible: root.refusing
            text: qsTrId("ui.liveness.refuse")
            onClicked: root.face.refuse(root.seen.slice("refuse.".length))
        }
    }
}
