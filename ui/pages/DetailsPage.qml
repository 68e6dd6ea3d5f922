// SPDX-License-Identifier: Apache-2.0
// The form, one question at a time: the current one is open with the keyboard below, the others show what was answered.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

Item {
    id: root

    required property EnrolmentFlow flow
    required property DetailsForm details
    property bool keyboardWanted: true
    readonly property Item currentInput: list.currentItem ? list.currentItem.input : null
    property alias currentRow: list.currentIndex
    readonly property bool lastField: list.currentIndex === list.count - 1

    function leaveField() {
        details.check(list.currentIndex);
        if (list.currentItem && list.currentItem.errorId !== "")
            return;
        if (!lastField)
            list.currentIndex += 1;
        else if (flow.canGoNext)
            flow.next();
        else
            keyboardWanted = false;
    }

    Accessible.role: Accessible.Pane
    Accessible.name: qsTrId("flow.details.title")

    StepPage {
        id: page
        anchors.top: parent.top
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: keyboard.visible ? keyboard.top : parent.bottom
        title: qsTrId("flow.details.title")
        subtitle: Theme.portrait ? qsTrId("ui.details.text") : ""
        titleVisible: Theme.portrait || !keyboard.visible
        footerVisible: Theme.portrait || !keyboard.visible
        primaryText: root.flow.editing ? qsTrId("ui.details.done") : qsTrId("button.next")
        primaryEnabled: root.flow.canGoNext
        secondaryVisible: root.flow.canGoBack
        onSecondary: root.flow.back()
        onPrimary: root.flow.next()

        ListView {
            id: list
            anchors.fill: parent
            model: root.details
            spacing: Theme.gapSmall
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            currentIndex: 0
            highlightFollowsCurrentItem: false
            cacheBuffer: 4000
            onCurrentIndexChanged: {
                root.keyboardWanted = true;
                Qt.callLater(showCurrent);
            }
            onHeightChanged: Qt.callLater(showCurrent)
            onContentHeightChanged: Qt.callLater(showCurrent)
            // one closes as another opens: the sum may stay the same while every place changes
            Connections {
                target: list.currentItem
                function onYChanged() {
                    Qt.callLater(list.showCurrent);
                }
                function onHeightChanged() {
                    Qt.callLater(list.showCurrent);
                }
            }

            // the open question stays in sight while the keyboard comes and errors unfold
            function showCurrent() {
                positionViewAtIndex(currentIndex, Theme.portrait ? ListView.Contain : ListView.Beginning);
            }

            delegate: Item {
                id: entry

                required property int index
                required property string fieldId
                required property string labelId
                required property string hintId
                required property string value
                required property string errorId
                required property int kind
                required property string keyboard
                required property var choices
                required property bool required

                readonly property bool current: ListView.isCurrentItem
                readonly property bool isChoice: kind === DetailsForm.Choice
                readonly property Item input: current && !isChoice && editor.item ? editor.item.input : null

                width: ListView.view.width
                implicitHeight: current ? editor.implicitHeight + Theme.gap * 1.4 : summary.implicitHeight

                Rectangle {
                    anchors.fill: parent
                    visible: entry.current
                    radius: Theme.radius
                    color: Theme.surface
                    border.width: Theme.stroke
                    border.color: Theme.primary
                }
                Loader {
                    id: editor
                    active: entry.current
                    visible: active
                    anchors.left: parent.left
                    anchors.right: parent.right
                    anchors.top: parent.top
                    anchors.margins: Theme.gap * 0.7
                    anchors.leftMargin: Theme.gap
                    anchors.rightMargin: Theme.gap
                    sourceComponent: entry.isChoice ? choiceEditor : textEditor
                    focus: true
                }
                SummaryRow {
                    id: summary
                    objectName: "summary:" + entry.fieldId
                    visible: !entry.current
                    width: parent.width
                    label: qsTrId(entry.labelId)
                    value: entry.shownValue
                    error: entry.errorId !== ""
                    onClicked: list.currentIndex = entry.index
                }

                readonly property string shownValue: {
                    if (!isChoice)
                        return value;
                    for (const choice of choices) {
                        if (choice.value === value)
                            return qsTrId(choice.labelId);
                    }
                    return "";
                }

                Component {
                    id: textEditor
                    FieldBox {
                        objectName: "field:" + entry.fieldId
                        label: qsTrId(entry.labelId)
                        hint: entry.hintId !== "" ? qsTrId(entry.hintId) : ""
                        error: entry.errorId !== "" ? qsTrId(entry.errorId) : ""
                        optional: !entry.required
                        text: entry.value
                        focus: true
                        onEdited: text => root.details.setValue(entry.index, text)
                        onFinished: root.leaveField()
                        Component.onCompleted: {
                            input.forceActiveFocus();
                            input.cursorPosition = input.text.length;
                        }
                        Connections {
                            target: entry
                            function onCurrentChanged() {
                                if (!entry.current)
                                    root.details.check(entry.index);
                            }
                        }
                        TapHandler {
                            onTapped: root.keyboardWanted = true
                        }
                    }
                }
                Component {
                    id: choiceEditor
                    ColumnLayout {
                        spacing: Theme.gapSmall
                        Label {
                            Layout.fillWidth: true
                            text: qsTrId(entry.labelId)
                            font.pixelSize: Theme.heading
                            strong: true
                        }
                        ChoiceList {
                            objectName: "field:" + entry.fieldId
                            Layout.fillWidth: true
                            choices: entry.choices
                            value: entry.value
                            perRow: entry.choices.length > 3 && Theme.portrait ? 1 : 2
                            onChosen: value => {
                                root.details.setValue(entry.index, value);
                                root.details.check(entry.index);
                            }
                        }
                        Label {
                            Layout.fillWidth: true
                            visible: text !== ""
                            text: entry.errorId !== "" ? qsTrId(entry.errorId) : entry.hintId !== "" ? qsTrId(entry.hintId) : ""
                            color: entry.errorId !== "" ? Theme.danger : Theme.inkSoft
                            font.pixelSize: Theme.caption
                            strong: entry.errorId !== ""
                        }
                        PrimaryButton {
                            objectName: "choiceNext"
                            Layout.alignment: Qt.AlignRight
                            visible: !root.lastField
                            enabled: entry.value !== ""
                            implicitHeight: Theme.targetSmall
                            text: qsTrId("ui.details.next_field")
                            onClicked: root.leaveField()
                        }
                    }
                }
            }
        }
    }

    Keyboard {
        id: keyboard
        objectName: "keyboard"
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        visible: root.keyboardWanted && root.currentInput !== null
        target: root.currentInput
        layout: list.currentItem ? list.currentItem.keyboard : "en"
        capitalise: list.currentItem ? list.currentItem.kind === DetailsForm.Text : false
        onHidden: root.keyboardWanted = false
        onNext: root.leaveField()
    }
}
