// SPDX-License-Identifier: Apache-2.0
// Each cue of a liveness check with its scores, each score against its limit (liveness_rows.h). For staff only.
import QtQuick
import QtQuick.Layouts
import Darcha.Ui

ColumnLayout {
    id: root

    required property var rows

    spacing: Theme.gap
    Repeater {
        model: root.rows
        ColumnLayout {
            id: cue
            required property var modelData
            Layout.fillWidth: true
            spacing: Theme.gapTiny
            Label {
                Layout.fillWidth: true
                text: qsTrId(cue.modelData.cueId)
                strong: true
            }
            Label {
                Layout.fillWidth: true
                visible: cue.modelData.missingId !== ""
                text: visible ? qsTrId(cue.modelData.missingId) : ""
                color: Theme.inkSoft
                font.pixelSize: Theme.caption
            }
            Repeater {
                model: cue.modelData.scores
                RowLayout {
                    id: score
                    required property var modelData
                    Layout.fillWidth: true
                    spacing: Theme.gapSmall
                    Icon {
                        name: score.modelData.limit === "" ? "dot" : score.modelData.holds ? "check" : "warning"
                        color: score.modelData.limit === "" ? Theme.outline : score.modelData.holds ? Theme.success : Theme.danger
                        size: Theme.px(32)
                        weight: 2.4
                    }
                    Label {
                        Layout.fillWidth: true
                        Layout.preferredWidth: 14
                        text: score.modelData.name
                        font.pixelSize: Theme.caption
                        wrapMode: Text.WrapAtWordBoundaryOrAnywhere
                    }
                    Label {
                        Layout.fillWidth: true
                        Layout.preferredWidth: 6
                        text: score.modelData.value
                        font.pixelSize: Theme.caption
                        strong: true
                    }
                    Label {
                        Layout.fillWidth: true
                        Layout.preferredWidth: 8
                        text: score.modelData.limit
                        color: Theme.inkSoft
                        font.pixelSize: Theme.caption
                    }
                }
            }
        }
    }
}
