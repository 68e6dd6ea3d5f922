// SPDX-License-Identifier: Apache-2.0
import QtQuick

Item {
    property ChallengeScreen source: null
}
