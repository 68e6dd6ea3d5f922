// SPDX-License-Identifier: Apache-2.0
#include "tests/support/attacks/actors.h"

#include <cmath>
#include <numbers>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace darcha::test {
namespace {

// Each subject of a session has its own numbers.
std::uint64_t mixed(std::uint64_t number, std::uint64_t what) {
    Lot lot(number * 131 + what);
    return lot.bits();
}

HeadMotion::Habit habitOf(const Part& part) {
    HeadMotion::Habit habit = HeadMotion::Habit::draw(mixed(part.number, 1));
    habit.yaw += part.fault.yaw;
    if (part.fault.distance > 0)
        habit.distance = part.fault.distance;
    return habit;
}

// Somebody who holds a thing up: no neck, more tremor, and turns it further than asked where that helps.
HeadMotion::Habit handsOf(const Part& part) {
    HeadMotion::Habit habit = HeadMotion::Habit::draw(mixed(part.number, 2));
    Lot lot(mixed(part.number, 3));
    habit.most = 45;
    habit.reach = lot.between(0.9, 1.7);
    habit.sway = lot.between(0.5, 2);
    habit.drift = lot.between(0.1, 0.6);
    habit.blinksPerMinute = 1e-3;
    return habit;
}

double focal(cv::Size frame) { return frame.height / 2.0 / std::tan(fieldOfViewDegrees / 2 * std::numbers::pi / 180); }

// A kiosk elsewhere, where something was recorded or generated; its screen shows a page.
SceneLight studioOf(const Part& part) {
    SceneLight light(Station::draw(mixed(part.number, 4)));
    light.setScreen({0.5, 0.5, 0.5}, {0.5, 0.5, 0.5});
    return light;
}

} // namespace

std::unique_ptr<Person> portraitPerson(const Part& part, std::size_t index, double texelsPerCm) {
    Lot lot(mixed(part.number, 5 + index));
    PortraitHead::Shape shape;
    shape.depth = lot.between(0.9, 1.1);
    shape.size = lot.between(0.95, 1.05);
    shape.gloss = lot.between(0.005, 0.05);
    shape.texelsPerCm = texelsPerCm;
    return std::make_unique<PortraitHead>(part.cast->portrait(index), part.cast->canonical(), shape);
}

LivingActor::LivingActor(const Part& part, std::unique_ptr<Person> person)
    : m_person(std::move(person)),
      m_motion(habitOf(part), mixed(part.number, 6)) {
    if (!m_person)
        m_person = portraitPerson(part, part.fault.person.value_or(part.cast->indexOf(part.number)), 17);
}

void LivingActor::told(const LivenessScreen& screen, double now) { m_motion.told(screen.turn, now); }

void LivingActor::draw(cv::Mat& linear, double now, const SceneLight& light) {
    m_person->draw(linear, m_motion.at(now), light);
}

Backdrop::Backdrop(cv::Size size, std::uint64_t number) {
    Lot lot(mixed(number, 7));
    const double white = lot.between(0.25, 0.75), warm = lot.between(-0.05, 0.05), slope = lot.between(-0.2, 0.2);
    m_albedo.create(size, CV_32FC3);
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x) {
            const double shade = white * (1 + slope * (static_cast<double>(x) / size.width - 0.5) -
                                          0.15 * static_cast<double>(y) / size.height);
            m_albedo.at<cv::Vec3f>(y, x) = {static_cast<float>(shade - warm), static_cast<float>(shade),
                                            static_cast<float>(shade + warm)};
        }
    const cv::Scalar cloth(lot.between(0.03, 0.5), lot.between(0.03, 0.5), lot.between(0.03, 0.5));
    const cv::Point chest(size.width / 2 + lot.below(60) - 30, size.height);
    cv::ellipse(m_albedo, chest, {size.width * 4 / 10, size.height / 3}, 0, 0, 360, cloth, cv::FILLED, cv::LINE_AA);
    cv::GaussianBlur(m_albedo, m_albedo, {}, 3); // behind what the lens is focused on
}

void Backdrop::draw(cv::Mat& linear, const SceneLight& light) const {
    cv::multiply(m_albedo, cv::Scalar(light.wall()), linear);
}

namespace {

PrintMake printOf(const Part& part, Species species) {
    PrintMake make = PrintMake::draw(mixed(part.number, 8));
    Lot lot(mixed(part.number, 9));
    if (species == Species::PrintBent || (species == Species::PrintCutEyes && lot.chance(0.5))) {
        make.roll.radius = 14 / (lot.between(40, 140) * std::numbers::pi / 180); // arc over a face 14 cm wide
        make.roll.slant = lot.between(-30, 30);
    }
    make.eyesCut = species == Species::PrintCutEyes;
    return make;
}

double printDistance(const Part& part) { return Lot(mixed(part.number, 10)).between(38, 50); }

} // namespace

PrintActor::PrintActor(const Part& part, Species species)
    : m_distance(printDistance(part)),
      m_eagerness(Lot(mixed(part.number, 11)).between(0.8, 1.2)),
      m_eyesUp(0),
      m_sheet(print(part.cast->portrait(part.cast->indexOf(part.number)), printOf(part, species),
                    focal(part.frame) / m_distance, part.number)),
      m_left(fingers(part.number, true)),
      m_right(fingers(part.number, false)),
      m_motion(handsOf(part), mixed(part.number, 6)),
      m_backdrop(part.frame, part.number) {
    m_eyesUp = 0.05 * m_sheet.height(); // print.cpp lays the eyes out there
    if (species == Species::PrintCutEyes)
        m_behind = portraitPerson(part, part.cast->indexOf(part.number) + 5, 17);
}

void PrintActor::told(const LivenessScreen& screen, double now) { m_motion.told(screen.turn, now); }

PlatePose PrintActor::held(double now, PersonPose& hands) {
    hands = m_motion.at(now);
    return {hands.yaw * m_eagerness, hands.pitch * m_eagerness,
            hands.roll * 0.5,        hands.x,
            hands.y + m_eyesUp,      m_distance + 0.3 * (hands.distance - 48)};
}

void PrintActor::draw(cv::Mat& linear, double now, const SceneLight& light) {
    PersonPose hands;
    const PlatePose pose = held(now, hands);
    m_backdrop.draw(linear, light);
    if (m_behind) {
        PersonPose eyes = hands;
        eyes.yaw = 0.5 * pose.yaw;
        eyes.pitch = 0.5 * pose.pitch;
        const cv::Vec3f hole = plateRotation(pose) * cv::Vec3f(0, static_cast<float>(-m_eyesUp), 2);
        eyes.x = pose.x + static_cast<double>(hole[0]);
        eyes.y = pose.y + static_cast<double>(hole[1]);
        eyes.distance = pose.distance + static_cast<double>(hole[2]);
        eyes.blink = std::fmod(now, 3.3) < 0.2 ? 1 : 0;
        m_behind->draw(linear, eyes, light);
    }
    m_canvas.begin(linear);
    m_sheet.draw(m_canvas, linear.size(), pose, light);
    const cv::Matx33f turn = plateRotation(pose);
    for (const bool left : {true, false}) {
        PlatePose hand = pose;
        // Tips a little over the rim.
        const cv::Vec3f way =
            turn * (m_sheet.rim(left, 0.36 * m_sheet.height()) + cv::Vec3f(left ? -0.6F : 0.6F, 0, -0.6F));
        hand.x += static_cast<double>(way[0]);
        hand.y += static_cast<double>(way[1]);
        hand.distance += static_cast<double>(way[2]);
        m_canvas.begin(linear);
        (left ? m_left : m_right).draw(m_canvas, linear.size(), hand, light);
    }
}

Recorded::Recorded(const Part& part, std::unique_ptr<Person> person)
    : m_plan(drawChallenge(mixed(part.number, 12), {})),
      m_light(Station::draw(mixed(part.number, 4))),
      m_person(std::move(person)),
      m_motion(habitOf(part), mixed(part.number, 13)) {
    Lot lot(mixed(part.number, 14));
    double when = part.challengeBegins + lot.between(-0.5, 0.8);
    const auto seconds = [](std::chrono::milliseconds t) { return static_cast<double>(t.count()) / 1000; };
    for (const TurnTarget& turn : m_plan.turns) {
        when += seconds(turn.rest) + lot.between(0.1, 0.3);
        m_changes.push_back({when, turn, -1});
        when += lot.between(0.7, 1.1) + seconds(turn.hold);
        m_changes.push_back({when, std::nullopt, -1});
        when += lot.between(0.8, 1.2);
    }
    for (std::size_t i = 0; i < m_plan.fields.size(); ++i) {
        m_changes.push_back({when, std::nullopt, static_cast<int>(i)});
        when += seconds(m_plan.fields[i].lasts) + lot.between(0, 0.05);
    }
    m_changes.push_back({when, std::nullopt, -1});
    m_light.setScreen({0.5, 0.5, 0.5}, {0.5, 0.5, 0.5});
}

void Recorded::draw(cv::Mat& linear, double now) {
    for (; m_next < m_changes.size() && m_changes[m_next].when <= now; ++m_next) {
        const Change& change = m_changes[m_next];
        m_motion.told(change.turn, change.when);
        LightField field{{0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}, {}};
        if (change.field >= 0)
            field = m_plan.fields[static_cast<std::size_t>(change.field)];
        m_light.setScreen({field.left[0], field.left[1], field.left[2]},
                          {field.right[0], field.right[1], field.right[2]});
    }
    m_person->draw(linear, m_motion.at(now), m_light);
}

namespace {

cv::Size contentOf(const PanelMake& make) {
    constexpr int rows = 640; // the portrait's head has about 100 pixels between the eyes
    return {std::min(900, cvRound(rows * make.width / make.height) / 2 * 2), rows};
}

// Where the shown head has 60 to 85 pixels between the pupils in the camera's picture.
double panelDistance(const Part& part, const PanelMake& make) {
    const double shownEyes = make.height * 6.3 / (2 * 48 * std::tan(fieldOfViewDegrees / 2 * std::numbers::pi / 180));
    return focal(part.frame) * shownEyes / Lot(mixed(part.number, 10)).between(60, 85);
}

} // namespace

PanelActor::PanelActor(const Part& part, Species species)
    : m_species(species),
      m_panel(PanelMake::draw(mixed(part.number, 15), bringsHisOwnFace(species)), mixed(part.number, 16)),
      m_distance(panelDistance(part, m_panel.make())),
      m_hands(handsOf(part), mixed(part.number, 6)),
      m_head(habitOf(part), mixed(part.number, 17)),
      m_studio(studioOf(part)),
      m_person(portraitPerson(part, part.cast->indexOf(part.number), 26)),
      m_backdrop(part.frame, part.number),
      m_content(contentOf(m_panel.make()), CV_32FC3) {
    if (species == Species::ReplayOtherSeed)
        m_recorded.emplace(part, std::move(m_person));
    if (bringsHisOwnFace(species))
        m_holder.emplace(part, species);
}

void PanelActor::told(const LivenessScreen& screen, double now) {
    if (m_species == Species::ReplayStill)
        m_hands.told(screen.turn, now);
    else if (m_species == Species::ReplayPuppet || m_holder)
        m_head.told(screen.turn, now);
    if (m_holder)
        m_holder->told(screen, now);
}

void PanelActor::draw(cv::Mat& linear, double now, const SceneLight& light) {
    const double away = m_holder ? m_holder->away(now) : 0;
    if (away < 1)
        show(now);
    const PlatePose pose = held(now);
    if (m_holder)
        m_holder->draw(linear, now, light, shownHead(now, pose));
    else
        m_backdrop.draw(linear, light);
    if (away >= 1)
        return;
    PlatePose lowered = pose;
    lowered.y += away * (m_panel.make().height + 0.8 * m_distance); // out of the picture
    m_panel.draw(linear, m_shown, lowered, light);
}

void PanelActor::show(double now) {
    if (m_species != Species::ReplayStill || m_shown.empty()) {
        if (m_recorded)
            m_recorded->draw(m_content, now);
        else
            m_person->draw(m_content, m_head.at(m_species == Species::ReplayStill ? 0.01 : now), m_studio);
        // The recording camera: exposed once, a clean sRGB picture of a good telephone, compressed.
        if (m_exposure <= 0)
            m_exposure = 0.22 / std::max(1e-3, cv::mean(m_content)[1]);
        m_shown.create(m_content.size(), CV_8UC3);
        static const std::vector<std::uint8_t> codes = [] {
            std::vector<std::uint8_t> table(4096);
            for (std::size_t i = 0; i < table.size(); ++i)
                table[i] = cv::saturate_cast<std::uint8_t>(255 * srgbOf(static_cast<float>(i) / 4095));
            return table;
        }();
        const float scale = static_cast<float>(m_exposure * 4095);
        for (int y = 0; y < m_content.rows; ++y) {
            const float* const in = m_content.ptr<float>(y);
            std::uint8_t* const out = m_shown.ptr<std::uint8_t>(y);
            for (int x = 0; x < m_content.cols * 3; ++x)
                out[x] = codes.data()[static_cast<int>(std::min(std::max(in[x] * scale, 0.F), 4095.F))];
        }
    }
}

PlatePose PanelActor::held(double now) {
    const PersonPose hands = m_hands.at(now);
    const bool still = m_species == Species::ReplayStill;
    if (!m_panel.make().hand && !still) // on a stand
        return {3, -2, 0.5, 0.3, 0.2, m_distance};
    return {hands.yaw * (still ? 1 : 0.7),
            hands.pitch * (still ? 1 : 0.7),
            hands.roll * 0.5,
            hands.x * 0.4,
            hands.y * 0.4,
            m_distance + 0.2 * (hands.distance - 48)};
}

PersonPose PanelActor::shownHead(double now, const PlatePose& pose) {
    const PersonPose head = m_head.at(now);
    const double scale =
        m_panel.make().height / (2 * head.distance * std::tan(fieldOfViewDegrees / 2 * std::numbers::pi / 180));
    PersonPose seen;
    seen.distance = pose.distance / scale;
    seen.x = (pose.x + head.x * scale) / scale;
    seen.y = (pose.y + head.y * scale) / scale;
    return seen;
}

PanelHolder::PanelHolder(const Part& part, Species species)
    : m_person(portraitPerson(part, part.cast->indexOf(part.number) + 1 + part.number % 11, 17)),
      m_motion(habitOf(part), mixed(part.number, 20)),
      m_swaps(species == Species::SwapForLight) {
    Lot lot(mixed(part.number, 21));
    m_quick = lot.between(0.12, 0.5);
    m_reaction = lot.between(0, 0.3); // the end of the last turn tells what comes
    m_aside = lot.normal() * 0.6;     // cm, a tenth of the eyes' distance: he has practised
    m_above = lot.normal() * 0.6;
    m_nearer = 1 + lot.normal() * 0.04;
    if (m_swaps)
        return;
    m_moves.push_back({-m_quick, true});
    m_moves.push_back({part.challengeBegins - m_quick - lot.between(0.7, 1.6), false});
}

void PanelHolder::told(const LivenessScreen& screen, double now) {
    if (!m_swaps)
        return;
    const bool lights = screen.stage == LivenessStage::Lighting;
    if (lights && m_moves.empty())
        m_moves.push_back({now + m_reaction, true});
    constexpr double lastField = 0.9; // of the bar that the screen fills
    if (lights && m_moves.size() == 1 && screen.progress > lastField)
        m_moves.push_back({std::max(now + m_reaction / 3, m_moves[0].when + m_quick), false});
}

double PanelHolder::away(double now) const {
    double share = 0;
    for (const Move& move : m_moves) {
        const double done = std::clamp((now - move.when) / m_quick, 0.0, 1.0);
        const double smooth = done * done * (3 - 2 * done);
        if (now >= move.when)
            share = move.away ? smooth : 1 - smooth;
    }
    return share;
}

void PanelHolder::draw(cv::Mat& linear, double now, const SceneLight& light, const PersonPose& shown) {
    PersonPose pose = m_motion.at(now);
    const PersonPose rest = pose;
    // Where the head on the panel is seen, or was; he sways about it.
    if (!m_aim)
        m_aim = shown;
    pose.x = m_aim->x + m_aside + 0.3 * (rest.x - m_first.value_or(rest).x);
    pose.y = m_aim->y + m_above + 0.3 * (rest.y - m_first.value_or(rest).y);
    pose.distance = m_aim->distance * m_nearer;
    if (!m_first)
        m_first = rest;
    m_person->draw(linear, pose, light);
}

StolenFramesActor::StolenFramesActor(const Part& part, Species species)
    : m_living(part),
      m_lot(mixed(part.number, 18)),
      m_until(0),
      m_looped(species == Species::InjectedLooped),
      m_backAndForth(m_lot.chance(0.5)),
      m_newNoise(m_lot.chance(0.5)) {
    m_until = m_looped ? m_lot.between(1.0, part.challengeBegins) : part.challengeBegins + m_lot.between(-0.5, 4);
}

void StolenFramesActor::told(const LivenessScreen& screen, double now) { m_living.told(screen, now); }

void StolenFramesActor::draw(cv::Mat& linear, double now, const SceneLight& light) {
    m_living.draw(linear, now, light);
}

cv::Mat StolenFramesActor::frame(cv::Mat& linear, double now, double seconds, const SceneLight& light,
                                 SimulatedCamera& camera) {
    if (now < m_until || m_frames.empty()) {
        draw(linear, now, light);
        cv::Mat picture = camera.shoot(linear, seconds);
        if (!m_looped)
            m_frames.clear();
        m_frames.push_back(picture);
        return picture.clone();
    }
    const std::size_t count = m_frames.size();
    std::size_t at = m_next++ % count;
    if (m_backAndForth && count > 1) {
        const std::size_t turn = (m_next - 1) % (2 * count - 2);
        at = turn < count ? turn : 2 * count - 2 - turn;
    }
    cv::Mat picture = m_frames[at].clone();
    if (m_newNoise) { // against those who look for frames that come twice
        cv::Mat noise(picture.size(), CV_16SC3), wide;
        cv::RNG generator(m_lot.bits());
        generator.fill(noise, cv::RNG::NORMAL, 0, 2);
        picture.convertTo(wide, CV_16SC3);
        wide += noise;
        wide.convertTo(picture, CV_8UC3);
        std::vector<std::uint8_t> bytes;
        cv::imencode(".jpg", picture, bytes, {cv::IMWRITE_JPEG_QUALITY, camera.make().jpegQuality});
        picture = cv::imdecode(bytes, cv::IMREAD_COLOR);
    }
    return picture;
}

InjectedActor::InjectedActor(const Part& part, Species species) : m_living(part), m_studio(studioOf(part)) {
    if (species == Species::InjectedOtherSeed)
        m_recorded.emplace(part, portraitPerson(part, part.cast->indexOf(part.number), 17));
}

void InjectedActor::told(const LivenessScreen& screen, double now) { m_living.told(screen, now); }

void InjectedActor::draw(cv::Mat& linear, double now, const SceneLight&) {
    if (m_recorded)
        m_recorded->draw(linear, now);
    else
        m_living.draw(linear, now, m_studio);
}

SwapActor::SwapActor(const Part& part)
    : m_first(part),
      m_second(part, portraitPerson(part, part.cast->indexOf(part.number) + 1 + part.number % 11, 17)),
      m_when(0),
      m_gap(0) {
    Lot lot(mixed(part.number, 19));
    m_when = part.challengeBegins + lot.between(0.2, 7);  // after the photo, or it is the second who is enrolled
    m_gap = lot.chance(0.5) ? 0 : lot.between(0.1, 0.24); // out of sight, or from one frame to the next
}

void SwapActor::told(const LivenessScreen& screen, double now) {
    m_first.told(screen, now);
    m_second.told(screen, now);
}

void SwapActor::draw(cv::Mat& linear, double now, const SceneLight& light) {
    if (now < m_when)
        return m_first.draw(linear, now, light);
    m_second.draw(linear, now, light);
    if (now < m_when + m_gap)
        linear.setTo(cv::Scalar(light.wall() * 0.1F)); // a hand before the lens
}

} // namespace darcha::test
