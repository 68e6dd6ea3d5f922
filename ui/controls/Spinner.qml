// SPDX-License-Identifier: Apache-2.0
// Work that goes on: a turning arc, eight small steps a second so that software rendering stays idle.
import QtQuick
import QtQuick.Shapes
import Darcha.Ui

Item {
    id: root

    property color color: Theme.primary
    property real size: Theme.px(96)
    property bool running: visible

    implicitWidth: size
    implicitHeight: size
    Accessible.role: Accessible.ProgressBar
    Accessible.name: qsTrId("ui.please_wait")

    Shape {
        id: arc
        width: root.size
        height: root.size
        ShapePath {
            strokeColor: root.color
            strokeWidth: Math.max(3, root.size / 11)
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            PathAngleArc {
                centerX: root.size / 2
                centerY: root.size / 2
                radiusX: root.size * 0.42
                radiusY: root.size * 0.42
                startAngle: 0
                sweepAngle: 260
            }
        }
    }
    Timer {
        running: root.running
        repeat: true
        interval: 125
        onTriggered: arc.rotation = (arc.rotation + 30) % 360
    }
}
