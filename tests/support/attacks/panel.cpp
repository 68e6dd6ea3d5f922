// SPDX-License-Identifier: Apache-2.0
#include "tests/support/attacks/panel.h"

#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace darcha::test {
namespace {

constexpr double pi = std::numbers::pi;
constexpr double lens = 0.3; // sigma of the lens alone, camera pixels; the rest is in SimulatedCamera

double sinc(double x) { return std::abs(x) < 1e-9 ? 1 : std::sin(pi * x) / (pi * x); }

Plate frameOf(const PanelMake& make) {
    cv::Mat colour(64, 64, CV_32FC3, cv::Scalar::all(srgbOf(static_cast<float>(make.bezelAlbedo))));
    return Plate(Texture::ofGamma(colour, cv::Mat(64, 64, CV_32F, cv::Scalar(1))), make.width + 2 * make.bezel,
                 make.height + 2 * make.bezel, {}, make.glass / 4);
}

} // namespace

PanelMake PanelMake::draw(std::uint64_t seed, bool inHand) {
    Lot lot(seed ^ 0x9A9E1);
    PanelMake make;
    struct Kind {
        double width, height, least, most, bezel;
        bool hand;
    };
    // Telephone, tablet, laptop, monitor, older or larger screens.
    static constexpr std::array<Kind, 5> kinds{{{7, 15, 140, 180, 0.4, true},
                                                {16, 22, 80, 110, 1.0, true},
                                                {31, 19, 39, 60, 0.9, false},
                                                {52, 30, 34, 60, 0.8, false},
                                                {60, 34, 20, 34, 1.5, false}}};
    constexpr int inHands = 2; // the first two
    const int drawn = lot.below(inHand ? inHands : static_cast<int>(kinds.size()));
    const Kind& kind = kinds[static_cast<std::size_t>(drawn)];
    make.width = kind.width;
    make.height = kind.height;
    make.pixelsPerCm = lot.between(kind.least, kind.most);
    make.bezel = kind.bezel * lot.between(0.5, 1.5);
    make.hand = kind.hand;
    make.fill = lot.between(0.6, 0.95);
    make.rows = lot.between(0.7, 0.95);
    make.blueFirst = lot.chance(0.2);
    make.white = std::exp(lot.between(std::log(60.0), std::log(650.0))); // dimmed to full
    make.black = lot.chance(0.3) ? 0.00002 : lot.between(0.0007, 0.002); // organic diodes, liquid crystals
    make.gamma = lot.between(1.95, 2.45);
    make.narrow = lot.between(-0.03, 0.14);
    for (double& point : make.point)
        point = lot.between(0.88, 1.08);
    make.glass = lot.between(0.006, 0.045);
    make.haze = lot.between(0.003, 0.02);
    make.roughness = lot.chance(0.4) ? lot.between(4, 10) : lot.between(0.5, 2);
    make.bezelAlbedo = lot.chance(0.2) ? lot.between(0.3, 0.7) : lot.between(0.02, 0.08);
    make.pwmDepth = lot.chance(0.4) ? lot.between(0.01, 0.12) : 0;
    make.pwmCycles = lot.between(1.5, 14);
    return make;
}

Panel::Panel(const PanelMake& make, std::uint64_t seed)
    : m_make(make),
      m_lot(seed ^ 0x9A9E),
      m_phaseU(m_lot.unit()),
      m_phaseV(m_lot.unit()),
      m_frame(frameOf(make)),
      m_leftHand(fingers(seed, true)),
      m_rightHand(fingers(seed, false)) {
    for (std::size_t i = 0; i < m_light.size(); ++i)
        m_light[i] = static_cast<float>(
            pi * make.white * (make.black + (1 - make.black) * std::pow(static_cast<double>(i) / 255, make.gamma)));
    for (std::size_t i = 0; i < m_cosine.size(); ++i)
        m_cosine[i] =
            static_cast<float>(std::cos(2 * pi * static_cast<double>(i) / static_cast<double>(m_cosine.size())));
}

void Panel::load(const cv::Mat& shown) {
    m_linear.create(shown.size(), CV_32FC3);
    const float other = static_cast<float>(m_make.narrow / 2), own = static_cast<float>(1 - m_make.narrow);
    const cv::Vec3f point(static_cast<float>(m_make.point[0]), static_cast<float>(m_make.point[1]),
                          static_cast<float>(m_make.point[2]));
    const float* const table = m_light.data();
    for (int y = 0; y < shown.rows; ++y) {
        const std::uint8_t* in = shown.ptr<std::uint8_t>(y);
        cv::Vec3f* const out = m_linear.ptr<cv::Vec3f>(y);
        for (int x = 0; x < shown.cols; ++x, in += 3) {
            const float b = table[in[0]] * point[0], g = table[in[1]] * point[1], r = table[in[2]] * point[2];
            const float all = other * (b + g + r);
            out[x] = {all + (own - other) * b, all + (own - other) * g, all + (own - other) * r};
        }
    }
}

std::vector<Panel::Wave> Panel::waves(double uPerX, double uPerY, double vPerX, double vPerY) const {
    std::vector<Wave> found;
    const double stripe = m_make.fill / 3;
    for (int m = 0; m <= 3; ++m)
        for (int n = m == 0 ? 1 : -2; n <= 2; ++n) {
            const double fx = m * uPerX + n * vPerX, fy = m * uPerY + n * vPerY; // cycles a camera pixel
            const double transfer = sinc(fx) * sinc(fy) * std::exp(-2 * pi * pi * lens * lens * (fx * fx + fy * fy));
            const double strength = 2 * sinc(m * stripe) * sinc(n * m_make.rows) * transfer;
            if (std::abs(strength) < 0.002)
                continue;
            Wave wave;
            wave.u = m;
            wave.v = n;
            for (int c = 0; c < 3; ++c) {
                wave.strength[c] = static_cast<float>(strength);
                wave.phase[c] = static_cast<float>(-m * (m_make.blueFirst ? c - 1 : 1 - c) / 3.0);
            }
            found.push_back(wave);
        }
    return found;
}

// What the glass mirrors, coarsely: the station's screen, the lamp; and its haze.
cv::Mat Panel::reflections(cv::Size size, const PlatePose& pose, const SceneLight& light) const {
    cv::Mat coarse(size.height / 16, size.width / 16, CV_32FC3), whole;
    const float focal = static_cast<float>(size.height / 2.0 / std::tan(fieldOfViewDegrees / 2 * pi / 180));
    const cv::Vec3f normal = plateRotation(pose) * cv::Vec3f(0, 0, -1);
    const cv::Vec3f middle(static_cast<float>(pose.x), static_cast<float>(pose.y), static_cast<float>(pose.distance));
    const Station& station = light.station();
    const float rough = static_cast<float>(m_make.roughness), glass = static_cast<float>(m_make.glass);
    const auto inside = [&](float x, float least, float most) { // of a blurred edge
        const auto step = [&](float d) { return 1 / (1 + std::exp(-1.7F * d / rough)); };
        return step(x - least) * step(most - x);
    };
    for (int y = 0; y < coarse.rows; ++y)
        for (int x = 0; x < coarse.cols; ++x) {
            const cv::Vec3f ray = cv::normalize(
                cv::Vec3f((static_cast<float>(x) * 16 + 8 - static_cast<float>(size.width) / 2) / focal,
                          (static_cast<float>(y) * 16 + 8 - static_cast<float>(size.height) / 2) / focal, 1));
            const cv::Vec3f at = ray * (middle.dot(normal) / ray.dot(normal));
            const cv::Vec3f back = ray - normal * (2 * ray.dot(normal));
            cv::Vec3f value = light.at(at, normal) * static_cast<float>(m_make.haze);
            if (back[2] < -0.05F) {
                const cv::Vec3f hit = at - back * (at[2] / back[2]);
                const float half = station.screenWidth / 2, middleY = station.screenBelow;
                const float vertical =
                    inside(hit[1], middleY - station.screenHeight / 2, middleY + station.screenHeight / 2);
                const float share = glass * static_cast<float>(pi) * vertical;
                value += light.half(true) * (share * inside(hit[0], 0, half)) +
                         light.half(false) * (share * inside(hit[0], -half, 0));
                const float lamp = std::max(0.F, back.dot(station.keyFrom));
                const float exponent = 400 / (rough * rough + 1);
                value += station.key * (glass * (exponent + 2) / 2 * std::pow(lamp, exponent));
            }
            coarse.at<cv::Vec3f>(y, x) = value;
        }
    cv::resize(coarse, whole, size, 0, 0, cv::INTER_LINEAR);
    return whole;
}

void Panel::draw(cv::Mat& linear, const cv::Mat& shown, const PlatePose& pose, const SceneLight& light) {
    load(shown);
    m_canvas.begin(linear);
    m_frame.draw(m_canvas, linear.size(), pose, light);

    // From a picture's pixel to the panel: the plane's homography.
    const double focal = linear.rows / 2.0 / std::tan(fieldOfViewDegrees / 2 * pi / 180);
    const cv::Matx33f turn = plateRotation(pose);
    const cv::Matx33d plane(turn(0, 0), turn(0, 1), pose.x, turn(1, 0), turn(1, 1), pose.y, turn(2, 0), turn(2, 1),
                            pose.distance);
    const cv::Matx33d camera(focal, 0, (linear.cols - 1) / 2.0, 0, focal, (linear.rows - 1) / 2.0, 0, 0, 1);
    const cv::Matx33d back = (camera * plane).inv();
    const auto onPanel = [&](double x, double y) {
        const cv::Vec3d p = back * cv::Vec3d(x, y, 1);
        return cv::Point2d(p[0] / p[2], p[1] / p[2]);
    };
    std::vector<cv::Point2f> corners;
    for (const auto& [u, v] : {std::pair{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}) {
        const cv::Vec3d p = camera * plane * cv::Vec3d(u * m_make.width / 2, v * m_make.height / 2, 1);
        corners.emplace_back(static_cast<float>(p[0] / p[2]), static_cast<float>(p[1] / p[2]));
    }
    const cv::Rect box = (cv::boundingRect(corners)) & cv::Rect({}, linear.size());
    if (box.empty())
        return;
    const cv::Point2d middle((box.x + box.width / 2.0), (box.y + box.height / 2.0)),
        here = onPanel(middle.x, middle.y), right = onPanel(middle.x + 1, middle.y),
        down = onPanel(middle.x, middle.y + 1);
    const double density = m_make.pixelsPerCm;
    const std::vector<Wave> grid = waves((right.x - here.x) * density, (down.x - here.x) * density,
                                         (right.y - here.y) * density, (down.y - here.y) * density);
    const cv::Mat mirrored = reflections(linear.size(), pose, light);
    const double texelsPerCmX = (m_linear.cols - 1) / m_make.width, texelsPerCmY = (m_linear.rows - 1) / m_make.height;
    const double pwmPhase = m_lot.unit();
    const float* const cosine = m_cosine.data();
    for (int y = box.y; y < box.y + box.height; ++y) {
        const float row = 1 + static_cast<float>(m_make.pwmDepth *
                                                 std::cos(2 * pi * (m_make.pwmCycles * y / linear.rows + pwmPhase)));
        cv::Vec3f* const out = linear.ptr<cv::Vec3f>(y);
        const cv::Vec3f* const glare = mirrored.ptr<cv::Vec3f>(y);
        cv::Vec3d p = back * cv::Vec3d(box.x, y, 1);
        const cv::Vec3d step(back(0, 0), back(1, 0), back(2, 0));
        for (int x = box.x; x < box.x + box.width; ++x, p += step) {
            const double s = p[0] / p[2] + m_make.width / 2, t = p[1] / p[2] + m_make.height / 2;
            if (s < 0 || t < 0 || s >= m_make.width || t >= m_make.height)
                continue;
            const float u = static_cast<float>(s * texelsPerCmX), v = static_cast<float>(t * texelsPerCmY);
            const int ix = std::min(static_cast<int>(u), m_linear.cols - 2),
                      iy = std::min(static_cast<int>(v), m_linear.rows - 2);
            const float a = u - static_cast<float>(ix), b = v - static_cast<float>(iy);
            const cv::Vec3f *const upper = m_linear.ptr<cv::Vec3f>(iy) + ix, *const lower =
                                                                                 m_linear.ptr<cv::Vec3f>(iy + 1) + ix;
            cv::Vec3f value;
            for (int c = 0; c < 3; ++c) {
                const float high = upper[0][c] + (upper[1][c] - upper[0][c]) * a;
                const float low = lower[0][c] + (lower[1][c] - lower[0][c]) * a;
                value[c] = (high + (low - high) * b) * row;
            }
            if (!grid.empty()) {
                const double gu = s * density + m_phaseU, gv = t * density + m_phaseV;
                float mask[3] = {1, 1, 1};
                for (const Wave& wave : grid)
                    for (int c = 0; c < 3; ++c) {
                        const double turns = wave.u * gu + wave.v * gv + wave.phase[c] + 4096;
                        mask[c] +=
                            wave.strength[c] * cosine[static_cast<std::size_t>(turns * 1024) & (m_cosine.size() - 1)];
                    }
                for (int c = 0; c < 3; ++c)
                    value[c] *= std::max(0.F, mask[c]);
            }
            out[x] = value + glare[x];
        }
    }
    if (m_make.hand) {
        const double aside = m_make.width / 2 + m_make.bezel + 0.4; // tips a little over the rim
        for (const bool left : {true, false}) {
            PlatePose hand = pose;
            const cv::Vec3f way = turn * cv::Vec3f(static_cast<float>(left ? -aside : aside),
                                                   static_cast<float>(0.34 * m_make.height), -0.8F);
            hand.x += static_cast<double>(way[0]);
            hand.y += static_cast<double>(way[1]);
            hand.distance += static_cast<double>(way[2]);
            m_canvas.begin(linear);
            (left ? m_leftHand : m_rightHand).draw(m_canvas, linear.size(), hand, light);
        }
    }
}

} // namespace darcha::test
