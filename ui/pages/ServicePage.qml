// SPDX-License-Identifier: Apache-2.0
// What can be done here, what it is for and what it costs, before anything is asked.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

StepPage {
    id: root

    required property EnrolmentFlow flow

    title: qsTrId("ui.service.title")
    subtitle: qsTrId("ui.service.text")
    primaryVisible: false
    secondaryVisible: flow.canGoBack
    onSecondary: flow.back()

    ScrollPane {
        anchors.fill: parent
        ColumnLayout {
            width: parent.width
            spacing: Theme.gap
            Repeater {
                model: root.flow.services
                ChoiceTile {
                    required property var modelData
                    objectName: "service:" + modelData.id
                    Layout.fillWidth: true
                    radio: false
                    icon: "card"
                    title: qsTrId(modelData.titleId)
                    summary: modelData.summaryId ? qsTrId(modelData.summaryId) : ""
                    note: modelData.fee ? qsTrId("ui.service.fee").arg(modelData.fee) : qsTrId("ui.service.free")
                    onClicked: root.flow.chooseService(modelData.id)
                }
            }
            InfoCard {
                Layout.fillWidth: true
                visible: root.flow.services.length === 0
                tone: InfoCard.Caution
                text: qsTrId("ui.service.none")
            }
        }
    }
}
