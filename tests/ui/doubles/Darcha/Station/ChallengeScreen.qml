// SPDX-License-Identifier: Apache-2.0
import QtQuick

QtObject {
    enum Stage {
        None,
        Watch,
        Turn,
        Light
    }
    property int stage: ChallengeScreen.None
    property real dotX: 0
    property real dotY: 0
    property color left: "#ffffff"
    property color right: "#ffffff"
    property string hintId: ""
    property real progress: 0
    property int attempt: 1
}
