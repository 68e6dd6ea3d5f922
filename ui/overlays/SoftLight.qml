// SPDX-License-Identifier: Apache-2.0
// The screen as a lamp: two halves of soft colour over everything for less than three seconds, a line that says why, and
// a way out. Left and right are those of the person: this is never mirrored.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

Item {
    id: root

    required property ChallengeScreen challenge
    property string refusalText: qsTrId("ui.face.without_light")
    readonly property bool lit: challenge.stage === ChallengeScreen.Light

    signal refused

    LayoutMirroring.enabled: false
    visible: lit

    // nothing below is meant while the screen is a lamp
    MouseArea {
        anchors.fill: parent
        Accessible.ignored: true
    }
    Rectangle {
        width: parent.width / 2
        height: parent.height
        color: root.challenge.left
    }
    Rectangle {
        x: parent.width / 2
        width: parent.width - x
        height: parent.height
        color: root.challenge.right
    }
    ColumnLayout {
        anchors.horizontalCenter: parent.horizontalCenter
        y: parent.height * 0.3
        width: Math.min(parent.width * 0.8, Theme.columnWidth)
        spacing: Theme.gap

        InfoCard {
            objectName: "lightText"
            Layout.fillWidth: true
            icon: "face"
            fontSize: Theme.heading
            strong: true
            live: true
            text: root.lit ? qsTrId("face.liveness.light") : ""
        }
    }
    SecondaryButton {
        objectName: "withoutLight"
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.margin
        text: root.refusalText
        onClicked: root.refused()
    }
    ScreenLight {
        source: root.challenge
    }
}
