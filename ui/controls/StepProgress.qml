// SPDX-License-Identifier: Apache-2.0
// "Step 3 of 9" as words and as a bar of segments.
import QtQuick
import QtQuick.Layouts
import Darcha.Ui

ColumnLayout {
    id: root

    required property int stepNumber
    required property int stepCount

    spacing: Theme.gapTiny
    Accessible.role: Accessible.ProgressBar
    Accessible.name: caption.text

    Label {
        id: caption
        Layout.fillWidth: true
        text: qsTrId("flow.step_of").arg(root.stepNumber).arg(root.stepCount)
        font.pixelSize: Theme.caption
        color: Theme.inkSoft
        strong: true
        Accessible.ignored: true
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.px(6)
        Repeater {
            model: root.stepCount
            Rectangle {
                required property int index
                Layout.fillWidth: true
                Layout.preferredWidth: 10
                implicitHeight: Theme.px(14)
                radius: height / 2
                color: index < root.stepNumber ? Theme.primary : Theme.surfaceSunken
                border.width: index < root.stepNumber ? 0 : 1
                border.color: Theme.outline
            }
        }
    }
}
