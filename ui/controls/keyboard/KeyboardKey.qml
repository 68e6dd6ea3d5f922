// SPDX-License-Identifier: Apache-2.0
// One key: answers at the touch, shows it, and ignores a second touch that comes too soon to be meant.
import QtQuick
import Darcha.Ui

Item {
    id: root

    property string text: ""
    property string action: ""
    property string label: ""
    property bool lit: false
    property bool held: false
    readonly property bool accented: action === "next"
    readonly property bool special: action !== "" && action !== "space"
    readonly property string icon: action === "shift" ? "shift" : action === "backspace" ? "backspace" : action === "hide" ? "keyboard_hide" : action === "next" ? "forward" : ""
    readonly property string spoken: action === "shift" ? qsTrId("ui.key.shift") : action === "backspace" ? qsTrId("ui.key.backspace") : action === "hide" ? qsTrId("ui.key.hide") : action === "next" ? qsTrId("ui.key.next") : action === "space" ? qsTrId("ui.key.space") : action === "symbols" ? qsTrId("ui.key.symbols") : action === "letters" ? qsTrId("ui.key.letters") : text

    signal struck
    signal repeated

    Accessible.role: Accessible.Button
    Accessible.name: spoken
    Accessible.onPressAction: struck()

    Rectangle {
        anchors.fill: parent
        anchors.margins: Theme.px(4)
        radius: Theme.radiusSmall
        color: area.pressed ? Theme.primary : root.accented ? Theme.primary : root.lit ? Theme.turquoiseSoft : root.special ? Theme.primarySoft : Theme.surface
        border.width: area.pressed ? Theme.stroke * 2 : 1
        border.color: area.pressed ? Theme.turquoise : Theme.outline

        Text {
            anchors.centerIn: parent
            visible: root.icon === ""
            text: root.label !== "" ? root.label : root.action === "space" ? qsTrId("ui.key.space") : root.text
            color: area.pressed ? Theme.primaryInk : root.action === "space" ? Theme.inkSoft : Theme.ink
            font.family: Theme.family
            font.pixelSize: root.action === "space" ? Theme.caption : root.special ? Theme.body : Theme.px(42)
            font.weight: root.special ? Font.Bold : Font.DemiBold
            Accessible.ignored: true
        }
        Icon {
            anchors.centerIn: parent
            visible: root.icon !== ""
            name: root.icon
            color: area.pressed || root.accented ? Theme.primaryInk : Theme.ink
            size: Theme.px(50)
            fill: root.lit ? Theme.ink : "transparent"
        }
    }

    MouseArea {
        id: area
        anchors.fill: parent
        onPressed: root.struck()
    }
    Timer {
        running: area.pressed && root.held
        interval: 800
        onTriggered: root.repeated()
    }
    Timer {
        running: area.pressed && root.held
        interval: 260
        repeat: true
        property int ticks: 0
        onRunningChanged: ticks = 0
        onTriggered: {
            ticks += 1;
            if (ticks > 3)
                root.repeated();
        }
    }
}
