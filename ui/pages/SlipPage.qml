// SPDX-License-Identifier: Apache-2.0
// Done, and honest about where it lies: here until the ministry has it. The case number large, a QR code for the telephone, what happens next, and the printout.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

StepPage {
    id: root

    required property EnrolmentFlow flow
    required property SlipPrint slip
    required property Submission submission
    readonly property bool delivered: submission.state === Submission.Delivered
    readonly property bool refused: submission.state === Submission.Failed

    title: qsTrId("flow.slip.title")
    subtitle: Theme.portrait ? qsTrId("flow.slip.text") : ""
    primaryText: qsTrId("button.finish")
    primaryIcon: "check"
    secondaryText: slip.state === SlipPrint.Printed ? qsTrId("button.print") : qsTrId("ui.slip.print")
    secondaryIcon: "printer"
    secondaryVisible: slip.state !== SlipPrint.Printing
    onPrimary: flow.finish()
    onSecondary: slip.print()

    GridLayout {
        anchors.fill: parent
        columns: Theme.portrait ? 1 : 2
        columnSpacing: Theme.gapLarge
        rowSpacing: Theme.gap

        Rectangle {
            Layout.fillWidth: true
            Layout.preferredWidth: 10
            Layout.fillHeight: !Theme.portrait
            color: Theme.surface
            radius: Theme.radius
            border.width: 1
            border.color: Theme.hairline
            implicitHeight: ticket.implicitHeight + 2 * Theme.gap
            ColumnLayout {
                id: ticket
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                anchors.margins: Theme.gap
                spacing: Theme.gapSmall
                Label {
                    Layout.fillWidth: true
                    text: qsTrId("flow.case_number")
                    color: Theme.inkSoft
                    horizontalAlignment: Text.AlignHCenter
                }
                Label {
                    objectName: "caseNumber"
                    Layout.fillWidth: true
                    text: root.flow.caseNumber
                    color: Theme.primary
                    font.pixelSize: Theme.portrait ? Theme.px(80) : Theme.px(64)
                    fontSizeMode: Text.HorizontalFit
                    minimumPixelSize: Theme.body
                    wrapMode: Text.NoWrap
                    strong: true
                    horizontalAlignment: Text.AlignHCenter
                }
                Image {
                    id: qr
                    Layout.alignment: Qt.AlignHCenter
                    Layout.preferredWidth: Theme.px(Theme.portrait ? 240 : 330)
                    Layout.preferredHeight: Theme.px(Theme.portrait ? 240 : 330)
                    cache: false
                    smooth: false
                    fillMode: Image.PreserveAspectFit
                    visible: root.slip.qrRevision > 0
                    source: visible ? "image://station/qr/" + root.slip.qrRevision : ""
                    Accessible.role: Accessible.Graphic
                    Accessible.name: qsTrId("ui.slip.qr")
                }
                Label {
                    Layout.fillWidth: true
                    text: qsTrId("ui.slip.qr")
                    font.pixelSize: Theme.caption
                    color: Theme.inkSoft
                    horizontalAlignment: Text.AlignHCenter
                }
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            Layout.preferredWidth: 10
            Layout.alignment: Qt.AlignTop
            spacing: Theme.gapSmall
            InfoCard {
                objectName: "deliveryState"
                Layout.fillWidth: true
                live: true
                tone: root.refused ? InfoCard.Bad : root.delivered ? InfoCard.Good : InfoCard.Neutral
                icon: root.refused ? "warning" : root.delivered ? "check" : "lock"
                text: root.refused ? qsTrId(root.submission.errorTextId) : root.delivered ? qsTrId("ui.slip.received") : qsTrId("ui.slip.saved")
            }
            InfoCard {
                objectName: "printState"
                Layout.fillWidth: true
                live: true
                tone: root.slip.state === SlipPrint.Failed ? InfoCard.Caution : root.slip.state === SlipPrint.Printed ? InfoCard.Good : InfoCard.Neutral
                icon: root.slip.state === SlipPrint.Failed ? "warning" : root.slip.state === SlipPrint.Printed ? "check" : "printer"
                text: root.slip.state === SlipPrint.Failed ? (root.slip.errorTextId !== "" ? qsTrId(root.slip.errorTextId) : qsTrId("ui.slip.print_failed")) : root.slip.state === SlipPrint.Printed ? qsTrId("ui.slip.printed") : root.slip.state === SlipPrint.Printing ? qsTrId("ui.slip.printing") : qsTrId("ui.slip.print_hint")
            }
            Label {
                Layout.fillWidth: true
                visible: Theme.portrait || root.delivered // two cards of two lines leave a low screen no room
                text: qsTrId("ui.slip.next_title")
                font.pixelSize: Theme.heading
                strong: true
            }
            Repeater {
                model: ["ui.slip.next_1", "ui.slip.next_2", "ui.slip.next_3"]
                RowLayout {
                    id: advice
                    required property string modelData
                    required property int index
                    Layout.fillWidth: true
                    spacing: Theme.gap
                    Rectangle {
                        Layout.alignment: Qt.AlignTop
                        implicitWidth: Theme.px(52)
                        implicitHeight: implicitWidth
                        radius: width / 2
                        color: Theme.primary
                        Label {
                            anchors.centerIn: parent
                            text: advice.index + 1
                            color: Theme.primaryInk
                            strong: true
                            Accessible.ignored: true
                        }
                    }
                    Label {
                        Layout.fillWidth: true
                        text: qsTrId(advice.modelData)
                    }
                }
            }
        }
    }
}
