// SPDX-License-Identifier: Apache-2.0
// The actors behind the species; for species.cpp. What each does is said in species.h.
#pragma once

#include "core/pad/challenge/challenge_plan.h"
#include "tests/support/attacks/head_motion.h"
#include "tests/support/attacks/panel.h"
#include "tests/support/attacks/plate.h"
#include "tests/support/attacks/print.h"
#include "tests/support/attacks/species.h"

namespace darcha::test {

std::unique_ptr<Person> portraitPerson(const Part& part, std::size_t index, double texelsPerCm);
std::unique_ptr<Person> citizenPerson(std::uint64_t number, std::optional<double> tone, const CanonicalFace& canonical);

class LivingActor final : public Actor {
public:
    explicit LivingActor(const Part& part, std::unique_ptr<Person> person = nullptr);
    void told(const LivenessScreen& screen, double now) override;
    void draw(cv::Mat& linear, double now, const SceneLight& light) override;

private:
    std::unique_ptr<Person> m_person;
    HeadMotion m_motion;
};

// The wall of the room with the attacker's chest before it, without light.
class Backdrop {
public:
    Backdrop(cv::Size size, std::uint64_t number);
    void draw(cv::Mat& linear, const SceneLight& light) const;

private:
    cv::Mat m_albedo;
};

class PrintActor final : public Actor {
public:
    PrintActor(const Part& part, Species species);
    void told(const LivenessScreen& screen, double now) override;
    void draw(cv::Mat& linear, double now, const SceneLight& light) override;

private:
    PlatePose held(double now, PersonPose& hands);

    double m_distance, m_eagerness, m_eyesUp;
    Plate m_sheet, m_left, m_right;
    HeadMotion m_motion;
    Backdrop m_backdrop;
    std::unique_ptr<Person> m_behind;
    TriangleCanvas m_canvas;
};

// A session that once took place at a kiosk, under another seed: its orders and its light as they were then.
class Recorded {
public:
    Recorded(const Part& part, std::unique_ptr<Person> person);
    void draw(cv::Mat& linear, double now);

private:
    struct Change {
        double when = 0;
        std::optional<TurnTarget> turn;
        int field = -1;
    };
    ChallengePlan m_plan;
    std::vector<Change> m_changes;
    std::size_t m_next = 0;
    SceneLight m_light;
    std::unique_ptr<Person> m_person;
    HeadMotion m_motion;
};

// Who holds a panel that is not always there, and his own face behind it.
class PanelHolder {
public:
    PanelHolder(const Part& part, Species species);
    void told(const LivenessScreen& screen, double now);
    double away(double now) const; // 0: the panel is before his face .. 1: out of sight
    // `shown`: where a head of life size would look as the panel's does.
    void draw(cv::Mat& linear, double now, const SceneLight& light, const PersonPose& shown);

private:
    struct Move {
        double when = 0;
        bool away = false;
    };
    std::unique_ptr<Person> m_person;
    HeadMotion m_motion;
    bool m_swaps;
    double m_quick = 0, m_reaction = 0, m_aside = 0, m_above = 0, m_nearer = 1;
    std::vector<Move> m_moves;
    std::optional<PersonPose> m_aim, m_first;
};

class PanelActor final : public Actor {
public:
    PanelActor(const Part& part, Species species);
    void told(const LivenessScreen& screen, double now) override;
    void draw(cv::Mat& linear, double now, const SceneLight& light) override;

private:
    void show(double now); // what is on the panel
    PlatePose held(double now);
    PersonPose shownHead(double now, const PlatePose& pose);

    Species m_species;
    Panel m_panel;
    double m_distance;
    HeadMotion m_hands, m_head;
    SceneLight m_studio; // where the content was lit
    std::unique_ptr<Person> m_person;
    std::optional<Recorded> m_recorded;
    std::optional<PanelHolder> m_holder;
    Backdrop m_backdrop;
    cv::Mat m_content, m_shown;
    double m_exposure = 0;
};

class StolenFramesActor final : public Actor {
public:
    StolenFramesActor(const Part& part, Species species);
    void told(const LivenessScreen& screen, double now) override;
    void draw(cv::Mat& linear, double now, const SceneLight& light) override;
    cv::Mat frame(cv::Mat& linear, double now, double seconds, const SceneLight& light,
                  SimulatedCamera& camera) override;

private:
    LivingActor m_living;
    Lot m_lot;
    double m_until; // then the stolen ones come
    bool m_looped, m_backAndForth, m_newNoise;
    std::vector<cv::Mat> m_frames;
    std::size_t m_next = 0;
};

class InjectedActor final : public Actor {
public:
    InjectedActor(const Part& part, Species species);
    void told(const LivenessScreen& screen, double now) override;
    void draw(cv::Mat& linear, double now, const SceneLight& light) override;

private:
    LivingActor m_living;
    SceneLight m_studio;
    std::optional<Recorded> m_recorded;
};

class SwapActor final : public Actor {
public:
    explicit SwapActor(const Part& part);
    void told(const LivenessScreen& screen, double now) override;
    void draw(cv::Mat& linear, double now, const SceneLight& light) override;

private:
    LivingActor m_first, m_second;
    double m_when, m_gap;
};

} // namespace darcha::test
