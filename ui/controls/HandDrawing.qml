// SPDX-License-Identifier: Apache-2.0
// Two hands seen from above, drawn from rounded strokes: the finger that is asked for in colour and pointed at, those
// that are done ticked. Positions are the ISO/IEC 19794-4 codes: 1..5 right thumb to little, 6..10 left; 0: none.
import QtQuick
import Darcha.Ui

Item {
    id: root

    required property int position
    property bool done: false // the finger at `position`
    property var given: [] // positions of the others that are done
    readonly property bool rightHanded: position >= 1 && position <= 5
    readonly property int finger: position === 0 ? -1 : (position - 1) % 5

    function fingersOf(first: int): var {
        return Array.from(root.given).filter(at => at >= first && at < first + 5).map(at => at - first);
    }

    Accessible.ignored: true

    // a physical picture of hands: never mirrored with the reading direction
    LayoutMirroring.enabled: false
    LayoutMirroring.childrenInherit: true

    HandShape {
        width: parent.width / 2
        height: parent.height
        isLeft: true
        done: root.done
        given: root.fingersOf(6)
        dimmed: root.position === 0 ? given.length === 0 : root.rightHanded
        highlighted: root.rightHanded ? -1 : root.finger
    }
    HandShape {
        x: parent.width / 2
        done: root.done
        given: root.fingersOf(1)
        width: parent.width / 2
        height: parent.height
        dimmed: root.position === 0 ? given.length === 0 : !root.rightHanded
        highlighted: root.rightHanded ? root.finger : -1
    }
}
