// SPDX-License-Identifier: Apache-2.0
import QtQuick

QtObject {
    enum State {
        Closed,
        Opening,
        Planning,
        Ready,
        Presenting,
        Judged,
        Reported,
        Failed
    }
    enum Verdict {
        None,
        Right,
        Wrong,
        Open
    }
    property bool offered: false
    property int state: AcceptanceGuide.Closed
    property var sizes: [
        {
            genuine: 3,
            attacks: 1,
            upper: "95.0 %",
            chosen: false
        },
        {
            genuine: 20,
            attacks: 10,
            upper: "25.9 %",
            chosen: true
        },
        {
            genuine: 150,
            attacks: 150,
            upper: "2.0 %",
            chosen: false
        }
    ]
    property var species: ["print", "print_bent", "print_cut_out", "phone", "tablet", "monitor"].map(id => ({
                id,
                titleId: "acceptance.species." + id,
                chosen: id !== "tablet"
            }))
    property bool startable: true
    property int planned: 70
    property int done: 0
    property string nextTitleId: "acceptance.species.genuine"
    property int nextOfGroup: 1
    property int groupSize: 20
    property int secondsLeft: 24
    property ChallengeScreen challenge: ChallengeScreen {}
    property int verdict: AcceptanceGuide.None
    property string outcomeTextId: ""
    property var livenessRows: []
    property var livenessReasons: []
    property bool withdrawable: false
    property var reportRows: []
    property var limitIds: []
    property bool complete: false
    property string reportFile: ""
    property string errorTextId: ""
    property var calls: []

    function record(call) {
        calls = calls.concat([call]);
    }
    function open() { record("open"); }
    function chooseSize(genuine, attacks) { record("chooseSize " + genuine + " " + attacks); }
    function chooseSpecies(id, take) { record("chooseSpecies " + id + " " + take); }
    function begin() { record("begin"); }
    function present() { record("present"); }
    function stopPresenting() { record("stopPresenting"); }
    function withdraw(reason) { record("withdraw " + reason); }
    function goOn() { record("goOn"); }
    function report() { record("report"); }
    function startAnew() { record("startAnew"); }
    function close() { record("close"); }
}
