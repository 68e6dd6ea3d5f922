// SPDX-License-Identifier: Apache-2.0
// The frame of every step: a heading, the content, and at the bottom the way back and the way on.
import QtQuick
import QtQuick.Layouts
import Darcha.Ui

FocusScope {
    id: root

    property string title: ""
    property string subtitle: ""
    property string prompt: "" // id of the text that is read aloud where the person asked for it
    property string primaryText: qsTrId("button.next")
    property string primaryIcon: "forward"
    property bool primaryEnabled: true
    property bool primaryVisible: true
    property string secondaryText: qsTrId("button.back")
    property string secondaryIcon: "back"
    property bool secondaryVisible: true
    property bool footerVisible: true
    property bool titleVisible: true
    property int contentMargin: Theme.margin
    property alias corner: aside.data // one button beside the title, at the same place in every state of the page
    default property alias content: body.data

    signal primary
    signal secondary

    Accessible.role: Accessible.Pane
    Accessible.name: title

    ColumnLayout {
        anchors.fill: parent
        anchors.topMargin: Theme.portrait ? Theme.gapLarge : Theme.gap
        anchors.bottomMargin: Theme.portrait ? Theme.margin : Theme.gap
        spacing: Theme.portrait ? Theme.gapLarge : Theme.gap

        ColumnLayout {
            visible: root.titleVisible
            Layout.fillWidth: true
            Layout.leftMargin: Theme.margin
            Layout.rightMargin: Theme.margin
            spacing: Theme.gapSmall
            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.gap
                Label {
                    Layout.fillWidth: true
                    text: root.title
                    font.pixelSize: Theme.title
                    strong: true
                    lineHeight: 1
                    Accessible.role: Accessible.Heading
                }
                // no height of its own: the margins around the title hold the button, and the page below keeps its room
                Item {
                    id: aside
                    readonly property Item button: children.length > 0 ? children[0] : null
                    visible: button !== null
                    implicitWidth: button !== null && button.visible ? button.width : 0
                }
            }
            Label {
                Layout.fillWidth: true
                visible: root.subtitle !== ""
                text: root.subtitle
                color: Theme.inkSoft
            }
        }
        Item {
            id: body
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.leftMargin: root.contentMargin
            Layout.rightMargin: root.contentMargin
        }
        RowLayout {
            visible: root.footerVisible
            Layout.fillWidth: true
            Layout.leftMargin: Theme.margin
            Layout.rightMargin: Theme.margin
            spacing: Theme.gap
            SecondaryButton {
                objectName: "secondaryButton"
                visible: root.secondaryVisible
                text: root.secondaryText
                icon: root.secondaryIcon
                Layout.minimumWidth: Theme.px(280)
                // a long answer wraps rather than pushing the other one out
                Layout.maximumWidth: root.width * 0.42
                onClicked: root.secondary()
            }
            Item {
                Layout.fillWidth: true
                visible: !Theme.portrait || !root.primaryVisible
            }
            PrimaryButton {
                objectName: "primaryButton"
                visible: root.primaryVisible
                enabled: root.primaryEnabled
                text: root.primaryText
                icon: root.primaryIcon
                iconTrailing: root.primaryIcon === "forward"
                Layout.fillWidth: Theme.portrait
                Layout.minimumWidth: Theme.px(420)
                Layout.maximumWidth: Theme.portrait ? Number.POSITIVE_INFINITY : root.width * 0.5
                onClicked: root.primary()
            }
        }
    }
}
