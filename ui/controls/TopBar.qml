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
        columns: Theme.portrait ? 4 : 5
        columnSpacing: Theme.gap
        rowSpacing: Theme.gapSmall

        SecondaryButton {
            objectName: "cancelButton"
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
        }
        StepProgress {
            visible: root.showProgress && !Theme.portrait
            stepNumber: root.stepNumber
            stepCount: root.stepCount
            Layout.fillWidth: true
        }
        Item {
            visible: !root.showProgress || Theme.portrait
            Layout.fillWidth: true
        }
        LanguageSwitch {
            objectName: "languageSwitch"
            visible: root.switchable
            languages: root.languages
            current: root.language
            onChosen: code => root.languageChosen(code)
        }
        ActionButton {
            objectName: "callStaffButton"
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
        StepProgress {
            visible: root.showProgress && Theme.portrait
            stepNumber: root.stepNumber
            stepCount: root.stepCount
            Layout.fillWidth: true
            Layout.columnSpan: 4
        }
    }
}
