// SPDX-License-Identifier: Apache-2.0
// Two hands seen from above, drawn from rounded strokes, with the finger that is asked for in colour and pointed at.
// `position` is the ISO/IEC 19794-4 finger position code: 1..5 right thumb to little, 6..10 left.
import QtQuick
import Darcha.Ui

Item {
    id: root

    required property int position
    property bool done: false
    readonly property bool rightHanded: position >= 1 && position <= 5
    readonly property int finger: position === 0 ? -1 : (position - 1) % 5

    Accessible.ignored: true

    // a physical picture of hands: never mirrored with the reading direction
    LayoutMirroring.enabled: false
    LayoutMirroring.childrenInherit: true

    HandShape {
        width: parent.width / 2
        height: parent.height
        isLeft: true
        done: root.done
        dimmed: root.rightHanded
        highlighted: root.rightHanded ? -1 : root.finger
    }
    HandShape {
        x: parent.width / 2
        done: root.done
        width: parent.width / 2
        height: parent.height
        dimmed: !root.rightHanded
        highlighted: root.rightHanded ? root.finger : -1
    }
}
