// SPDX-License-Identifier: Apache-2.0
// Another way on: back, change, print again.
import QtQuick
import Darcha.Ui

ActionButton {}
