// SPDX-License-Identifier: Apache-2.0
// The consent, whole and readable; saying no is as easy as saying yes and leads to a person.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

StepPage {
    id: root

    required property EnrolmentFlow flow

    title: qsTrId("flow.consent.title")
    subtitle: qsTrId(root.flow.serviceTitleId)
    primaryText: qsTrId("button.agree")
    primaryIcon: "check"
    secondaryText: qsTrId("button.decline")
    secondaryIcon: "cross"
    onPrimary: flow.acceptConsent()
    onSecondary: flow.declineConsent()

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap

        Rectangle {
            Layout.fillWidth: true
            Layout.fillHeight: true
            color: Theme.surface
            radius: Theme.radius
            border.width: 1
            border.color: Theme.hairline

            ScrollPane {
                anchors.fill: parent
                anchors.margins: Theme.gap
                Column {
                    width: parent.width
                    spacing: Theme.gap
                    Label {
                        width: parent.width
                        objectName: "consentText"
                        text: root.flow.consentTextId !== "" ? qsTrId(root.flow.consentTextId) : ""
                        lineHeight: 1.25
                    }
                    Label {
                        width: parent.width
                        text: qsTrId("flow.version").arg(root.flow.consentVersion)
                        color: Theme.inkSoft
                        font.pixelSize: Theme.caption
                    }
                }
            }
        }
        InfoCard {
            Layout.fillWidth: true
            visible: Theme.portrait
            icon: "person"
            text: qsTrId("ui.consent.declining")
        }
    }
}
