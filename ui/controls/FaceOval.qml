// SPDX-License-Identifier: Apache-2.0
// The guide over the live picture: where the face belongs, and how far holding still has come.
import QtQuick
import QtQuick.Shapes
import Darcha.Ui

Item {
    id: root

    property real progress: 0
    property bool good: false
    // ICAO portrait proportions: head height about 3/4 of the frame, oval 3:4
    readonly property real ovalHeight: Math.min(height * 0.8, width * 1.12)
    readonly property real ovalWidth: ovalHeight * 0.74

    Accessible.ignored: true

    Shape {
        anchors.fill: parent
        ShapePath {
            strokeWidth: -1
            fillColor: Theme.veil
            fillRule: ShapePath.OddEvenFill
            startX: 0
            startY: 0
            PathLine { x: root.width; y: 0 }
            PathLine { x: root.width; y: root.height }
            PathLine { x: 0; y: root.height }
            PathLine { x: 0; y: 0 }
            PathAngleArc {
                moveToStart: true
                centerX: root.width / 2
                centerY: root.height / 2
                radiusX: root.ovalWidth / 2
                radiusY: root.ovalHeight / 2
                startAngle: 0
                sweepAngle: 360
            }
        }
        ShapePath {
            strokeColor: Theme.surface
            strokeWidth: Theme.px(16)
            fillColor: "transparent"
            PathAngleArc {
                centerX: root.width / 2
                centerY: root.height / 2
                radiusX: root.ovalWidth / 2
                radiusY: root.ovalHeight / 2
                startAngle: 0
                sweepAngle: 360
            }
        }
        ShapePath {
            strokeColor: root.good ? Theme.success : Theme.primary
            strokeWidth: Theme.px(6)
            strokeStyle: root.good ? ShapePath.SolidLine : ShapePath.DashLine
            dashPattern: [3, 3]
            fillColor: "transparent"
            PathAngleArc {
                centerX: root.width / 2
                centerY: root.height / 2
                radiusX: root.ovalWidth / 2
                radiusY: root.ovalHeight / 2
                startAngle: 0
                sweepAngle: 360
            }
        }
        ShapePath {
            strokeColor: root.progress > 0 ? Theme.success : "transparent"
            strokeWidth: Theme.px(18)
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            PathAngleArc {
                centerX: root.width / 2
                centerY: root.height / 2
                radiusX: root.ovalWidth / 2
                radiusY: root.ovalHeight / 2
                startAngle: -90
                sweepAngle: 360 * Math.max(0, Math.min(1, root.progress))
            }
        }
    }
}
