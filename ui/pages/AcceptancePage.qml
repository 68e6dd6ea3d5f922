// SPDX-License-Identifier: Apache-2.0
// Staff test the station's liveness check with people and artefacts of their own: plan, presentations, report.
import QtQuick
import Darcha.Station
import Darcha.Ui

FocusScope {
    id: root

    required property AcceptanceGuide acceptance

    function showPart() {
        switch (acceptance.state) {
        case AcceptanceGuide.Planning:
        case AcceptanceGuide.Failed:
            return part.setSource("AcceptancePlan.qml", {acceptance});
        case AcceptanceGuide.Ready:
        case AcceptanceGuide.Presenting:
            return part.setSource("AcceptancePresent.qml", {acceptance});
        case AcceptanceGuide.Judged:
            return part.setSource("AcceptanceJudged.qml", {acceptance});
        case AcceptanceGuide.Reported:
            return part.setSource("AcceptanceReport.qml", {acceptance});
        default:
            return part.setSource("");
        }
    }

    Component.onCompleted: showPart()

    Connections {
        target: root.acceptance
        function onStateChanged() {
            root.showPart();
        }
    }
    Loader {
        id: part
        anchors.fill: parent
        focus: true
    }
}
