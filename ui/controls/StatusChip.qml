// SPDX-License-Identifier: Apache-2.0
// A small state with symbol and word, e.g. "No connection".
import QtQuick
import QtQuick.Layouts
import Darcha.Ui

Rectangle {
    id: root

    property string icon: "info"
    property string text: ""
    property color ink: Theme.primary

    color: Theme.surface
    border.color: ink
    border.width: Theme.stroke
    radius: height / 2
    implicitHeight: Theme.px(60)
    implicitWidth: row.implicitWidth + Theme.gap * 1.6

    Accessible.role: Accessible.StaticText
    Accessible.name: text

    RowLayout {
        id: row
        anchors.centerIn: parent
        spacing: Theme.gapTiny
        Icon {
            name: root.icon
            color: root.ink
            size: Theme.caption * 1.2
        }
        Label {
            text: root.text
            color: root.ink
            font.pixelSize: Theme.caption
            strong: true
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
}
