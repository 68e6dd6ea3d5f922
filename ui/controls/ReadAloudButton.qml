// SPDX-License-Identifier: Apache-2.0
// Switches the voice on and off; not there where the station has none.
import QtQuick
import Darcha.Station
import Darcha.Ui

ActionButton {
    id: root

    required property Voice voice

    visible: voice.available
    text: voice.on ? qsTrId("voice.stop") : qsTrId("voice.read_aloud")
    description: qsTrId("voice.description")
    icon: voice.on ? "speaker_off" : "speaker"
    fill: voice.on ? Theme.primary : Theme.surface
    fillPressed: voice.on ? Theme.primaryPressed : Theme.primarySoft
    ink: voice.on ? Theme.primaryInk : Theme.primary
    onClicked: voice.toggle()
}
