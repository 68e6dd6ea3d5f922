// SPDX-License-Identifier: Apache-2.0
// One of our stroke icons (icons/icons.js), in any colour and size. Ornament: the text beside it carries the meaning.
import QtQuick
import QtQuick.Shapes
import Darcha.Ui
import "../icons/icons.js" as Icons

Item {
    id: root

    required property string name
    property color color: Theme.ink
    property real size: Theme.px(44)
    property real weight: 2
    property color fill: "transparent"
    // arrows that mean "back" and "forward" turn with the reading direction
    property bool mirrors: name === "back" || name === "forward"

    implicitWidth: size
    implicitHeight: size
    Accessible.ignored: true

    Shape {
        width: 24
        height: 24
        transformOrigin: Item.TopLeft
        scale: root.size / 24
        x: mirrored ? root.size : 0

        readonly property bool mirrored: root.mirrors && root.LayoutMirroring.enabled
        transform: Scale { xScale: root.mirrors && root.LayoutMirroring.enabled ? -1 : 1 }

        ShapePath {
            strokeColor: root.color
            strokeWidth: root.weight
            fillColor: root.fill
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin
            PathSvg { path: Icons.paths[root.name] ?? "" }
        }
    }
}
