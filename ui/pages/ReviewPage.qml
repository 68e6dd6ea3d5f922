// SPDX-License-Identifier: Apache-2.0
// Everything on one sheet before it is sent: photo, answers, and back to change any of it.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

StepPage {
    id: root

    required property EnrolmentFlow flow
    required property FaceCapture face
    required property FingerCapture fingers
    // Without face and signature nobody comes here; fingers may have been left out, and their rows say so.
    readonly property var recorded: [row("flow.face.title", "ui.review.recorded", EnrolmentFlow.Face)].concat(fingers.reviewRows.map(each => row(each.labelId, each.valueId, EnrolmentFlow.Fingers)), [row("flow.signature.title", "ui.review.recorded", EnrolmentFlow.Signature)])

    function row(labelId, valueId, step) {
        return {labelId, valueId, step};
    }

    title: qsTrId("flow.review.title")
    subtitle: qsTrId("flow.review.text")
    primaryText: qsTrId("button.submit")
    primaryIcon: "send"
    primaryEnabled: flow.canGoNext
    secondaryVisible: flow.canGoBack
    onPrimary: flow.next()
    onSecondary: flow.back()

    GridLayout {
        anchors.fill: parent
        columns: Theme.portrait ? 1 : 2
        columnSpacing: Theme.gapLarge
        rowSpacing: Theme.gap

        RowLayout {
            Layout.fillWidth: Theme.portrait
            Layout.alignment: Qt.AlignTop
            Layout.maximumWidth: Theme.portrait ? Number.POSITIVE_INFINITY : Theme.px(340)
            spacing: Theme.gap
            Rectangle {
                implicitWidth: Theme.px(Theme.portrait ? 280 : 340)
                implicitHeight: implicitWidth * 4 / 3
                radius: Theme.radius
                color: Theme.surfaceSunken
                border.width: 1
                border.color: Theme.hairline
                clip: true
                Icon {
                    anchors.centerIn: parent
                    name: "person"
                    color: Theme.outline
                    size: parent.width * 0.6
                    weight: 1.2
                }
                Image {
                    anchors.fill: parent
                    cache: false
                    fillMode: Image.PreserveAspectCrop
                    visible: root.face.stillRevision > 0
                    source: visible ? "image://station/face/" + root.face.stillRevision : ""
                    Accessible.role: Accessible.Graphic
                    Accessible.name: qsTrId("ui.face.still")
                }
            }
            ColumnLayout {
                visible: Theme.portrait
                Layout.fillWidth: true
                spacing: Theme.gapSmall
                Label {
                    Layout.fillWidth: true
                    text: root.flow.serviceTitleId !== "" ? qsTrId(root.flow.serviceTitleId) : ""
                    font.pixelSize: Theme.heading
                    strong: true
                }
                InfoCard {
                    Layout.fillWidth: true
                    icon: "lock"
                    fontSize: Theme.caption
                    text: qsTrId("flow.privacy.short")
                }
            }
        }
        ScrollPane {
            Layout.fillWidth: true
            Layout.fillHeight: true
            ColumnLayout {
                width: parent.width
                spacing: Theme.gapSmall
                Repeater {
                    model: root.flow.reviewRows
                    SummaryRow {
                        required property var modelData
                        Layout.fillWidth: true
                        label: qsTrId(modelData.labelId)
                        value: modelData.valueId ? qsTrId(modelData.valueId) : modelData.value
                        onClicked: root.flow.edit(modelData.step)
                    }
                }
                Repeater {
                    model: root.recorded
                    SummaryRow {
                        required property var modelData
                        Layout.fillWidth: true
                        label: qsTrId(modelData.labelId)
                        value: qsTrId(modelData.valueId)
                        onClicked: root.flow.edit(modelData.step)
                    }
                }
            }
        }
    }
}
