// SPDX-License-Identifier: Apache-2.0
// The station's window. The composition hands in every controller (QQmlApplicationEngine::setInitialProperties).
import QtQuick
import Darcha.Station
import Darcha.Ui

Window {
    id: root

    required property EnrolmentFlow flow
    required property DetailsForm details
    required property FaceCapture face
    required property AcceptanceGuide acceptance
    required property FingerCapture fingers
    required property SignatureCapture signature
    required property Submission submission
    required property SlipPrint slip
    required property StationHealth health
    required property Voice voice
    readonly property alias view: view

    width: 1080
    height: 1920
    color: Theme.ground
    title: "Darcha"

    StationView {
        id: view
        anchors.fill: parent
        focus: true
        flow: root.flow
        details: root.details
        face: root.face
        acceptance: root.acceptance
        fingers: root.fingers
        signature: root.signature
        submission: root.submission
        slip: root.slip
        health: root.health
        voice: root.voice
    }
}
