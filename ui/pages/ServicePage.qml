// SPDX-License-Identifier: Apache-2.0
// What can be done here, what it is for and what it costs, before anything is asked.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

StepPage {
    id: root

    required property EnrolmentFlow flow

    // "375 000 soum": groups by thin blanks, which every language of the station reads
    function money(amount: real, currency: string): string {
        return amount.toLocaleString(Qt.locale("ru_RU"), "f", 0) + " " + qsTrId("service.currency." + currency);
    }

    title: qsTrId("flow.service.title")
    subtitle: qsTrId("flow.service.text")
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
                    note: modelData.fee > 0 ? qsTrId("ui.service.fee").arg(root.money(modelData.fee, modelData.currency)) : qsTrId("flow.fee.free")
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
