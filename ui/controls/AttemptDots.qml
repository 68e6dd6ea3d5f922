// SPDX-License-Identifier: Apache-2.0
// "Attempt 2 of 3": words first, dots beside them.
import QtQuick
import QtQuick.Layouts
import Darcha.Ui

RowLayout {
    id: root

    required property int attempt
    required property int attemptsMax

    spacing: Theme.gapSmall
    Accessible.role: Accessible.StaticText
    Accessible.name: label.text

    Label {
        id: label
        text: qsTrId("ui.attempt_of").arg(root.attempt).arg(root.attemptsMax)
        color: Theme.inkSoft
        font.pixelSize: Theme.caption
        strong: true
        Accessible.ignored: true
    }
    Repeater {
        model: root.attemptsMax
        Rectangle {
            required property int index
            implicitWidth: Theme.px(26)
            implicitHeight: implicitWidth
            radius: width / 2
            color: index < root.attempt ? Theme.primary : "transparent"
            border.width: Theme.stroke
            border.color: index < root.attempt ? Theme.primary : Theme.outline
        }
    }
}
