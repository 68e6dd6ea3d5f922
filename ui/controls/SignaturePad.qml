// SPDX-License-Identifier: Apache-2.0
// Paper with a line to sign on, 3:1. Passes the pen on in coordinates 0..1 and repaints what comes back.
import QtQuick
import QtQuick.Shapes
import Darcha.Ui

Rectangle {
    id: root

    required property var strokes
    property bool empty: true

    signal pressed(real x, real y)
    signal moved(real x, real y)
    signal released

    function unit(value: real): real {
        return Math.max(0, Math.min(1, value));
    }

    color: Theme.surface
    radius: Theme.radius
    border.width: Theme.stroke
    border.color: area.pressed ? Theme.primary : Theme.outline
    Accessible.role: Accessible.Canvas
    Accessible.name: qsTrId("ui.signature.pad")

    Rectangle {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: parent.width * 0.08
        y: parent.height * 0.74
        height: Theme.stroke
        color: Theme.outline
    }
    Icon {
        x: parent.width * 0.09
        y: parent.height * 0.74 - height - Theme.gapTiny
        name: "cross"
        color: Theme.inkSoft
        size: Theme.px(44)
    }
    Label {
        anchors.centerIn: parent
        visible: root.empty
        text: qsTrId("ui.signature.here")
        color: Theme.inkSoft
        font.pixelSize: Theme.heading
        width: parent.width * 0.8
        horizontalAlignment: Text.AlignHCenter
    }
    Canvas {
        id: paper
        anchors.fill: parent
        renderStrategy: Canvas.Immediate
        property var strokes: root.strokes
        onStrokesChanged: requestPaint()
        onWidthChanged: requestPaint()
        onHeightChanged: requestPaint()
        onPaint: {
            const pen = getContext("2d");
            pen.reset();
            pen.lineWidth = Theme.px(9);
            pen.lineCap = "round";
            pen.lineJoin = "round";
            pen.strokeStyle = Theme.pen;
            pen.fillStyle = pen.strokeStyle;
            for (const stroke of strokes) {
                if (stroke.length === 0)
                    continue;
                pen.beginPath();
                pen.moveTo(stroke[0].x * width, stroke[0].y * height);
                if (stroke.length === 1)
                    pen.lineTo(stroke[0].x * width + 0.1, stroke[0].y * height);
                for (let i = 1; i < stroke.length; ++i)
                    pen.lineTo(stroke[i].x * width, stroke[i].y * height);
                pen.stroke();
            }
        }
    }
    MouseArea {
        id: area
        anchors.fill: parent
        preventStealing: true
        onPressed: mouse => root.pressed(root.unit(mouse.x / width), root.unit(mouse.y / height))
        onPositionChanged: mouse => root.moved(root.unit(mouse.x / width), root.unit(mouse.y / height))
        onReleased: root.released()
        onCanceled: root.released()
    }
}
