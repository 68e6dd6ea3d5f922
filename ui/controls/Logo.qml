// SPDX-License-Identifier: Apache-2.0
// Our mark: darcha, the small arched window at a counter, and the name.
import QtQuick
import QtQuick.Layouts
import QtQuick.Shapes
import Darcha.Ui

RowLayout {
    id: root

    property real size: Theme.targetSmall * 0.8
    spacing: Theme.gapSmall
    Accessible.role: Accessible.StaticText
    Accessible.name: "Darcha"

    Item {
        implicitWidth: root.size * 0.78
        implicitHeight: root.size
        Shape {
            width: 78
            height: 100
            scale: root.size / 100
            transformOrigin: Item.TopLeft
            ShapePath {
                strokeWidth: -1
                fillColor: Theme.primary
                PathSvg { path: "M2 100 V46 C2 22 24 12 39 0 C54 12 76 22 76 46 V100 Z" }
            }
            ShapePath {
                strokeWidth: -1
                fillColor: Theme.surface
                PathSvg { path: "M14 88 V49 C14 32 28 25 39 16 C50 25 64 32 64 49 V88 Z" }
            }
            ShapePath {
                strokeColor: Theme.turquoise
                strokeWidth: 6
                fillColor: "transparent"
                PathSvg { path: "M39 18 V88 M14 58 H64" }
            }
        }
    }
    Label {
        text: "Darcha"
        color: Theme.primary
        font.pixelSize: root.size * 0.52
        strong: true
        wrapMode: Text.NoWrap
        Accessible.ignored: true
    }
}
