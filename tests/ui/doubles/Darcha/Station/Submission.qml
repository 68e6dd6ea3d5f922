// SPDX-License-Identifier: Apache-2.0
import QtQuick

QtObject {
    enum State {
        Idle,
        Sealing,
        Waiting,
        Sending,
        Delivered,
        Failed
    }
    property int state: Submission.Sealing
    property bool offline: false
    property int waitingPackets: 0
    property string packetId: ""
    property string errorTextId: ""
}
