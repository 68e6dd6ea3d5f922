// SPDX-License-Identifier: Apache-2.0
import QtQuick

Item {
    property QtObject source: null
    Image {
        anchors.fill: parent
        fillMode: Image.PreserveAspectCrop
        cache: false
        source: "image://station/preview/1"
    }
}
