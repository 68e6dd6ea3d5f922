// SPDX-License-Identifier: Apache-2.0
// What stood against a living person, a sentence each, with the scores behind it (liveness_rows.h). For staff only.
import QtQuick
import QtQuick.Layouts
import Darcha.Ui

ColumnLayout {
    id: root

    required property var rows

    spacing: Theme.gapSmall
    visible: rows.length > 0
    Label {
        Layout.fillWidth: true
        text: qsTrId("ui.liveness.reasons")
        strong: true
        Accessible.role: Accessible.Heading
    }
    Repeater {
        model: root.rows
        RowLayout {
            id: reason
            required property var modelData
            objectName: modelData.textId
            Layout.fillWidth: true
            spacing: Theme.gapSmall
            Icon {
                Layout.alignment: Qt.AlignTop
                name: "warning"
                color: Theme.warning
                size: Theme.px(36)
                weight: 2.4
            }
            ColumnLayout {
                Layout.fillWidth: true
                spacing: Theme.gapTiny
                Label {
                    Layout.fillWidth: true
                    visible: reason.modelData.titleId !== ""
                    text: visible ? qsTrId(reason.modelData.titleId) : ""
                    font.pixelSize: Theme.caption
                    strong: true
                }
                Label {
                    Layout.fillWidth: true
                    text: qsTrId(reason.modelData.textId)
                }
                Repeater {
                    model: reason.modelData.scores
                    Label {
                        required property var modelData
                        Layout.fillWidth: true
                        text: modelData.name + "  " + modelData.value + (modelData.limit !== "" ? "  (" + modelData.limit + ")" : "")
                        color: Theme.inkSoft
                        font.pixelSize: Theme.caption
                        wrapMode: Text.WrapAtWordBoundaryOrAnywhere
                    }
                }
            }
        }
    }
}
