// SPDX-License-Identifier: Apache-2.0
import QtQuick

QtObject {
    property bool available: true
    property bool on: false
    property var calls: []
    function say(promptId) { calls = calls.concat(["say " + promptId]); }
    function toggle() { calls = calls.concat(["toggle"]); }
}
