// SPDX-License-Identifier: Apache-2.0
// One of several answers: a large row with a title, a line of explanation, and a mark that shows whether it is chosen.
import QtQuick
import QtQuick.Layouts
import Darcha.Ui

Pressable {
    id: root

    property string title: ""
    property string summary: ""
    property string note: ""
    property string icon: ""
    property bool selected: false
    property bool radio: true
    property int titleSize: Theme.heading

    name: title
    description: summary
    Accessible.role: radio ? Accessible.RadioButton : Accessible.Button
    Accessible.checkable: radio
    Accessible.checked: selected
    implicitHeight: Math.max(Theme.target, row.implicitHeight + Theme.gap * (summary !== "" ? 2 : 1.2))

    Rectangle {
        anchors.fill: parent
        z: -1
        radius: Theme.radius
        color: root.pressed ? Theme.turquoiseSoft : root.selected ? Theme.primarySoft : Theme.surface
        border.width: root.selected ? Theme.stroke * 1.8 : Theme.stroke
        border.color: root.selected ? Theme.primary : Theme.outline
    }

    RowLayout {
        id: row
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: Theme.gap
        anchors.rightMargin: Theme.gap
        spacing: Theme.gap

        Rectangle {
            visible: root.icon !== ""
            implicitWidth: Theme.px(100)
            implicitHeight: implicitWidth
            radius: Theme.radiusSmall
            color: Theme.primarySoft
            Icon {
                anchors.centerIn: parent
                name: root.icon
                color: Theme.primary
                size: Theme.px(64)
                weight: 1.7
            }
        }
        Rectangle {
            visible: root.radio
            implicitWidth: Theme.px(52)
            implicitHeight: implicitWidth
            radius: width / 2
            color: root.selected ? Theme.primary : Theme.surface
            border.width: Theme.stroke
            border.color: root.selected ? Theme.primary : Theme.outline
            Icon {
                anchors.centerIn: parent
                visible: root.selected
                name: "check"
                color: Theme.primaryInk
                size: Theme.px(36)
                weight: 3
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.gapTiny
            Label {
                Layout.fillWidth: true
                text: root.title
                font.pixelSize: root.titleSize
                strong: true
                Accessible.ignored: true
            }
            Label {
                Layout.fillWidth: true
                visible: root.summary !== ""
                text: root.summary
                color: Theme.inkSoft
                Accessible.ignored: true
            }
            Label {
                Layout.fillWidth: true
                visible: root.note !== ""
                text: root.note
                color: Theme.primary
                strong: true
                Accessible.ignored: true
            }
        }
        Icon {
            visible: !root.radio
            name: "forward"
            color: Theme.primary
            size: Theme.px(52)
            weight: 2.4
        }
    }
}
