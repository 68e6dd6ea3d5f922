// SPDX-License-Identifier: Apache-2.0
// The first thing people see: what this is, in every language at once, and one button.
import QtQuick
import Darcha.Station
import Darcha.Ui

Item {
    id: root

    required property EnrolmentFlow flow
    required property StationHealth health
    required property AcceptanceGuide acceptance

    Accessible.role: Accessible.Pane
    Accessible.name: qsTrId("ui.welcome.title")

    // a touch anywhere begins
    MouseArea {
        anchors.fill: parent
        onClicked: root.flow.begin()
        Accessible.ignored: true
    }

    Portal {
        anchors.top: parent.top
        anchors.left: parent.left
        anchors.margins: Theme.margin
        width: Theme.portrait ? parent.width - 2 * Theme.margin : parent.width * 0.4
        height: parent.height - 2 * Theme.margin - (Theme.portrait ? words.height + Theme.gapLarge : 0)
    }
    // positioners, not layouts: wrapped texts of unknown length settle in one pass
    Column {
        id: words
        anchors.right: parent.right
        anchors.rightMargin: Theme.margin
        width: Theme.portrait ? parent.width - 2 * Theme.margin : parent.width * 0.6 - 2 * Theme.margin - Theme.gapLarge
        y: Theme.portrait ? parent.height - height - Theme.margin : (parent.height - height) / 2
        spacing: Theme.portrait ? Theme.gap : Theme.gapSmall

        Label {
            width: parent.width
            text: qsTrId("ui.welcome.title")
            font.pixelSize: Theme.portrait ? Theme.display : Theme.px(64)
            strong: true
            lineHeight: 0.95
            Accessible.role: Accessible.Heading
        }
        Label {
            width: parent.width
            text: qsTrId("ui.welcome.text")
            color: Theme.inkSoft
            font.pixelSize: Theme.portrait ? Theme.heading : Theme.body
        }
        Row {
            width: parent.width
            spacing: Theme.gap
            bottomPadding: Theme.gapSmall
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
                Row {
                    id: promise
                    required property var modelData
                    width: (words.width - 2 * Theme.gap) / 3
                    spacing: Theme.gapSmall
                    Icon {
                        id: symbol
                        name: promise.modelData.icon
                        color: Theme.primary
                        size: Theme.px(48)
                    }
                    Label {
                        width: promise.width - symbol.width - promise.spacing
                        text: qsTrId(promise.modelData.textId)
                        font.pixelSize: Theme.caption
                    }
                }
            }
        }
        PrimaryButton {
            objectName: "beginButton"
            width: parent.width
            height: Theme.target * 1.4
            fontSize: Theme.title
            text: qsTrId("button.start")
            icon: "forward"
            iconTrailing: true
            focus: true
            onClicked: root.flow.begin()
        }
        SecondaryButton {
            objectName: "acceptanceButton"
            visible: root.acceptance.offered
            width: parent.width
            text: qsTrId("acceptance.title")
            icon: "face"
            onClicked: root.acceptance.open()
        }
        Label {
            visible: Theme.portrait
            width: parent.width
            text: "Boshlash uchun bosing  ·  Нажмите, чтобы начать  ·  Touch to begin"
            color: Theme.inkSoft
            font.pixelSize: Theme.caption
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
