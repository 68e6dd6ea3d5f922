// SPDX-License-Identifier: Apache-2.0
import QtQuick

QtObject {
    property bool empty: true
    property bool sufficient: false
    property var strokes: []
    function press(x, y) {
        empty = false;
        strokes = strokes.concat([[{x: x, y: y}]]);
    }
    function move(x, y) {
        const all = strokes.slice();
        all[all.length - 1] = all[all.length - 1].concat([{x: x, y: y}]);
        strokes = all;
    }
    function release() { sufficient = true; }
    function clear() {
        strokes = [];
        empty = true;
        sufficient = false;
    }
}
