// SPDX-License-Identifier: Apache-2.0
import QtQuick

QtObject {
    enum State {
        Off,
        Looking,
        Holding,
        Capturing,
        Proving,
        Captured,
        Failed
    }
    property int state: FaceCapture.Looking
    property string hintId: ""
    property string hintSymbol: "face"
    property real progress: 0
    property int attempt: 1
    property int attemptsMax: 3
    property int secondsLeft: 24
    property int stillRevision: 0
    property bool cameraLost: false
    property bool acceptable: true
    property bool hasOther: false
    property int shownPicture: 1
    property ChallengeScreen challenge: ChallengeScreen {}
    enum Liveness {
        BonaFide,
        Attack,
        Inconclusive
    }
    property bool livenessAsked: false
    property int livenessDecision: FaceCapture.Inconclusive
    property var livenessRows: []
    property var livenessReasons: []
    property bool staffDecide: false
    property var calls: []
    function start() { calls = calls.concat(["start"]); }
    function retake() { calls = calls.concat(["retake"]); }
    function swap() { calls = calls.concat(["swap"]); }
    function cannotSee() { calls = calls.concat(["cannotSee"]); }
    function cannotTurn() { calls = calls.concat(["cannotTurn"]); }
    function withoutLight() { calls = calls.concat(["withoutLight"]); }
    function vouch(reason) { calls = calls.concat(["vouch " + reason]); }
    function refuse(reason) { calls = calls.concat(["refuse " + reason]); }
    function accept() { calls = calls.concat(["accept"]); }
    function stop() { calls = calls.concat(["stop"]); }
}
