// SPDX-License-Identifier: Apache-2.0
// Two answers: side by side where there is room, the safe one first and largest.
import QtQuick
import QtQuick.Layouts
import Darcha.Ui

GridLayout {
    Layout.fillWidth: true
    columns: Theme.portrait ? 1 : 2
    columnSpacing: Theme.gap
    rowSpacing: Theme.gap
}
