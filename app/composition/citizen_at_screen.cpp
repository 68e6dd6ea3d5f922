// SPDX-License-Identifier: Apache-2.0
#include "app/composition/citizen_at_screen.h"

#include "app/station/capture/challenge_screen.h"
#include "drivers/camera/virtual_citizen/citizen_director.h"

namespace darcha {
namespace {

// Own: from seeing a dot jump to the head's first movement; eyes alone need about 200 ms.
constexpr std::chrono::milliseconds reaction{300};
// A person who follows a dot overshoots rather than falls short, and the neck of the model gives way a little.
constexpr double further = 1.15;

} // namespace

CitizenAtScreen::CitizenAtScreen(ChallengeScreen& screen, std::shared_ptr<CitizenDirector> citizen, Timers& timers)
    : m_screen(screen),
      m_citizen(std::move(citizen)),
      m_timers(timers) {
    m_screen.setSeen(true);
    connect(&m_screen, &ChallengeScreen::changed, this, &CitizenAtScreen::look);
}

CitizenAtScreen::~CitizenAtScreen() { m_screen.setSeen(false); }

void CitizenAtScreen::look() {
    double yaw = 0, pitch = 0;
    if (const auto& turn = m_screen.turn()) {
        const double degrees = turn->degrees * further;
        yaw = turn->direction == TurnDirection::Left ? degrees : turn->direction == TurnDirection::Right ? -degrees : 0;
        pitch = turn->direction == TurnDirection::Up ? degrees : 0;
    }
    if (yaw != m_yaw || pitch != m_pitch) {
        m_yaw = yaw;
        m_pitch = pitch;
        m_reaction = m_timers.after(reaction, [this] { m_citizen->turnTo(m_yaw, m_pitch); });
    }
    if (m_screen.field() == m_field)
        return;
    m_field = m_screen.field();
    const LightField none, &light = m_field < 0 ? none : m_screen.light();
    m_citizen->setScreenLight({light.left[0], light.left[1], light.left[2]},
                              {light.right[0], light.right[1], light.right[2]});
    if (m_field >= 0 && !m_screen.inWindow())
        m_screen.shown(m_field);
}

} // namespace darcha
