// SPDX-License-Identifier: Apache-2.0
// A question or message above the page, which stays visible behind a scrim and takes no touches.
import QtQuick
import QtQuick.Layouts
import Darcha.Ui

FocusScope {
    id: root

    property string title: ""
    property string text: ""
    property string prompt: "" // as StepPage's
    property string icon: ""
    property color iconInk: Theme.primary
    property color iconGround: Theme.primarySoft
    property real widest: Theme.px(Theme.portrait ? 960 : 1240)
    default property alias content: column.data

    anchors.fill: parent
    Accessible.role: Accessible.Dialog
    Accessible.name: title
    Accessible.description: text

    MouseArea {
        anchors.fill: parent
    }
    Rectangle {
        anchors.fill: parent
        color: Theme.scrim
    }
    Rectangle {
        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * Theme.margin, root.widest)
        height: Math.min(parent.height - 2 * Theme.gap, column.implicitHeight + 2 * Theme.gapLarge)
        color: Theme.surface
        radius: Theme.radius * 1.6

        ColumnLayout {
            id: column
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            anchors.margins: Theme.gapLarge
            spacing: Theme.portrait ? Theme.gapLarge : Theme.gap

            Rectangle {
                Layout.alignment: Qt.AlignHCenter
                visible: root.icon !== ""
                implicitWidth: Theme.px(Theme.portrait ? 180 : 150)
                implicitHeight: implicitWidth
                radius: width / 2
                color: root.iconGround
                Icon {
                    anchors.centerIn: parent
                    name: root.icon
                    color: root.iconInk
                    size: parent.width * 0.58
                }
            }
            Label {
                Layout.fillWidth: true
                text: root.title
                font.pixelSize: Theme.title
                strong: true
                lineHeight: 1
                horizontalAlignment: Text.AlignHCenter
                Accessible.role: Accessible.AlertMessage
            }
            Label {
                Layout.fillWidth: true
                visible: root.text !== ""
                text: root.text
                color: Theme.inkSoft
                horizontalAlignment: Text.AlignHCenter
            }
        }
    }
}
