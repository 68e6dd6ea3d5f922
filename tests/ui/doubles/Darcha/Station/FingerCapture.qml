// SPDX-License-Identifier: Apache-2.0
import QtQuick

QtObject {
    enum State {
        Off,
        WaitFinger,
        Scanning,
        Captured,
        Retry,
        Failed
    }
    enum Position {
        Unknown,
        RightThumb,
        RightIndex,
        RightMiddle,
        RightRing,
        RightLittle,
        LeftThumb,
        LeftIndex,
        LeftMiddle,
        LeftRing,
        LeftLittle
    }
    enum ScoreWord {
        TooFaint,
        Enough,
        Clear,
        VeryClear
    }
    property int state: FingerCapture.WaitFinger
    property int position: FingerCapture.RightIndex
    property int fingerNumber: 1
    property int fingerCount: 2
    property string hintId: ""
    property int attempt: 1
    property int attemptsMax: 3
    property int score: 0
    property int scoreWord: FingerCapture.TooFaint
    property bool acceptable: true
    property int stillRevision: 0
    property bool capturedAll: false
    property bool readerMissing: false
    property var given: []
    property var reviewRows: []
    property var calls: []
    function start() { calls = calls.concat(["start"]); }
    function retake() { calls = calls.concat(["retake"]); }
    function restart() { calls = calls.concat(["restart"]); }
    function goOnWithoutReader() { calls = calls.concat(["goOnWithoutReader"]); }
    function accept() { calls = calls.concat(["accept"]); }
    function cannotGive(reasonId) { calls = calls.concat(["cannotGive " + reasonId]); }
    function stop() { calls = calls.concat(["stop"]); }
}
