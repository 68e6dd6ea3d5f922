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
                spacing: Theme.gapLarge

                ReasonRows {
                    Layout.fillWidth: true
                    rows: root.face.livenessReasons
                }
                ScoreRows {
                    Layout.fillWidth: true
                    rows: root.face.livenessRows
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
