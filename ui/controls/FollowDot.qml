// SPDX-License-Identifier: Apache-2.0
// The dot that the head follows: rests in the middle of the picture, jumps to its edge, and shows the way with an arrow.
// Left and right are those of the person: this is never mirrored.
import QtQuick
import Darcha.Ui

Item {
    id: root

    property real dotX: 0 // -1 left .. 1 right
    property real dotY: 0 // -1 up .. 1 down
    readonly property bool out: dotX !== 0 || dotY !== 0
    readonly property real reachX: width / 2 - dot.width * 0.7
    readonly property real reachY: height / 2 - dot.height * 0.7

    LayoutMirroring.enabled: false
    LayoutMirroring.childrenInherit: true
    Accessible.ignored: true

    // The way there: seen by who does not notice the jump.
    Rectangle {
        visible: root.out
        width: root.dotX !== 0 ? root.reachX : Theme.px(14)
        height: root.dotX !== 0 ? Theme.px(14) : root.reachY
        x: root.width / 2 + (root.dotX < 0 ? -root.reachX : root.dotX > 0 ? 0 : -width / 2)
        y: root.height / 2 + (root.dotY < 0 ? -root.reachY : root.dotY > 0 ? 0 : -height / 2)
        radius: Theme.px(7)
        color: Theme.surface
        opacity: 0.75
    }
    Rectangle {
        id: dot
        width: Theme.px(132)
        height: width
        radius: width / 2
        color: Theme.primary
        border.color: Theme.surface
        border.width: Theme.px(10)
        x: root.width / 2 - width / 2 + root.dotX * root.reachX
        y: root.height / 2 - height / 2 + root.dotY * root.reachY
        Rectangle {
            anchors.centerIn: parent
            width: Theme.px(36)
            height: width
            radius: width / 2
            color: Theme.surface
        }
    }
}
