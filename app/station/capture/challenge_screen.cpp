// SPDX-License-Identifier: Apache-2.0
#include "app/station/capture/challenge_screen.h"

#include "app/station/capture/liveness_check.h"
#include "core/pad/challenge/light_fields.h"

namespace darcha {
namespace {

QColor shownAs(const LinearRgb& light) {
    const auto rgb = displayRgb(light);
    return {rgb[0], rgb[1], rgb[2]};
}

} // namespace

ChallengeScreen::ChallengeScreen(const Clock& clock, Shown shown, QObject* parent)
    : QObject(parent),
      m_shown(std::make_shared<FieldsShown>(clock, std::move(shown))) {}

ChallengeScreen::~ChallengeScreen() { m_shown->close(); }

void ChallengeScreen::setWindow(bool there) { m_windows += there ? 1 : -1; }

void ChallengeScreen::shown(int field) { m_shown->shown(field); }

void ChallengeScreen::show(const LivenessLook& look) {
    switch (look.screen.stage) {
    case LivenessStage::Watching:
        m_stage = Stage::Watch;
        break;
    case LivenessStage::Turning:
        m_stage = Stage::Turn;
        break;
    case LivenessStage::Lighting:
        m_stage = Stage::Light;
        break;
    case LivenessStage::Done:
        m_stage = Stage::None;
        break;
    }
    m_turn = look.screen.turn;
    m_dotX = m_dotY = 0;
    if (m_turn && m_turn->direction == TurnDirection::Up)
        m_dotY = -1;
    else if (m_turn)
        m_dotX = m_turn->direction == TurnDirection::Left ? -1 : 1;
    m_field = look.screen.field;
    m_light = look.light;
    m_left = shownAs(m_light.left);
    m_right = shownAs(m_light.right);
    m_hint = QString::fromLatin1(look.screen.hint.data(), static_cast<qsizetype>(look.screen.hint.size()));
    m_progress = look.screen.progress;
    m_attempt = look.attempt;
    emit changed();
}

void ChallengeScreen::clear() {
    if (m_stage == Stage::None && m_hint.isEmpty())
        return;
    m_stage = Stage::None;
    m_turn.reset();
    m_dotX = m_dotY = m_progress = 0;
    m_field = -1;
    m_hint.clear();
    m_attempt = 1;
    emit changed();
}

} // namespace darcha
