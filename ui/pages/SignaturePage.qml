// SPDX-License-Identifier: Apache-2.0
// Sign with a finger or a pen; as often as needed.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

StepPage {
    id: root

    required property EnrolmentFlow flow
    required property SignatureCapture signature

    title: qsTrId("flow.signature.title")
    subtitle: qsTrId("flow.signature.text")
    primaryText: flow.editing ? qsTrId("ui.details.done") : qsTrId("button.next")
    primaryEnabled: flow.canGoNext
    secondaryVisible: flow.canGoBack
    onPrimary: flow.next()
    onSecondary: flow.back()

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.gap

        SignaturePad {
            objectName: "pad"
            readonly property real fit: Math.min(root.width - 2 * Theme.margin, (root.height - Theme.px(Theme.portrait ? 700 : 560)) * 3)
            Layout.alignment: Qt.AlignHCenter
            implicitWidth: Math.max(Theme.px(600), fit)
            implicitHeight: implicitWidth / 3
            strokes: root.signature.strokes
            empty: root.signature.empty
            onPressed: (x, y) => root.signature.press(x, y)
            onMoved: (x, y) => root.signature.move(x, y)
            onReleased: root.signature.release()
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.gap
            InfoCard {
                Layout.fillWidth: true
                tone: root.signature.sufficient ? InfoCard.Good : InfoCard.Neutral
                icon: root.signature.sufficient ? "check" : "pen"
                text: root.signature.sufficient ? qsTrId("ui.signature.good") : root.signature.empty ? qsTrId("ui.signature.hint") : qsTrId("ui.signature.more")
            }
            SecondaryButton {
                objectName: "clearButton"
                enabled: !root.signature.empty
                text: qsTrId("button.clear")
                icon: "retry"
                onClicked: root.signature.clear()
            }
        }
    }
}
