// SPDX-License-Identifier: Apache-2.0
// One finger after another: which one, where to put it, how it went; and a way on for a finger that cannot be given.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

StepPage {
    id: root

    required property EnrolmentFlow flow
    required property FingerCapture fingers
    property bool askingReason: false
    readonly property bool captured: fingers.state === FingerCapture.Captured && !all
    readonly property bool failed: fingers.state === FingerCapture.Failed && !all
    readonly property bool all: fingers.capturedAll
    readonly property var fingerNames: ["", "ui.finger.right_thumb", "ui.finger.right_index", "ui.finger.right_middle", "ui.finger.right_ring", "ui.finger.right_little", "ui.finger.left_thumb", "ui.finger.left_index", "ui.finger.left_middle", "ui.finger.left_ring", "ui.finger.left_little"]
    readonly property var scoreWords: ["ui.fingers.score_weak", "ui.fingers.score_fair", "ui.fingers.score_good", "ui.fingers.score_very_good"] // of FingerCapture.ScoreWord
    readonly property bool poor: captured && !fingers.acceptable // the best of all tries, and not a good one
    readonly property string fingerName: fingers.position > 0 ? qsTrId(fingerNames[fingers.position]) : ""

    title: askingReason ? qsTrId("ui.fingers.reason_title") : all ? qsTrId("ui.fingers.all_title") : fingerName
    subtitle: askingReason ? qsTrId("ui.fingers.reason_text") : all ? "" : qsTrId("ui.fingers.number").arg(fingers.fingerNumber).arg(fingers.fingerCount)
    primaryVisible: !askingReason && (captured || failed || all)
    primaryText: failed && !all ? qsTrId("button.call_staff") : all ? qsTrId("button.next") : qsTrId("button.next")
    primaryIcon: failed && !all ? "bell" : all ? "forward" : "check"
    secondaryVisible: askingReason || captured || failed || flow.canGoBack
    secondaryText: askingReason || (!captured && !failed) ? qsTrId("button.back") : qsTrId("button.retry")
    secondaryIcon: askingReason || (!captured && !failed) ? "back" : "retry"
    onSecondary: {
        if (askingReason)
            askingReason = false;
        else if (failed)
            fingers.start();
        else if (captured)
            fingers.retake();
        else
            flow.back();
    }
    onPrimary: {
        if (all)
            flow.next();
        else if (failed)
            flow.callStaff();
        else
            fingers.accept();
    }

    GridLayout {
        anchors.fill: parent
        visible: !root.askingReason
        columns: Theme.portrait ? 1 : 2
        columnSpacing: Theme.gapLarge
        rowSpacing: Theme.gap

        Rectangle {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 10
            color: Theme.primarySoft
            radius: Theme.radius
            Accessible.role: Accessible.Graphic
            Accessible.name: root.all ? root.fingers.given.map(at => qsTrId(root.fingerNames[at])).join(", ") : root.fingerName

            HandDrawing {
                anchors.fill: parent
                anchors.margins: Theme.gap
                position: root.all ? 0 : root.fingers.position
                done: root.captured
                given: root.fingers.given
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            Layout.preferredWidth: 10
            Layout.alignment: Qt.AlignVCenter
            spacing: Theme.gap

            InfoCard {
                objectName: "hint"
                Layout.fillWidth: true
                tone: root.poor ? InfoCard.Caution : root.captured || root.all ? InfoCard.Good : root.failed ? InfoCard.Bad : root.fingers.state === FingerCapture.Retry ? InfoCard.Caution : InfoCard.Neutral
                icon: root.poor ? "warning" : root.captured || root.all ? "check" : root.failed || root.fingers.state === FingerCapture.Retry ? "warning" : "finger"
                fontSize: Theme.heading
                minimumLines: 2
                strong: true
                live: true
                text: root.all ? qsTrId("ui.fingers.all_text") : root.fingers.hintId !== "" ? qsTrId(root.fingers.hintId) : root.failed ? qsTrId("ui.fingers.failed") : root.captured ? qsTrId("ui.fingers.good") : qsTrId("ui.fingers.place")
            }
            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.gap
                visible: root.fingers.stillRevision > 0 && !root.all && (root.captured || root.fingers.state === FingerCapture.Retry)
                Rectangle {
                    implicitWidth: Theme.px(Theme.portrait ? 200 : 170)
                    implicitHeight: implicitWidth * 1.2
                    radius: Theme.radiusSmall
                    color: Theme.surface
                    border.width: 1
                    border.color: Theme.outline
                    clip: true
                    Image {
                        anchors.fill: parent
                        anchors.margins: Theme.gapTiny
                        cache: false
                        fillMode: Image.PreserveAspectFit
                        source: parent.parent.visible ? "image://station/finger/" + root.fingers.stillRevision : ""
                        Accessible.role: Accessible.Graphic
                        Accessible.name: qsTrId("ui.fingers.still")
                    }
                }
                ColumnLayout {
                    Layout.fillWidth: true
                    spacing: Theme.gapSmall
                    Label {
                        Layout.fillWidth: true
                        text: qsTrId("ui.fingers.quality")
                        color: Theme.inkSoft
                        font.pixelSize: Theme.caption
                    }
                    Label {
                        objectName: "scoreWord"
                        Layout.fillWidth: true
                        text: qsTrId(root.scoreWords[root.fingers.scoreWord]) // words, not numbers, for the person
                        font.pixelSize: Theme.heading
                        strong: true
                    }
                    Row {
                        spacing: Theme.gapTiny
                        Accessible.ignored: true
                        Repeater {
                            model: 4
                            Rectangle {
                                required property int index
                                width: Theme.px(58)
                                height: Theme.px(18)
                                radius: height / 2
                                color: index <= root.fingers.scoreWord ? (root.fingers.scoreWord === FingerCapture.TooFaint ? Theme.warning : Theme.success) : Theme.surfaceSunken
                                border.width: 1
                                border.color: Theme.outline
                            }
                        }
                    }
                }
            }
            AttemptDots {
                visible: !root.all
                attempt: root.fingers.attempt
                attemptsMax: root.fingers.attemptsMax
            }
            SecondaryButton {
                objectName: "restart"
                Layout.fillWidth: true
                visible: root.all
                text: qsTrId("ui.fingers.again")
                icon: "retry"
                onClicked: root.fingers.restart()
            }
            SecondaryButton {
                objectName: "cannotGive"
                Layout.fillWidth: true
                visible: !root.all && !root.captured
                text: qsTrId("button.cannot_give")
                implicitHeight: Theme.targetSmall
                fontSize: Theme.caption
                onClicked: root.askingReason = true
            }
        }
    }

    ColumnLayout {
        visible: root.askingReason
        width: parent.width
        spacing: Theme.gap
        Repeater {
            model: [
                {
                    id: "missing",
                    textId: "ui.fingers.reason.missing"
                },
                {
                    id: "injured",
                    textId: "ui.fingers.reason.injured"
                },
                {
                    id: "unreadable",
                    textId: "ui.fingers.reason.unreadable"
                }
            ]
            ChoiceTile {
                required property var modelData
                objectName: "reason:" + modelData.id
                Layout.fillWidth: true
                radio: false
                icon: "hand"
                titleSize: Theme.body
                title: qsTrId(modelData.textId)
                onClicked: {
                    root.askingReason = false;
                    root.fingers.cannotGive(modelData.id);
                }
            }
        }
    }
}
