// SPDX-License-Identifier: Apache-2.0
// Ornament of the welcome page: a pointed arch in tile colours with an eight-pointed star lattice, and our little window in it.
import QtQuick
import QtQuick.Shapes
import Darcha.Ui

Rectangle {
    id: root

    readonly property real archWidth: Math.min(width * 0.78, height * 0.62)

    color: Theme.primary
    radius: Theme.radius * 1.6
    clip: true
    Accessible.ignored: true

    // lattice: two squares, one turned, repeated; drawn once
    Canvas {
        anchors.fill: parent
        onPaint: {
            const context = getContext("2d");
            context.reset();
            const step = Theme.px(120);
            context.strokeStyle = Theme.lattice;
            context.lineWidth = Theme.stroke;
            for (let y = step / 2; y < height + step; y += step) {
                for (let x = (width % step) / 2; x < width + step; x += step) {
                    const r = step * 0.36;
                    context.beginPath();
                    for (let i = 0; i <= 16; ++i) {
                        const radius = i % 2 === 0 ? r * 1.3 : r;
                        const angle = i * Math.PI / 8;
                        if (i === 0)
                            context.moveTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
                        else
                            context.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
                    }
                    context.stroke();
                    context.beginPath();
                    context.moveTo(x + r * 1.3, y);
                    context.lineTo(x + step - r * 1.3, y);
                    context.moveTo(x, y + r * 1.3);
                    context.lineTo(x, y + step - r * 1.3);
                    context.stroke();
                }
            }
        }
        onWidthChanged: requestPaint()
        onHeightChanged: requestPaint()
    }

    Shape {
        width: 100
        height: 130
        transformOrigin: Item.TopLeft
        scale: root.archWidth / 100
        x: (root.width - root.archWidth) / 2
        y: root.height - 130 * scale + 1

        ShapePath {
            strokeWidth: -1
            fillColor: Theme.gold
            PathSvg { path: "M0 130 V54 C0 26 30 18 50 0 C70 18 100 26 100 54 V130 Z" }
        }
        ShapePath {
            strokeWidth: -1
            fillColor: Theme.turquoise
            PathSvg { path: "M2.4 130 V55 C2.4 29 31 20.4 50 4 C69 20.4 97.6 29 97.6 55 V130 Z" }
        }
        ShapePath {
            strokeWidth: -1
            fillColor: Theme.turquoiseSoft
            PathSvg { path: "M9 130 V57 C9 35 33 27 50 13 C67 27 91 35 91 57 V130 Z" }
        }
        ShapePath {
            strokeWidth: -1
            fillColor: Theme.surface
            PathSvg { path: "M17 130 V60 C17 43 36 35 50 24 C64 35 83 43 83 60 V130 Z" }
        }
        // the sun behind the window
        ShapePath {
            strokeWidth: -1
            fillColor: Theme.sun
            PathAngleArc { centerX: 50; centerY: 92; radiusX: 20; radiusY: 20; startAngle: 0; sweepAngle: 360 }
        }
        ShapePath {
            strokeColor: Theme.primary
            strokeWidth: 2
            fillColor: "transparent"
            joinStyle: ShapePath.MiterJoin
            PathSvg { path: "M17 130 V60 C17 43 36 35 50 24 C64 35 83 43 83 60 V130 M50 24 V130 M17 78 H83 M17 104 H83" }
        }
    }
}
