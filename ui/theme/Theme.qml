// SPDX-License-Identifier: Apache-2.0
// Every size, colour and duration of the window. The only singleton of the user interface.
// Sizes are in device-independent pixels of a 1080 px wide portrait kiosk and follow the shorter side of the view
// (StationView writes viewWidth and viewHeight). Contrast and target sizes are tested: tests/ui/test_ui_theme.cpp.
pragma Singleton
import QtQuick

QtObject {
    property real viewWidth: 1080
    property real viewHeight: 1920

    readonly property bool portrait: viewHeight > viewWidth
    readonly property real factor: Math.max(0.74, Math.min(2.4, Math.min(viewWidth, viewHeight) / 1080))

    function px(size: real): int {
        return Math.round(size * factor);
    }

    // --- colours: text on its ground reaches 7:1 (WCAG 2.2 AAA), control outlines 3:1
    readonly property color ground: "#f3f6f8"
    readonly property color surface: "#ffffff"
    readonly property color surfaceSunken: "#e6edf1"
    readonly property color ink: "#10222e"
    readonly property color inkSoft: "#3d5260"
    readonly property color outline: "#6c818f"
    readonly property color hairline: "#cfd9df"
    readonly property color primary: "#0b4f6c"
    readonly property color primaryPressed: "#083b52"
    readonly property color primaryInk: "#ffffff"
    readonly property color primarySoft: "#dcecf3"
    readonly property color disabled: "#dde4e8"
    readonly property color disabledInk: "#4a5b66"
    readonly property color success: "#0f5c34"
    readonly property color successSoft: "#dff2e6"
    readonly property color warning: "#6b4300"
    readonly property color warningSoft: "#fff0cc"
    readonly property color danger: "#8c1c13"
    readonly property color dangerPressed: "#6c130c"
    readonly property color dangerSoft: "#fde6e3"
    readonly property color training: "#ffd166"
    readonly property color trainingInk: "#2b1d00"
    readonly property color scrim: "#b80b1c28"
    readonly property color focusRing: "#c26a00"
    // ornament only, never text
    readonly property color turquoise: "#1fa3b3"
    readonly property color turquoiseSoft: "#bfe3e8"
    readonly property color gold: "#e2a93b"
    readonly property color sun: "#fbe3b0"
    readonly property color lattice: "#1d6280"
    readonly property color veil: "#66ffffff"
    readonly property color pen: "#14213d"

    // --- type: Noto Sans covers Latin, Cyrillic (Uzbek, Kazakh, Karakalpak); Arabic falls back to Noto Sans Arabic
    readonly property string family: "Noto Sans"
    readonly property int display: px(84)
    readonly property int title: Math.max(38, px(58))
    readonly property int heading: Math.max(29, px(42))
    readonly property int body: Math.max(25, px(34))
    readonly property int caption: Math.max(21, px(28))

    // --- space
    readonly property int gapTiny: px(8)
    readonly property int gapSmall: px(16)
    readonly property int gap: px(28)
    readonly property int gapLarge: px(48)
    readonly property int margin: portrait ? px(56) : px(48)
    readonly property int columnWidth: px(968)
    readonly property int radius: px(20)
    readonly property int radiusSmall: px(12)
    readonly property int stroke: Math.max(2, px(3))

    // --- targets: 20 mm at the 96 dpi of a kiosk panel is 76 px (reference/standards-and-peers.md 2.6)
    readonly property int targetMinimum: 76
    readonly property int target: Math.max(targetMinimum, px(116))
    readonly property int targetSmall: Math.max(targetMinimum, px(92))

    // --- motion, in ms; kept short and cheap: the window is rendered in software
    readonly property int fast: 90
    readonly property int calm: 180
    // a second press of the same control within this time is a tremor, not a wish
    readonly property int pressGuard: 350
}
