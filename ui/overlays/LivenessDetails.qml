// SPDX-License-Identifier: Apache-2.0
// For staff: how the liveness check went, every score against its limit. Never opened where a citizen is alone.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

Rectangle {
    id: root

    required property FaceCapture face
    signal closed

    color: Theme.ground

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap

        Label {
            Layout.fillWidth: true
            text: qsTrId("ui.liveness.title")
            font.pixelSize: Theme.heading
            strong: true
            Accessible.role: Accessible.Heading
        }
        InfoCard {
            Layout.fillWidth: true
            tone: root.face.livenessDecision === FaceCapture.BonaFide ? InfoCard.Good : InfoCard.Caution
            icon: root.face.livenessDecision === FaceCapture.BonaFide ? "check" : "warning"
            text: root.face.livenessDecision === FaceCapture.BonaFide ? qsTrId("ui.liveness.bona_fide") : root.face.livenessDecision === FaceCapture.Attack ? qsTrId("ui.liveness.attack") : qsTrId("ui.liveness.inconclusive")
        }
        ScrollPane {
            Layout.fillWidth: true
            Layout.fillHeight: true

            ColumnLayout {
                width: parent.width
                spacing: Theme.gap
                Repeater {
                    model: root.face.livenessRows
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
        }
        PrimaryButton {
            objectName: "closeDetails"
            Layout.alignment: Qt.AlignRight
            text: qsTrId("ui.liveness.close")
            icon: "check"
            onClicked: root.closed()
        }
    }
}
