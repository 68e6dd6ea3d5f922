// SPDX-License-Identifier: Apache-2.0
// One stage of a longer work: waiting, going on, done, or stuck - by symbol, colour and weight.
import QtQuick
import QtQuick.Layouts
import Darcha.Ui

RowLayout {
    id: root

    enum Stage {
        Waiting,
        Active,
        Done,
        Stuck
    }

    property int stage: ProgressLine.Waiting
    property string text: ""

    spacing: Theme.gap
    Accessible.role: Accessible.StaticText
    Accessible.name: text

    Item {
        implicitWidth: Theme.px(72)
        implicitHeight: implicitWidth
        Rectangle {
            anchors.fill: parent
            radius: width / 2
            visible: root.stage !== ProgressLine.Active
            color: root.stage === ProgressLine.Done ? Theme.success : root.stage === ProgressLine.Stuck ? Theme.warningSoft : Theme.surfaceSunken
            border.width: root.stage === ProgressLine.Done ? 0 : Theme.stroke
            border.color: root.stage === ProgressLine.Stuck ? Theme.warning : Theme.outline
            Icon {
                anchors.centerIn: parent
                name: root.stage === ProgressLine.Done ? "check" : root.stage === ProgressLine.Stuck ? "clock" : "dot"
                color: root.stage === ProgressLine.Done ? Theme.primaryInk : root.stage === ProgressLine.Stuck ? Theme.warning : Theme.outline
                size: Theme.px(46)
                weight: 2.6
            }
        }
        Spinner {
            anchors.fill: parent
            size: parent.width
            visible: root.stage === ProgressLine.Active
        }
    }
    Label {
        Layout.fillWidth: true
        text: root.text
        font.pixelSize: Theme.heading
        strong: root.stage === ProgressLine.Active || root.stage === ProgressLine.Done
        color: root.stage === ProgressLine.Waiting ? Theme.inkSoft : Theme.ink
        Accessible.ignored: true
    }
}
