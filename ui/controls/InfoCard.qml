// SPDX-License-Identifier: Apache-2.0
// A message with a symbol: colour is never the only cue.
import QtQuick
import QtQuick.Layouts
import Darcha.Ui

Rectangle {
    id: root

    enum Tone {
        Neutral,
        Good,
        Caution,
        Bad
    }

    property int tone: InfoCard.Neutral
    property string icon: tone === InfoCard.Good ? "check" : tone === InfoCard.Neutral ? "info" : "warning"
    property string text: ""
    property int fontSize: Theme.body
    property bool strong: false
    property bool live: false
    property int minimumLines: 1
    readonly property color ink: tone === InfoCard.Good ? Theme.success : tone === InfoCard.Caution ? Theme.warning : tone === InfoCard.Bad ? Theme.danger : Theme.primary

    color: tone === InfoCard.Good ? Theme.successSoft : tone === InfoCard.Caution ? Theme.warningSoft : tone === InfoCard.Bad ? Theme.dangerSoft : Theme.primarySoft
    radius: Theme.radius
    implicitHeight: Math.max(row.implicitHeight, minimumLines * fontSize * 1.5) + Theme.gap * 1.3
    implicitWidth: row.implicitWidth + 2 * Theme.gap

    Accessible.role: live ? Accessible.AlertMessage : Accessible.StaticText
    Accessible.name: text

    RowLayout {
        id: row
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.margins: Theme.gap
        spacing: Theme.gap

        Icon {
            name: root.icon
            color: root.ink
            size: root.fontSize * 1.5
            weight: 2.4
        }
        Label {
            Layout.fillWidth: true
            text: root.text
            color: root.tone === InfoCard.Neutral ? Theme.ink : root.ink
            font.pixelSize: root.fontSize
            strong: root.strong
            Accessible.ignored: true
        }
    }
}
