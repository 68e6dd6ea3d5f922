// SPDX-License-Identifier: Apache-2.0
// One hand seen from above, drawn from rounded strokes; `highlighted` is the finger, 0 thumb to 4 little, -1 none;
// `given` are those that are done.
import QtQuick
import QtQuick.Shapes
import Darcha.Ui

Item {
    id: hand

    property bool done: false
    property bool isLeft: false
    property bool dimmed: false
    readonly property color line: dimmed ? Theme.outline : Theme.inkSoft
    readonly property color skin: dimmed ? Theme.surfaceSunken : Theme.surface
    property int highlighted: -1
    property var given: []

    function ticked(finger: int): bool {
        return finger === highlighted ? done : given.indexOf(finger) >= 0;
    }
    function marked(finger: int): bool {
        return finger === highlighted || given.indexOf(finger) >= 0;
    }

    // finger base, tip, thickness on a 100 x 110 grid; a right hand seen from above: thumb at the left
    readonly property var fingers: [
        [30, 74, 11, 51, 14],
        [34, 58, 29, 20, 13.4],
        [49, 55, 48, 12, 13.6],
        [64, 57, 67, 18, 13],
        [77, 64, 85, 34, 11.6]
    ]

    Shape {
        id: shape
        width: 100
        height: 110
        transformOrigin: Item.TopLeft
        scale: Math.min(hand.width / 100, hand.height / 110)
        x: (hand.width - 100 * scale) / 2
        y: (hand.height - 110 * scale) / 2
        transform: Scale {
            origin.x: 50 * shape.scale
            xScale: hand.isLeft ? -1 : 1
        }
        // outline under, skin over: the parts melt into one hand
        component Stroke: ShapePath {
            property int index: 0
            property real grow: 0
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            startX: hand.fingers[index][0]
            startY: hand.fingers[index][1]
            strokeWidth: hand.fingers[index][4] + grow
            PathLine {
                x: hand.fingers[index][2]
                y: hand.fingers[index][3]
            }
        }
        component Palm: ShapePath {
            property real grow: 0
            strokeWidth: 6 + grow
            joinStyle: ShapePath.RoundJoin
            PathSvg { path: "M33 60 L78 63 C78 76 75 86 70 92 L68 106 H38 L36 92 C32 86 30 80 29 74 Z" }
        }
        Palm { grow: 3; strokeColor: hand.line; fillColor: hand.line }
        Stroke { index: 0; grow: 3; strokeColor: hand.line }
        Stroke { index: 1; grow: 3; strokeColor: hand.line }
        Stroke { index: 2; grow: 3; strokeColor: hand.line }
        Stroke { index: 3; grow: 3; strokeColor: hand.line }
        Stroke { index: 4; grow: 3; strokeColor: hand.line }
        Palm { strokeColor: hand.skin; fillColor: hand.skin }
        Stroke { index: 0; strokeColor: hand.skin }
        Stroke { index: 1; strokeColor: hand.skin }
        Stroke { index: 2; strokeColor: hand.skin }
        Stroke { index: 3; strokeColor: hand.skin }
        Stroke { index: 4; strokeColor: hand.skin }
        component Mark: Stroke {
            grow: -1.5
            strokeColor: !hand.marked(index) ? "transparent" : hand.ticked(index) ? Theme.success : Theme.primary
        }
        Mark { index: 0 }
        Mark { index: 1 }
        Mark { index: 2 }
        Mark { index: 3 }
        Mark { index: 4 }
    }
    // the tips, called out by a ring with a symbol
    Repeater {
        model: 5
        Rectangle {
            id: ring
            required property int index
            readonly property var tip: hand.fingers[index]
            readonly property bool ticked: hand.ticked(index)
            objectName: (hand.isLeft ? "left:" : "right:") + index + (ticked ? ":ticked" : "")
            visible: hand.marked(index)
            width: 24 * shape.scale
            height: width
            radius: width / 2
            color: ticked ? Theme.success : Theme.surface
            border.width: Theme.stroke * 1.6
            border.color: ticked ? Theme.success : Theme.primary
            x: shape.x + (hand.isLeft ? 100 - tip[2] : tip[2]) * shape.scale - width / 2
            y: shape.y + tip[3] * shape.scale - height / 2
            Icon {
                anchors.centerIn: parent
                name: ring.ticked ? "check" : "finger"
                color: ring.ticked ? Theme.primaryInk : Theme.primary
                size: parent.width * 0.7
            }
        }
    }
}
