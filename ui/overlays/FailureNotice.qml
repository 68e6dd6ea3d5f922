// SPDX-License-Identifier: Apache-2.0
// Something in the world failed: what, and the one way on that its error code allows.
import QtQuick
import QtQuick.Layouts
import Darcha.Station
import Darcha.Ui

OverlayCard {
    id: root

    required property EnrolmentFlow flow
    readonly property bool retryable: flow.failureRecovery === EnrolmentFlow.Retry
    readonly property bool outOfService: flow.failureRecovery === EnrolmentFlow.OutOfService

    icon: "warning"
    iconInk: Theme.danger
    iconGround: Theme.dangerSoft
    title: outOfService ? qsTrId("ui.failure.out_of_service") : qsTrId("flow.failure.title")
    prompt: flow.failureTextId !== "" ? flow.failureTextId : "flow.failure.title"
    text: flow.failureTextId !== "" ? qsTrId(flow.failureTextId) : ""

    InfoCard {
        Layout.fillWidth: true
        icon: root.retryable ? "retry" : "person"
        text: root.retryable ? qsTrId("flow.failure.retry") : root.outOfService ? qsTrId("flow.failure.out_of_service") : qsTrId("flow.failure.ask_operator")
    }
    OverlayButtons {
        PrimaryButton {
            objectName: "failurePrimary"
            Layout.fillWidth: true
            Layout.preferredWidth: 10
            text: root.retryable ? qsTrId("button.retry") : qsTrId("button.call_staff")
            icon: root.retryable ? "retry" : "bell"
            focus: true
            onClicked: root.retryable ? root.flow.retry() : root.flow.callStaff()
        }
        SecondaryButton {
            objectName: "failureSecondary"
            Layout.fillWidth: true
            Layout.preferredWidth: 10
            text: root.retryable ? qsTrId("button.call_staff") : qsTrId("button.end_session")
            onClicked: root.retryable ? root.flow.callStaff() : root.flow.confirmCancel()
        }
    }
}
