// SPDX-License-Identifier: Apache-2.0
// What to present next, in words; then the live picture with the same dot and hints as a person gets.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

StepPage {
    id: root

    required property AcceptanceGuide acceptance
    readonly property bool presenting: acceptance.state === AcceptanceGuide.Presenting
    readonly property bool turning: acceptance.challenge.stage === ChallengeScreen.Turn
    readonly property string asked: acceptance.nextTitleId !== "" ? qsTrId(acceptance.nextTitleId) : ""
    property bool asksWhy: false // the last one is to be taken back

    title: qsTrId("acceptance.number").arg(Math.min(acceptance.done + 1, acceptance.planned)).arg(acceptance.planned)
    subtitle: presenting ? asked : ""
    primaryText: qsTrId("acceptance.present")
    primaryIcon: "camera"
    primaryVisible: !presenting && !asksWhy
    secondaryText: presenting ? qsTrId("acceptance.stop") : asksWhy ? qsTrId("button.back") : qsTrId("acceptance.pause")
    secondaryIcon: presenting ? "cross" : asksWhy ? "back" : "home"
    onPrimary: acceptance.present()
    onSecondary: presenting ? acceptance.stopPresenting() : asksWhy ? asksWhy = false : acceptance.close()

    // before: what is asked for
    ScrollPane {
        anchors.fill: parent
        visible: !root.presenting

        ColumnLayout {
            width: parent.width
            spacing: Theme.gap

            InfoCard {
                objectName: "asked"
                Layout.fillWidth: true
                visible: !root.asksWhy
                icon: "face"
                fontSize: Theme.heading
                strong: true
                text: root.asked
            }
            Label {
                Layout.fillWidth: true
                visible: !root.asksWhy && root.acceptance.groupSize > 0
                text: qsTrId("acceptance.of_group").arg(root.acceptance.nextOfGroup).arg(root.acceptance.groupSize)
                strong: true
            }
            Label {
                Layout.fillWidth: true
                visible: !root.asksWhy
                text: qsTrId("acceptance.present.text")
                color: Theme.inkSoft
            }
            GridLayout {
                Layout.fillWidth: true
                visible: !root.asksWhy
                columns: Theme.portrait ? 1 : 3
                columnSpacing: Theme.gap
                rowSpacing: Theme.gap
                SecondaryButton {
                    objectName: "takeBack"
                    Layout.fillWidth: true
                    Layout.preferredWidth: 10
                    visible: root.acceptance.withdrawable
                    text: qsTrId("acceptance.withdraw")
                    icon: "retry"
                    onClicked: root.asksWhy = true
                }
                SecondaryButton {
                    objectName: "reportNow"
                    Layout.fillWidth: true
                    Layout.preferredWidth: 10
                    visible: root.acceptance.done > 0
                    text: qsTrId("acceptance.report.now")
                    icon: "document"
                    onClicked: root.acceptance.report()
                }
                SecondaryButton {
                    objectName: "startAnew"
                    Layout.fillWidth: true
                    Layout.preferredWidth: 10
                    visible: root.acceptance.done > 0
                    text: qsTrId("acceptance.anew")
                    icon: "edit"
                    onClicked: root.acceptance.startAnew()
                }
            }
            Label {
                Layout.fillWidth: true
                visible: root.asksWhy
                text: qsTrId("acceptance.withdraw.why")
                strong: true
            }
            Repeater {
                model: ["slipped", "wrong_artefact", "disturbed", "other"]
                ChoiceTile {
                    required property string modelData
                    objectName: "why:" + modelData
                    Layout.fillWidth: true
                    visible: root.asksWhy
                    title: qsTrId("acceptance.withdraw." + modelData)
                    titleSize: Theme.body
                    radio: false
                    onClicked: {
                        root.asksWhy = false;
                        root.acceptance.withdraw(modelData);
                    }
                }
            }
        }
    }

    // meanwhile: as a person sees it
    GridLayout {
        anchors.fill: parent
        visible: root.presenting
        columns: Theme.portrait ? 1 : 2
        columnSpacing: Theme.gapLarge
        rowSpacing: Theme.gap

        Rectangle {
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredWidth: Theme.portrait ? -1 : root.height * 0.9
            color: Theme.surfaceSunken
            radius: Theme.radius
            clip: true
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTrId("ui.face.preview")

            FramePreview {
                anchors.fill: parent
                visible: root.presenting
                source: root.acceptance
            }
            FollowDot {
                objectName: "dot"
                anchors.fill: parent
                visible: root.presenting && root.turning
                dotX: root.acceptance.challenge.dotX
                dotY: root.acceptance.challenge.dotY
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            Layout.preferredWidth: Theme.portrait ? -1 : Theme.px(560)
            Layout.maximumWidth: Theme.portrait ? Number.POSITIVE_INFINITY : Theme.px(600)
            Layout.alignment: Qt.AlignVCenter
            spacing: Theme.gap

            InfoCard {
                objectName: "hint"
                Layout.fillWidth: true
                icon: "face"
                fontSize: Theme.heading
                strong: true
                live: true
                minimumLines: 2
                text: root.acceptance.challenge.hintId !== "" ? qsTrId(root.acceptance.challenge.hintId) : qsTrId("face.liveness.watch")
            }
            Rectangle {
                objectName: "way"
                Layout.fillWidth: true
                Layout.preferredHeight: Theme.px(20)
                radius: height / 2
                color: Theme.surfaceSunken
                Accessible.role: Accessible.ProgressBar
                Accessible.name: root.title
                Rectangle {
                    width: Math.max(height, parent.width * root.acceptance.challenge.progress)
                    height: parent.height
                    radius: height / 2
                    color: Theme.success
                }
            }
            StatusChip {
                Layout.alignment: Qt.AlignRight
                icon: "clock"
                ink: Theme.inkSoft
                text: qsTrId("ui.seconds_short").arg(root.acceptance.secondsLeft)
            }
        }
    }
}
