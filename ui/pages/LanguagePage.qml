// SPDX-License-Identifier: Apache-2.0
// Each language in its own name and its own words; one press chooses and goes on.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

StepPage {
    id: root

    required property EnrolmentFlow flow

    title: "Tilni tanlang\nВыберите язык\nChoose your language"
    primaryVisible: false
    secondaryVisible: flow.canGoBack
    onSecondary: flow.back()

    ColumnLayout {
        width: parent.width
        spacing: Theme.gap
        Repeater {
            model: root.flow.languages
            ChoiceTile {
                required property var modelData
                objectName: "language:" + modelData.code
                Layout.fillWidth: true
                implicitHeight: Theme.portrait ? Theme.px(190) : Theme.px(124)
                titleSize: Theme.title
                radio: false
                icon: "globe"
                title: modelData.name
                onClicked: root.flow.chooseLanguage(modelData.code)
            }
        }
    }
}
