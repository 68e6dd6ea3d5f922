// SPDX-License-Identifier: Apache-2.0
// What every button is made of: press feedback, keyboard and screen-reader action, and a guard against trembling hands.
import QtQuick
import Darcha.Ui

FocusScope {
    id: root

    required property string name
    property string description: ""
    property bool guarded: true
    property alias containsPress: area.containsPress
    readonly property bool pressed: area.containsPress || keyDown
    property bool keyDown: false

    signal clicked

    function press() {
        if (!enabled || guard.running)
            return;
        if (guarded)
            guard.start();
        clicked();
    }

    implicitHeight: Theme.target
    activeFocusOnTab: true

    Accessible.role: Accessible.Button
    Accessible.name: name
    Accessible.description: description
    Accessible.focusable: true
    Accessible.focused: activeFocus
    Accessible.pressed: pressed
    Accessible.onPressAction: press()

    Keys.onSpacePressed: event => {
        if (!event.isAutoRepeat)
            press();
    }
    Keys.onReturnPressed: event => {
        if (!event.isAutoRepeat)
            press();
    }
    Keys.onEnterPressed: event => {
        if (!event.isAutoRepeat)
            press();
    }

    Timer {
        id: guard
        interval: Theme.pressGuard
    }

    MouseArea {
        id: area
        anchors.fill: parent
        // a hand that slides a little off the button still means it
        anchors.margins: -Theme.gapTiny
        onClicked: root.press()
    }

    Rectangle {
        anchors.fill: parent
        anchors.margins: -Theme.stroke * 2
        visible: root.activeFocus && root.Window.active
        color: "transparent"
        radius: Theme.radius + Theme.stroke * 2
        border.width: Theme.stroke
        border.color: Theme.focusRing
    }
}
