// SPDX-License-Identifier: Apache-2.0
// One line of what was entered: label, value, and a way to change it.
import QtQuick
import QtQuick.Layouts
import Darcha.Ui

Pressable {
    id: root

    property string label: ""
    property string value: ""
    property bool error: false
    property bool changeable: true
    property string changeText: qsTrId("button.change")

    name: label
    description: value
    enabled: changeable
    implicitHeight: Math.max(Theme.targetMinimum, row.implicitHeight + Theme.gapSmall)

    Rectangle {
        anchors.fill: parent
        z: -1
        radius: Theme.radiusSmall
        color: root.pressed ? Theme.primarySoft : Theme.surface
        border.width: root.error ? Theme.stroke : 1
        border.color: root.error ? Theme.danger : Theme.hairline
    }
    RowLayout {
        id: row
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: Theme.gap
        anchors.rightMargin: Theme.gap
        spacing: Theme.gap

        Icon {
            name: root.error ? "warning" : root.value !== "" ? "check" : "dot"
            color: root.error ? Theme.danger : root.value !== "" ? Theme.success : Theme.outline
            size: Theme.px(40)
            weight: 2.6
        }
        Label {
            Layout.fillWidth: true
            Layout.preferredWidth: 10
            text: root.label
            color: Theme.inkSoft
            font.pixelSize: Theme.caption
            Accessible.ignored: true
        }
        Label {
            Layout.fillWidth: true
            Layout.preferredWidth: 14
            text: root.value
            strong: true
            wrapMode: Text.WrapAtWordBoundaryOrAnywhere
            Accessible.ignored: true
        }
        Label {
            visible: root.changeable && root.changeText !== ""
            text: root.changeText
            color: Theme.primary
            font.pixelSize: Theme.caption
            font.underline: true
            strong: true
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
}
