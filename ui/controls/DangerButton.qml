// SPDX-License-Identifier: Apache-2.0
// Throws something away; stands in a question only, never alone on a page.
import QtQuick
import Darcha.Ui

ActionButton {
    fill: Theme.danger
    fillPressed: Theme.dangerPressed
    ink: Theme.primaryInk
    outlineWidth: 0
}
