// SPDX-License-Identifier: Apache-2.0
// The virtual citizen's eyes and skin: it sees what the screen asks, turns to the dot, and is lit by the screen's
// light.
//
// Main thread. Where no window shows the screen, this is its glass too. A person needs a moment to react; so does this
// one.
#pragma once

#include "app/station/timers.h"

#include <memory>
#include <QObject>

namespace darcha {

class ChallengeScreen;
class CitizenDirector;

class CitizenAtScreen final : public QObject {
    Q_OBJECT

public:
    CitizenAtScreen(ChallengeScreen& screen, std::shared_ptr<CitizenDirector> citizen, Timers& timers);
    ~CitizenAtScreen() override;

private:
    void look();

    ChallengeScreen& m_screen;
    std::shared_ptr<CitizenDirector> m_citizen;
    Timers& m_timers;
    Timer m_reaction;
    double m_yaw = 0, m_pitch = 0; // where the head is told to be, or will be after the reaction
    int m_field = -1;
};

} // namespace darcha
