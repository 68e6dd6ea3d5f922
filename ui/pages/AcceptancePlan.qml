// SPDX-License-Identifier: Apache-2.0
// How many genuine people, how many attacks of which species; and what so many can prove.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

StepPage {
    id: root

    required property AcceptanceGuide acceptance
    readonly property bool failed: acceptance.state === AcceptanceGuide.Failed

    title: qsTrId("acceptance.title")
    subtitle: failed ? "" : qsTrId("acceptance.plan.text")
    primaryText: qsTrId("acceptance.plan.begin").arg(acceptance.planned)
    primaryVisible: !failed
    primaryEnabled: acceptance.startable
    secondaryText: qsTrId("button.close")
    secondaryIcon: "cross"
    onPrimary: acceptance.begin()
    onSecondary: acceptance.close()

    ScrollPane {
        anchors.fill: parent

        ColumnLayout {
            width: parent.width
            spacing: Theme.gapSmall

            InfoCard {
                objectName: "failure"
                Layout.fillWidth: true
                visible: root.failed
                tone: InfoCard.Bad
                text: root.failed ? qsTrId(root.acceptance.errorTextId) : ""
            }
            GridLayout {
                Layout.fillWidth: true
                visible: !root.failed
                columns: Theme.portrait ? 1 : 3
                rowSpacing: Theme.gapSmall
                columnSpacing: Theme.gapSmall
                Repeater {
                    model: root.acceptance.sizes
                    ChoiceTile {
                        required property var modelData
                        objectName: "size:" + modelData.attacks
                        Layout.fillWidth: true
                        Layout.fillHeight: true
                        Layout.preferredWidth: 10
                        title: qsTrId("acceptance.plan.size").arg(modelData.genuine).arg(modelData.attacks)
                        titleSize: Theme.body
                        summary: qsTrId("acceptance.plan.proves").arg(modelData.upper)
                        selected: modelData.chosen
                        guarded: false
                        onClicked: root.acceptance.chooseSize(modelData.genuine, modelData.attacks)
                    }
                }
            }
            Label {
                Layout.fillWidth: true
                Layout.topMargin: Theme.gapSmall
                visible: !root.failed
                text: qsTrId("acceptance.plan.species")
                strong: true
                Accessible.role: Accessible.Heading
            }
            GridLayout {
                Layout.fillWidth: true
                visible: !root.failed
                columns: Theme.portrait ? 1 : 2
                rowSpacing: Theme.gapSmall
                columnSpacing: Theme.gapSmall
                Repeater {
                    model: root.acceptance.species
                    ChoiceTile {
                        required property var modelData
                        objectName: "species:" + modelData.id
                        Layout.fillWidth: true
                        Layout.fillHeight: true
                        Layout.preferredWidth: 10
                        title: qsTrId(modelData.titleId)
                        titleSize: Theme.body
                        selected: modelData.chosen
                        guarded: false
                        onClicked: root.acceptance.chooseSpecies(modelData.id, !modelData.chosen)
                    }
                }
            }
        }
    }
}
