// SPDX-License-Identifier: Apache-2.0
// The frame of every step: a heading, the content, and at the bottom the way back and the way on.
import QtQuick
import QtQuick.Layouts
import Darcha.Ui

FocusScope {
    id: root

    property string title: ""
    property string subtitle: ""
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
            Label {
                Layout.fillWidth: true
                text: root.title
                font.pixelSize: Theme.title
                strong: true
                lineHeight: 1
                Accessible.role: Accessible.Heading
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
