// SPDX-License-Identifier: Apache-2.0
// Says on every page that this is training: a virtual device is in use or training was asked for.
import QtQuick
import QtQuick.Layouts
import Darcha.Ui

Rectangle {
    color: Theme.training
    implicitHeight: row.implicitHeight + Theme.gapSmall
    Accessible.role: Accessible.StaticText
    Accessible.name: label.text

    RowLayout {
        id: row
        anchors.centerIn: parent
        width: Math.min(implicitWidth, parent.width - 2 * Theme.gap)
        spacing: Theme.gapSmall
        Icon {
            name: "warning"
            color: Theme.trainingInk
            size: Theme.caption * 1.3
        }
        Label {
            id: label
            Layout.fillWidth: true
            text: qsTrId("flow.training")
            color: Theme.trainingInk
            font.pixelSize: Theme.caption
            strong: true
            Accessible.ignored: true
        }
    }
}
