// SPDX-License-Identifier: Apache-2.0
// Text in the theme's face; wraps, never elides, follows the reading direction.
import QtQuick
import Darcha.Ui

Text {
    property bool strong: false

    color: Theme.ink
    font.family: Theme.family
    font.pixelSize: Theme.body
    font.weight: strong ? Font.Bold : Font.Normal
    wrapMode: Text.Wrap
    textFormat: Text.PlainText
    horizontalAlignment: Text.AlignLeft
    lineHeight: 1.1

    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
