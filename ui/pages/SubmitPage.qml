// SPDX-License-Identifier: Apache-2.0
// Sealing and saving: a second or two. What follows, on the way to the ministry, is told by SlipPage.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

StepPage {
    id: root

    required property EnrolmentFlow flow
    required property Submission submission
    readonly property bool stuck: submission.state === Submission.Failed

    title: qsTrId("flow.submit.title")
    subtitle: qsTrId("flow.submit.text")
    primaryVisible: stuck
    primaryText: qsTrId("button.retry")
    primaryIcon: "retry"
    secondaryVisible: stuck
    secondaryText: qsTrId("button.call_staff")
    secondaryIcon: "bell"
    onPrimary: flow.retry()
    onSecondary: flow.callStaff()

    ColumnLayout {
        width: parent.width
        spacing: Theme.gap

        Rectangle {
            Layout.fillWidth: true
            color: Theme.surface
            radius: Theme.radius
            border.width: 1
            border.color: Theme.hairline
            implicitHeight: stages.implicitHeight + 2 * Theme.gapLarge
            ColumnLayout {
                id: stages
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                anchors.margins: Theme.gapLarge
                spacing: Theme.portrait ? Theme.gapLarge : Theme.gap
                ProgressLine {
                    Layout.fillWidth: true
                    text: qsTrId("ui.submit.stage_sealed")
                    stage: root.stuck ? ProgressLine.Stuck : ProgressLine.Active
                }
                ProgressLine {
                    Layout.fillWidth: true
                    text: qsTrId("ui.submit.stage_saved")
                    stage: ProgressLine.Waiting
                }
            }
        }
        InfoCard {
            objectName: "submitMessage"
            Layout.fillWidth: true
            live: true
            visible: root.stuck
            tone: InfoCard.Bad
            icon: "warning"
            text: qsTrId("flow.submit.failed")
        }
    }
}
