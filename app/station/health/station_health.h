// SPDX-License-Identifier: Apache-2.0
// How the station is: which devices it has, whether the line is up, what waits. For the ribbon, the staff page and
// self-test.
//
// Main thread. Value snapshots only: nobody reaches a device through it.
#pragma once

#include "drivers/device.h"

#include <QObject>
#include <qqmlregistration.h>
#include <QString>
#include <QVariantList>

namespace darcha {

class StationHealth : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the composition")
    Q_PROPERTY(bool training READ training NOTIFY changed)
    Q_PROPERTY(bool offline READ offline NOTIFY changed)
    Q_PROPERTY(int waitingPackets READ waitingPackets NOTIFY changed)
    Q_PROPERTY(int rejectedPackets READ rejectedPackets NOTIFY changed) // staff have to look: darchactl outbox list
    Q_PROPERTY(QVariantList devices READ devices NOTIFY changed)        // {kind, name, state, virtual}

public:
    explicit StationHealth(QObject* parent = nullptr) : QObject(parent) {}

    bool training() const { return m_training; }
    bool offline() const { return m_offline; }
    int waitingPackets() const { return m_waitingPackets; }
    int rejectedPackets() const { return m_rejectedPackets; }
    QVariantList devices() const { return m_devices; }

    void setTraining(bool training);
    void setLine(bool offline, int waitingPackets, int rejectedPackets);
    void setDevice(const QString& kind, const DeviceInfo& info,
                   DeviceState state); // adds it, or replaces the one of that kind

signals:
    void changed();

private:
    bool m_training = true;
    bool m_offline = false;
    int m_waitingPackets = 0;
    int m_rejectedPackets = 0;
    QVariantList m_devices;
};

} // namespace darcha
