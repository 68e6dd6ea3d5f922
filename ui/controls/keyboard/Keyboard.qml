// SPDX-License-Identifier: Apache-2.0
// The on-screen keyboard. What it shows comes from layouts/*.json; it types into `target` and remembers nothing.
// A tremor is not a wish: the same key again within repeatGuard ms, or another key within slipGuard ms, is ignored.
import QtQuick
import Darcha.Ui
import "layouts.js" as Layouts

Rectangle {
    id: root

    property string layout: "en"
    property Item target: null // a TextInput
    property bool capitalise: true // a capital at the start of each word, as names have it
    property int repeatGuard: 250
    property int slipGuard: 60
    readonly property var definition: Layouts.all[symbols ? "symbols" : layout] ?? Layouts.all["en"]
    readonly property bool upper: shifted || (capitalise && atWordStart && !symbols)
    readonly property bool atWordStart: target === null || target.cursorPosition === 0 || " -".includes(target.text.charAt(target.cursorPosition - 1))
    property bool symbols: false
    property bool shifted: false
    property string lastKey: ""

    readonly property int rowCount: definition.rows.length
    readonly property real widestRow: definition.rows.reduce((widest, row) => Math.max(widest, row.reduce((sum, key) => sum + (key.width ?? 1), 0)), 0)
    readonly property real keyWidth: Math.min((width - 2 * padding) / widestRow, definition.maximumUnit ? Theme.px(definition.maximumUnit) : Theme.px(150))
    readonly property real keyHeight: Math.max(Theme.targetMinimum, Theme.px(104))
    readonly property int padding: Theme.px(14)

    signal hidden
    signal next

    function strike(key: var) {
        const id = key.action ?? key.text ?? key;
        if ((repeatTimer.running && id === lastKey) || slipTimer.running)
            return;
        lastKey = id;
        repeatTimer.restart();
        slipTimer.restart();
        if (key.action === "shift") {
            shifted = !shifted;
        } else if (key.action === "symbols" || key.action === "letters") {
            symbols = key.action === "symbols";
        } else if (key.action === "hide") {
            hidden();
        } else if (key.action === "next") {
            next();
        } else if (key.action === "backspace") {
            erase();
        } else {
            type(shown(key));
        }
    }

    function shown(key: var): string {
        const text = typeof key === "string" ? key : key.text ?? "";
        return upper ? text.charAt(0).toUpperCase() + text.slice(1) : text;
    }

    function type(text: string) {
        if (target !== null) {
            if (target.selectedText.length > 0)
                target.remove(target.selectionStart, target.selectionEnd);
            target.insert(target.cursorPosition, text);
        }
        shifted = false;
    }

    function erase() {
        if (target === null)
            return;
        if (target.selectedText.length > 0)
            target.remove(target.selectionStart, target.selectionEnd);
        else if (target.cursorPosition > 0)
            target.remove(target.cursorPosition - 1, target.cursorPosition);
    }

    onLayoutChanged: {
        symbols = false;
        shifted = false;
    }

    color: Theme.surfaceSunken
    implicitHeight: rowCount * keyHeight + 2 * padding
    // keys stay where fingers learned them, whatever the reading direction
    LayoutMirroring.enabled: false
    LayoutMirroring.childrenInherit: true

    Accessible.role: Accessible.Grouping
    Accessible.name: qsTrId("ui.keyboard")

    Timer {
        id: repeatTimer
        interval: root.repeatGuard
    }
    Timer {
        id: slipTimer
        interval: root.slipGuard
    }
    // a touch between two keys hits nothing behind the keyboard
    MouseArea {
        anchors.fill: parent
    }
    Rectangle {
        width: parent.width
        height: 1
        color: Theme.outline
    }

    Column {
        anchors.centerIn: parent
        Repeater {
            model: root.definition.rows
            Row {
                id: row
                required property var modelData
                anchors.horizontalCenter: parent?.horizontalCenter
                Repeater {
                    model: row.modelData
                    KeyboardKey {
                        required property var modelData
                        objectName: "key:" + (modelData.action ?? modelData)
                        width: root.keyWidth * (modelData.width ?? 1)
                        height: root.keyHeight
                        action: modelData.action ?? ""
                        text: action !== "" ? (modelData.text ?? "") : root.shown(modelData)
                        label: action === "letters" ? (Layouts.all[root.layout]?.letters ?? (root.layout === "ru" ? "АБВ" : "ABC")) : (modelData.label ?? "")
                        lit: action === "shift" && root.upper
                        held: action === "backspace"
                        onStruck: root.strike(modelData)
                        onRepeated: root.erase()
                    }
                }
            }
        }
    }
}
