// SPDX-License-Identifier: Apache-2.0
// The first thing people see: what this is, in every language at once, and one button.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

Item {
    id: root

    required property EnrolmentFlow flow
    required property StationHealth health

    Accessible.role: Accessible.Pane
    Accessible.name: qsTrId("ui.welcome.title")

    // a touch anywhere begins
    MouseArea {
        anchors.fill: parent
        onClicked: root.flow.begin()
        Accessible.ignored: true
    }

    GridLayout {
        anchors.fill: parent
        anchors.margins: Theme.margin
        flow: Theme.portrait ? GridLayout.TopToBottom : GridLayout.LeftToRight
        rows: Theme.portrait ? 2 : 1
        columns: Theme.portrait ? 1 : 2
        columnSpacing: Theme.gapLarge
        rowSpacing: Theme.gapLarge

        Portal {
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredWidth: Theme.portrait ? -1 : root.width * 0.42
            Layout.maximumWidth: Theme.portrait ? Number.POSITIVE_INFINITY : root.width * 0.42
        }
        ColumnLayout {
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignVCenter
            spacing: Theme.gap

            Label {
                Layout.fillWidth: true
                text: qsTrId("ui.welcome.title")
                font.pixelSize: Theme.portrait ? Theme.display : Theme.px(76)
                strong: true
                lineHeight: 0.95
                Accessible.role: Accessible.Heading
            }
            Label {
                Layout.fillWidth: true
                text: qsTrId("ui.welcome.text")
                color: Theme.inkSoft
                font.pixelSize: Theme.portrait ? Theme.heading : Theme.body
            }
            GridLayout {
                Layout.fillWidth: true
                Layout.topMargin: Theme.gapSmall
                columns: 3
                columnSpacing: Theme.gap
                Repeater {
                    model: [
                        {
                            icon: "clock",
                            textId: "ui.welcome.time"
                        },
                        {
                            icon: "person",
                            textId: "ui.welcome.help"
                        },
                        {
                            icon: "lock",
                            textId: "ui.welcome.safe"
                        }
                    ]
                    RowLayout {
                        id: promise
                        required property var modelData
                        Layout.fillWidth: true
                        Layout.preferredWidth: 10
                        Layout.alignment: Qt.AlignTop
                        spacing: Theme.gapSmall
                        Icon {
                            Layout.alignment: Qt.AlignTop
                            name: promise.modelData.icon
                            color: Theme.primary
                            size: Theme.px(48)
                        }
                        Label {
                            Layout.fillWidth: true
                            text: qsTrId(promise.modelData.textId)
                            font.pixelSize: Theme.caption
                        }
                    }
                }
            }
            PrimaryButton {
                objectName: "beginButton"
                Layout.fillWidth: true
                Layout.topMargin: Theme.gapSmall
                implicitHeight: Theme.target * 1.4
                fontSize: Theme.title
                text: qsTrId("button.start")
                icon: "forward"
                iconTrailing: true
                focus: true
                onClicked: root.flow.begin()
            }
            Label {
                Layout.fillWidth: true
                text: "Boshlash uchun bosing  ·  Нажмите, чтобы начать  ·  Touch to begin"
                color: Theme.inkSoft
                font.pixelSize: Theme.caption
                horizontalAlignment: Text.AlignHCenter
            }
        }
    }
}
