// SPDX-License-Identifier: Apache-2.0
// What the screen asks of a person who shows that they are alive: a dot to follow, then soft light from the screen.
//
// Main thread, but for what fieldsShown() gives. Pages bind to it; whoever puts its light on a glass (ScreenLight in a
// window, a virtual citizen's eyes without one) says so with setWindow() or setSeen() and tells with shown() when each
// field was really there. Left and right are the subject's own, which are those of the screen they look at; a page
// never mirrors them.
#pragma once

#include "app/station/capture/fields_shown.h"
#include "core/pad/challenge/challenge_plan.h"

#include <memory>
#include <QColor>
#include <QObject>
#include <qqmlregistration.h>
#include <QString>

namespace darcha {

struct LivenessLook;

class ChallengeScreen final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("a FaceCapture has one")
    Q_PROPERTY(Stage stage READ stage NOTIFY changed)
    Q_PROPERTY(double dotX READ dotX NOTIFY changed)
    Q_PROPERTY(double dotY READ dotY NOTIFY changed)
    Q_PROPERTY(QColor left READ left NOTIFY changed)
    Q_PROPERTY(QColor right READ right NOTIFY changed)
    Q_PROPERTY(QString hintId READ hintId NOTIFY changed)
    Q_PROPERTY(double progress READ progress NOTIFY changed)
    Q_PROPERTY(int attempt READ attempt NOTIFY changed)

public:
    enum class Stage { None, Watch, Turn, Light };
    Q_ENUM(Stage)

    using Shown = FieldsShown::Told; // any thread; never once the screen is gone
    ChallengeScreen(const Clock& clock, Shown shown, QObject* parent = nullptr);
    ~ChallengeScreen() override;

    Stage stage() const { return m_stage; }
    double dotX() const { return m_dotX; } // -1 the subject's left .. 1 right; 0 the middle
    double dotY() const { return m_dotY; } // -1 up .. 1 down
    QColor left() const { return m_left; }
    QColor right() const { return m_right; }
    QString hintId() const { return m_hint; }
    double progress() const { return m_progress; } // 0..1 of the check
    int attempt() const { return m_attempt; }      // from 1
    int field() const { return m_field; }          // -1: none
    const LightField& light() const { return m_light; }
    const std::optional<TurnTarget>& turn() const { return m_turn; }

    bool hasGlass() const { return m_windows > 0 || m_seen; }
    bool inWindow() const { return m_windows > 0; }
    void setWindow(bool there);                // counted: a new page may come before the old one goes
    void setSeen(bool seen) { m_seen = seen; } // by a virtual citizen, who needs no window
    void shown(int field);                     // it is on the glass now
    // The same for another thread, which keeps it and so needs no screen.
    std::shared_ptr<FieldsShown> fieldsShown() const { return m_shown; }

    void show(const LivenessLook& look);
    void clear();

signals:
    void changed();

private:
    std::shared_ptr<FieldsShown> m_shown;
    int m_windows = 0;
    bool m_seen = false;
    Stage m_stage = Stage::None;
    double m_dotX = 0, m_dotY = 0, m_progress = 0;
    QColor m_left, m_right;
    QString m_hint;
    int m_attempt = 1;
    int m_field = -1;
    LightField m_light;
    std::optional<TurnTarget> m_turn;
};

} // namespace darcha
