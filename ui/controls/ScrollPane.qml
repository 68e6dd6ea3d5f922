// SPDX-License-Identifier: Apache-2.0
// Content that may be longer than the view: drag it, or press the large arrows that appear only when there is more.
import QtQuick
import Darcha.Ui

Item {
    id: root

    default property alias content: holder.data
    property alias flick: flick
    // measured after layout: the arrows narrow the content, which must not re-enter its own measuring
    property bool overflows: false
    readonly property real sideWidth: overflows ? Theme.targetSmall + Theme.gapSmall : 0

    function measure() {
        overflows = flick.contentHeight > flick.height + 1;
    }

    implicitHeight: holder.childrenRect.height

    Flickable {
        id: flick
        anchors.fill: parent
        anchors.rightMargin: root.sideWidth
        contentWidth: width
        contentHeight: holder.childrenRect.height
        boundsBehavior: Flickable.StopAtBounds
        flickDeceleration: 4000
        clip: true
        onContentHeightChanged: Qt.callLater(root.measure)
        onHeightChanged: Qt.callLater(root.measure)

        Item {
            id: holder
            width: flick.width
            height: childrenRect.height
        }
    }
    Column {
        visible: root.overflows
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.gapSmall
        Repeater {
            model: ["up", "down"]
            ActionButton {
                id: arrow
                required property string modelData
                objectName: "scroll:" + modelData
                width: Theme.targetSmall
                height: Theme.target
                icon: modelData
                padding: 0
                name: modelData === "up" ? qsTrId("ui.scroll_up") : qsTrId("ui.scroll_down")
                enabled: modelData === "up" ? flick.contentY > 1 : flick.contentY < flick.contentHeight - flick.height - 1
                onClicked: {
                    const step = flick.height * 0.8 * (modelData === "up" ? -1 : 1);
                    glide.to = Math.max(0, Math.min(flick.contentHeight - flick.height, flick.contentY + step));
                    glide.restart();
                }
            }
        }
    }
    NumberAnimation {
        id: glide
        target: flick
        property: "contentY"
        duration: Theme.calm
        easing.type: Easing.OutQuad
    }
}
