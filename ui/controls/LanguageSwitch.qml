// SPDX-License-Identifier: Apache-2.0
// The languages side by side, each in its own name: one press, from any page.
import QtQuick
import QtQuick.Layouts
import Darcha.Ui

Rectangle {
    id: root

    required property var languages
    required property string current

    signal chosen(string code)

    radius: Theme.radius
    color: Theme.surface
    border.width: Theme.stroke
    border.color: Theme.outline
    implicitHeight: Theme.targetSmall
    implicitWidth: row.implicitWidth
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTrId("button.language")

    Row {
        id: row
        height: parent.height
        Repeater {
            model: root.languages
            Pressable {
                id: entry
                required property var modelData
                readonly property bool selected: modelData.code === root.current
                name: modelData.name
                width: Math.max(Theme.targetMinimum, Theme.px(108))
                height: row.height
                Accessible.checkable: true
                Accessible.checked: selected
                onClicked: root.chosen(modelData.code)

                Rectangle {
                    anchors.fill: parent
                    anchors.margins: Theme.px(8)
                    z: -1
                    radius: Theme.radiusSmall
                    color: entry.selected ? Theme.primary : entry.pressed ? Theme.primarySoft : "transparent"
                }
                Label {
                    anchors.centerIn: parent
                    text: entry.modelData.code === "ru" ? "РУС" : entry.modelData.code === "en" ? "ENG" : entry.modelData.code === "uz-Latn" ? "OʻZ" : entry.modelData.code.toUpperCase()
                    color: entry.selected ? Theme.primaryInk : Theme.ink
                    font.pixelSize: Theme.caption
                    strong: true
                    Accessible.ignored: true
                }
            }
        }
    }
}
