// SPDX-License-Identifier: Apache-2.0
// Seconds that are left, as a large number in a ring that empties.
import QtQuick
import QtQuick.Shapes
import Darcha.Ui

Item {
    id: root

    required property int seconds
    property int total: 20
    property real size: Theme.px(280)
    readonly property color color: seconds <= 5 ? Theme.danger : Theme.primary

    implicitWidth: size
    implicitHeight: size
    Accessible.role: Accessible.ProgressBar
    Accessible.name: qsTrId("ui.seconds_left").arg(seconds)

    Shape {
        anchors.fill: parent
        ShapePath {
            strokeColor: Theme.surfaceSunken
            strokeWidth: root.size / 12
            fillColor: "transparent"
            PathAngleArc {
                centerX: root.size / 2
                centerY: root.size / 2
                radiusX: root.size * 0.45
                radiusY: root.size * 0.45
                startAngle: 0
                sweepAngle: 360
            }
        }
        ShapePath {
            strokeColor: root.color
            strokeWidth: root.size / 12
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            PathAngleArc {
                centerX: root.size / 2
                centerY: root.size / 2
                radiusX: root.size * 0.45
                radiusY: root.size * 0.45
                startAngle: -90
                sweepAngle: 360 * Math.max(0, Math.min(1, root.seconds / root.total))
            }
        }
    }
    Label {
        anchors.centerIn: parent
        text: root.seconds
        color: root.color
        font.pixelSize: root.size * 0.42
        strong: true
        Accessible.ignored: true
    }
}
