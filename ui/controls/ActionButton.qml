// SPDX-License-Identifier: Apache-2.0
// A button with text and an optional icon before or after it. PrimaryButton, SecondaryButton and the rest choose colours.
import QtQuick
import QtQuick.Layouts
import Darcha.Ui

Pressable {
    id: root

    property string text: ""
    property string icon: ""
    property bool iconTrailing: false
    property color fill: Theme.surface
    property color fillPressed: Theme.primarySoft
    property color ink: Theme.primary
    property color outline: Theme.outline
    property int outlineWidth: Theme.stroke
    property int fontSize: Theme.body
    property int padding: Theme.px(36)
    readonly property color currentInk: enabled ? ink : Theme.disabledInk

    name: text
    implicitWidth: Math.max(Theme.px(220), row.implicitWidth + 2 * padding)
    implicitHeight: Theme.target

    Rectangle {
        anchors.fill: parent
        z: -1
        radius: Theme.radius
        color: !root.enabled ? Theme.disabled : root.pressed ? root.fillPressed : root.fill
        border.width: root.enabled ? root.outlineWidth : 0
        border.color: root.outline
    }

    RowLayout {
        id: row
        anchors.centerIn: parent
        width: Math.min(implicitWidth, root.width - root.padding)
        spacing: Theme.gapSmall
        layoutDirection: root.iconTrailing ? Qt.RightToLeft : Qt.LeftToRight

        Icon {
            name: root.icon
            visible: root.icon !== ""
            color: root.currentInk
            size: root.fontSize * 1.25
            weight: 2.4
        }
        Text {
            Layout.fillWidth: true
            Layout.maximumWidth: Math.ceil(implicitWidth)
            visible: root.text !== ""
            text: root.text
            color: root.currentInk
            font.family: Theme.family
            font.pixelSize: root.fontSize
            font.weight: Font.Bold
            wrapMode: Text.Wrap
            maximumLineCount: 2
            lineHeight: 0.95
            horizontalAlignment: Text.AlignHCenter
            Accessible.ignored: true
        }
    }
}
