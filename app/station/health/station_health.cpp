// SPDX-License-Identifier: Apache-2.0
#include "app/station/health/station_health.h"

namespace darcha {

void StationHealth::setTraining(bool training) {
    if (training == m_training)
        return;
    m_training = training;
    emit changed();
}

void StationHealth::setLine(bool offline, int waitingPackets, int rejectedPackets) {
    if (offline == m_offline && waitingPackets == m_waitingPackets && rejectedPackets == m_rejectedPackets)
        return;
    m_offline = offline;
    m_waitingPackets = waitingPackets;
    m_rejectedPackets = rejectedPackets;
    emit changed();
}

void StationHealth::setDevice(const QString& kind, const DeviceInfo& info, DeviceState state) {
    const std::string_view stateName = name(state);
    const QVariantMap entry{{"kind", kind},
                            {"name", QString::fromStdString(info.name)},
                            {"state", QString::fromUtf8(stateName.data(), static_cast<qsizetype>(stateName.size()))},
                            {"virtual", info.isVirtual}};
    for (QVariant& device : m_devices) {
        if (device.toMap().value("kind") == kind) {
            if (device.toMap() == entry)
                return;
            device = entry;
            emit changed();
            return;
        }
    }
    m_devices.append(entry);
    emit changed();
}

} // namespace darcha
