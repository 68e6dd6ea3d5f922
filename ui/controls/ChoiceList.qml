// SPDX-License-Identifier: Apache-2.0
// A few answers below each other; exactly one may be chosen. Entries are {value, labelId}.
import QtQuick
import QtQuick.Layouts
import Darcha.Ui

GridLayout {
    id: root

    required property var choices
    property string value: ""
    property int perRow: Theme.portrait ? 1 : 2

    signal chosen(string value)

    columns: perRow
    rowSpacing: Theme.gapSmall
    columnSpacing: Theme.gapSmall
    Accessible.role: Accessible.Grouping

    Repeater {
        model: root.choices
        ChoiceTile {
            required property var modelData
            objectName: "choice:" + modelData.value
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 10
            title: qsTrId(modelData.labelId)
            titleSize: Theme.body
            selected: modelData.value === root.value
            guarded: false
            onClicked: root.chosen(modelData.value)
        }
    }
}
