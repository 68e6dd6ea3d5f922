// SPDX-License-Identifier: Apache-2.0
import QtQuick

ListModel {
    id: root

    enum Kind {
        Text,
        Digits,
        Date,
        Choice
    }
    property bool complete: false
    property var calls: []
    function setValue(row, value) {
        setProperty(row, "value", value);
        setProperty(row, "errorId", "");
        calls = calls.concat(["setValue " + row + " " + value]);
    }
    function check(row) {
        if (get(row).value === "" && get(row).required)
            setProperty(row, "errorId", "ui.test.required");
        calls = calls.concat(["check " + row]);
    }
}
