// SPDX-License-Identifier: Apache-2.0
import QtQuick

QtObject {
    enum State {
        Idle,
        Printing,
        Printed,
        Failed
    }
    property int state: SlipPrint.Idle
    property int qrRevision: 0
    property string errorTextId: ""
    property var calls: []
    // no print(): QML files may not declare that name
}
