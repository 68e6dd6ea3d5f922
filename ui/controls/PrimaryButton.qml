// SPDX-License-Identifier: Apache-2.0
// The one thing that most people want to do next; one on a page.
import QtQuick
import Darcha.Ui

ActionButton {
    fill: Theme.primary
    fillPressed: Theme.primaryPressed
    ink: Theme.primaryInk
    outlineWidth: 0
}
