// SPDX-License-Identifier: Apache-2.0
// What the check made of the last presentation, with every score against its limit. For staff only.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

StepPage {
    id: root

    required property AcceptanceGuide acceptance
    property bool asksWhy: false

    title: qsTrId("acceptance.number").arg(acceptance.done).arg(acceptance.planned)
    primaryText: acceptance.complete ? qsTrId("acceptance.report.now") : qsTrId("button.next")
    primaryIcon: acceptance.complete ? "document" : "forward"
    primaryVisible: !asksWhy
    secondaryText: asksWhy ? qsTrId("button.back") : qsTrId("acceptance.withdraw")
    secondaryIcon: asksWhy ? "back" : "retry"
    onPrimary: acceptance.goOn()
    onSecondary: asksWhy = !asksWhy

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap

        InfoCard {
            objectName: "outcome"
            Layout.fillWidth: true
            tone: root.acceptance.verdict === AcceptanceGuide.Right ? InfoCard.Good : root.acceptance.verdict === AcceptanceGuide.Wrong ? InfoCard.Bad : InfoCard.Caution
            fontSize: Theme.heading
            strong: true
            live: true
            text: root.acceptance.outcomeTextId !== "" ? qsTrId(root.acceptance.outcomeTextId) : ""
        }
        ScrollPane {
            Layout.fillWidth: true
            Layout.fillHeight: true
            visible: !root.asksWhy

            ColumnLayout {
                width: parent.width
                spacing: Theme.gapLarge

                ReasonRows {
                    Layout.fillWidth: true
                    rows: root.acceptance.livenessReasons
                }
                ScoreRows {
                    Layout.fillWidth: true
                    rows: root.acceptance.livenessRows
                }
            }
        }
        ScrollPane {
            Layout.fillWidth: true
            Layout.fillHeight: true
            visible: root.asksWhy

            ColumnLayout {
                width: parent.width
                spacing: Theme.gapSmall
                Label {
                    Layout.fillWidth: true
                    text: qsTrId("acceptance.withdraw.why")
                    strong: true
                }
                Repeater {
                    model: ["slipped", "wrong_artefact", "disturbed", "other"]
                    ChoiceTile {
                        required property string modelData
                        objectName: "why:" + modelData
                        Layout.fillWidth: true
                        title: qsTrId("acceptance.withdraw." + modelData)
                        titleSize: Theme.body
                        radio: false
                        onClicked: root.acceptance.withdraw(modelData)
                    }
                }
            }
        }
    }
}
