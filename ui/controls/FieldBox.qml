// SPDX-License-Identifier: Apache-2.0
// One question of a form: label, box, and below it the hint or what is wrong.
import QtQuick
import QtQuick.Layouts
import Darcha.Ui

FocusScope {
    id: root

    property string label: ""
    property string hint: ""
    property string error: ""
    property bool optional: false
    property string text: ""
    property alias input: field

    signal edited(string text)
    signal finished

    implicitHeight: column.implicitHeight
    implicitWidth: Theme.px(600)

    // a field keeps the cursor where it is while the form repeats what it was told
    onTextChanged: {
        if (field.text !== text)
            field.text = text;
    }
    Component.onCompleted: field.text = text

    ColumnLayout {
        id: column
        width: parent.width
        spacing: Theme.gapTiny

        Label {
            Layout.fillWidth: true
            text: root.optional ? qsTrId("ui.field.optional").arg(root.label) : root.label
            font.pixelSize: Theme.heading
            strong: true
        }
        Rectangle {
            Layout.fillWidth: true
            implicitHeight: Math.max(Theme.targetMinimum, Theme.px(112))
            radius: Theme.radiusSmall
            color: Theme.surface
            border.width: field.activeFocus || root.error !== "" ? Theme.stroke * 1.6 : Theme.stroke
            border.color: root.error !== "" ? Theme.danger : field.activeFocus ? Theme.primary : Theme.outline

            TextInput {
                id: field
                anchors.fill: parent
                anchors.leftMargin: Theme.gap
                anchors.rightMargin: Theme.gap
                focus: true
                clip: true
                color: Theme.ink
                selectionColor: Theme.primary
                selectedTextColor: Theme.primaryInk
                font.family: Theme.family
                font.pixelSize: Theme.heading
                verticalAlignment: TextInput.AlignVCenter
                maximumLength: 120
                inputMethodHints: Qt.ImhNoPredictiveText | Qt.ImhSensitiveData | Qt.ImhNoAutoUppercase
                onTextChanged: {
                    if (text !== root.text)
                        root.edited(text);
                }
                onAccepted: root.finished()
                Accessible.role: Accessible.EditableText
                Accessible.name: root.label
                Accessible.description: root.error !== "" ? root.error : root.hint
                Accessible.editable: true
            }
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.gapTiny
            visible: root.error !== "" || root.hint !== ""
            Icon {
                visible: root.error !== ""
                name: "warning"
                color: Theme.danger
                size: Theme.body
                weight: 2.4
            }
            Label {
                Layout.fillWidth: true
                text: root.error !== "" ? root.error : root.hint
                color: root.error !== "" ? Theme.danger : Theme.inkSoft
                font.pixelSize: Theme.caption
                strong: root.error !== ""
                Accessible.role: root.error !== "" ? Accessible.AlertMessage : Accessible.StaticText
            }
        }
    }
}
