// SPDX-License-Identifier: Apache-2.0
// One of our stroke icons (icons/icons.js), in any colour and size. Ornament: the text beside it carries the meaning.
import QtQuick
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

    // A canvas and not a Shape: with the software renderer of Qt 6.4 a Shape that is scrolled out of a clipped view is
    // drawn in spite of the clip.
    Canvas {
        id: canvas

        readonly property bool mirrored: root.mirrors && root.LayoutMirroring.enabled
        readonly property string path: Icons.paths[root.name] ?? ""
        readonly property color ink: root.color
        readonly property color fill: root.fill

        anchors.fill: parent
        visible: root.name !== ""
        renderStrategy: Canvas.Immediate
        onMirroredChanged: requestPaint()
        onPathChanged: requestPaint()
        onInkChanged: requestPaint()
        onFillChanged: requestPaint()
        onWidthChanged: requestPaint()
        onPaint: {
            const pen = getContext("2d");
            pen.reset();
            pen.scale(width / 24, height / 24);
            if (mirrored) {
                pen.translate(24, 0);
                pen.scale(-1, 1);
            }
            pen.path = path;
            pen.lineWidth = root.weight;
            pen.lineCap = "round";
            pen.lineJoin = "round";
            if (fill.a > 0) {
                pen.fillStyle = fill;
                pen.fill();
            }
            pen.strokeStyle = ink;
            pen.stroke();
        }
    }
}
