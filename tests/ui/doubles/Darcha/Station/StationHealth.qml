// SPDX-License-Identifier: Apache-2.0
import QtQuick

QtObject {
    property bool training: false
    property bool offline: false
    property int waitingPackets: 0
    property int rejectedPackets: 0
    property var devices: []
}
