// SPDX-License-Identifier: Apache-2.0
// Above every page: cancel, progress, language, and a human being one press away.
import QtQuick
import QtQuick.Layouts
import Darcha.Ui

Rectangle {
    id: root

    required property int stepNumber
    required property int stepCount
    required property var languages
    required property string language
    property bool cancellable: true
    property bool switchable: true
    property bool showProgress: true

    signal cancelled
    signal languageChosen(string code)
    signal staffCalled

    color: Theme.surface
    implicitHeight: grid.implicitHeight + Theme.gapSmall * 2

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: 1
        color: Theme.hairline
    }

    GridLayout {
        id: grid
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        columns: Theme.portrait ? 3 : 5
        columnSpacing: Theme.gap
        rowSpacing: Theme.gapSmall

        SecondaryButton {
            objectName: "cancelButton"
            Layout.row: 0
            Layout.column: 0
            visible: root.cancellable
            text: qsTrId("button.cancel")
            icon: "cross"
            fontSize: Theme.caption
            padding: Theme.px(24)
            ink: Theme.inkSoft
            implicitHeight: Theme.targetSmall
            onClicked: root.cancelled()
        }
        Logo {
            visible: !root.cancellable
            Layout.row: 0
            Layout.column: 0
            Layout.fillWidth: Theme.portrait && !root.showProgress
        }
        StepProgress {
            visible: root.showProgress && !Theme.portrait
            Layout.row: 0
            Layout.column: 1
            stepNumber: root.stepNumber
            stepCount: root.stepCount
            Layout.fillWidth: true
        }
        Item {
            visible: Theme.portrait ? root.showProgress : !root.showProgress
            Layout.row: 0
            Layout.column: Theme.portrait ? 1 : 2
            Layout.fillWidth: true
        }
        ActionButton {
            objectName: "callStaffButton"
            Layout.row: 0
            Layout.column: Theme.portrait ? 2 : 4
            Layout.alignment: Qt.AlignRight
            text: qsTrId("button.call_staff")
            icon: "bell"
            fontSize: Theme.caption
            padding: Theme.px(24)
            fill: Theme.primarySoft
            fillPressed: Theme.turquoiseSoft
            outline: Theme.primary
            implicitHeight: Theme.targetSmall
            onClicked: root.staffCalled()
        }
        LanguageSwitch {
            objectName: "languageSwitch"
            visible: root.switchable
            Layout.row: Theme.portrait && root.showProgress ? 1 : 0
            Layout.column: !Theme.portrait ? 3 : root.showProgress ? 2 : 1
            Layout.alignment: Qt.AlignRight
            languages: root.languages
            current: root.language
            onChosen: code => root.languageChosen(code)
        }
        StepProgress {
            visible: root.showProgress && Theme.portrait
            Layout.row: 1
            Layout.column: 0
            Layout.columnSpan: 2
            Layout.fillWidth: true
            stepNumber: root.stepNumber
            stepCount: root.stepCount
        }
    }
}
