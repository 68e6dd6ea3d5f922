// SPDX-License-Identifier: Apache-2.0
// The run in plain words: errors of each group, what they prove at the most, and what they do not show.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

StepPage {
    id: root

    required property AcceptanceGuide acceptance

    // {textId, args}
    function said(words) {
        return words.args.reduce((text, argument) => text.arg(argument), qsTrId(words.textId));
    }

    title: qsTrId("acceptance.report.title")
    subtitle: acceptance.complete ? "" : qsTrId("acceptance.report.incomplete").arg(acceptance.done).arg(acceptance.planned)
    primaryText: qsTrId("button.close")
    primaryIcon: "check"
    secondaryText: qsTrId("acceptance.anew")
    secondaryIcon: "edit"
    onPrimary: acceptance.close()
    onSecondary: acceptance.startAnew()

    ScrollPane {
        anchors.fill: parent

        ColumnLayout {
            width: parent.width
            spacing: Theme.gap

            Repeater {
                model: root.acceptance.reportRows
                ColumnLayout {
                    id: group
                    required property var modelData
                    Layout.fillWidth: true
                    spacing: Theme.gapTiny
                    RowLayout {
                        Layout.fillWidth: true
                        spacing: Theme.gapSmall
                        Icon {
                            name: group.modelData.good ? "check" : "warning"
                            color: group.modelData.good ? Theme.success : Theme.danger
                            size: Theme.px(40)
                            weight: 2.4
                        }
                        Label {
                            Layout.fillWidth: true
                            text: qsTrId(group.modelData.titleId)
                            strong: true
                        }
                    }
                    Label {
                        Layout.fillWidth: true
                        text: root.said(group.modelData.rate)
                    }
                    Repeater {
                        model: group.modelData.words
                        Label {
                            required property var modelData
                            Layout.fillWidth: true
                            text: root.said(modelData)
                        }
                    }
                    Label {
                        Layout.fillWidth: true
                        text: root.said(group.modelData.count)
                        color: Theme.inkSoft
                        font.pixelSize: Theme.caption
                    }
                }
            }
            Label {
                Layout.fillWidth: true
                text: qsTrId("acceptance.limits")
                strong: true
                Accessible.role: Accessible.Heading
            }
            Repeater {
                model: root.acceptance.limitIds
                RowLayout {
                    id: limit
                    required property string modelData
                    Layout.fillWidth: true
                    spacing: Theme.gapSmall
                    Icon {
                        Layout.alignment: Qt.AlignTop
                        name: "info"
                        color: Theme.inkSoft
                        size: Theme.px(36)
                    }
                    Label {
                        Layout.fillWidth: true
                        text: qsTrId(limit.modelData)
                        font.pixelSize: Theme.caption
                    }
                }
            }
            Label {
                objectName: "reportFile"
                Layout.fillWidth: true
                text: qsTrId("acceptance.report.file").arg(root.acceptance.reportFile)
                color: Theme.inkSoft
                font.pixelSize: Theme.caption
                wrapMode: Text.WrapAtWordBoundaryOrAnywhere
            }
        }
    }
}
