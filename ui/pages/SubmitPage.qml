// SPDX-License-Identifier: Apache-2.0
// Sealing, saving, sending. Without a line it says the truth: saved safely, will be sent; nobody has to wait.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

StepPage {
    id: root

    required property EnrolmentFlow flow
    required property Submission submission
    readonly property bool saved: submission.state === Submission.Waiting || submission.state === Submission.Sending || delivered
    readonly property bool delivered: submission.state === Submission.Delivered
    readonly property bool waitingForLine: submission.offline && saved && !delivered
    readonly property bool stuck: submission.state === Submission.Failed

    title: delivered ? qsTrId("ui.submit.delivered_title") : waitingForLine ? qsTrId("ui.submit.saved_title") : qsTrId("flow.submit.title")
    subtitle: delivered || waitingForLine ? "" : qsTrId("flow.submit.text")
    primaryVisible: flow.canGoNext || stuck
    primaryText: stuck ? qsTrId("button.retry") : qsTrId("button.next")
    primaryIcon: stuck ? "retry" : "forward"
    secondaryVisible: stuck
    secondaryText: qsTrId("button.call_staff")
    secondaryIcon: "bell"
    onPrimary: stuck ? flow.retry() : flow.next()
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
                    stage: root.stuck ? ProgressLine.Stuck : root.saved ? ProgressLine.Done : ProgressLine.Active
                }
                ProgressLine {
                    Layout.fillWidth: true
                    text: qsTrId("ui.submit.stage_saved")
                    stage: root.saved ? ProgressLine.Done : ProgressLine.Waiting
                }
                ProgressLine {
                    Layout.fillWidth: true
                    text: root.delivered ? qsTrId("ui.submit.stage_delivered") : root.waitingForLine ? qsTrId("ui.submit.stage_later") : qsTrId("ui.submit.stage_sending")
                    stage: root.delivered ? ProgressLine.Done : root.waitingForLine ? ProgressLine.Stuck : root.saved ? ProgressLine.Active : ProgressLine.Waiting
                }
            }
        }
        InfoCard {
            objectName: "submitMessage"
            Layout.fillWidth: true
            live: true
            visible: text !== ""
            tone: root.stuck ? InfoCard.Bad : root.waitingForLine ? InfoCard.Caution : InfoCard.Good
            icon: root.stuck ? "warning" : root.waitingForLine ? "cloud_off" : "check"
            text: root.stuck ? qsTrId("flow.submit.failed") : root.waitingForLine ? qsTrId("flow.submit.waiting") : root.delivered ? qsTrId("ui.submit.delivered") : ""
        }
    }
}
