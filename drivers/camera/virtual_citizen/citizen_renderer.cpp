// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/virtual_citizen/citizen_renderer.h"

#include "drivers/camera/virtual_citizen/citizen_model.h"
#include "drivers/camera/virtual_citizen/screen_light.h"

#include <opencv2/imgproc.hpp>

namespace darcha {

using namespace citizen;

namespace {

constexpr float pi = 3.14159265F;
const Vec3 betweenEyes{0, 2.63F, 3.6F};
const Vec3 neckPivot{0, -4.5F, -5.0F};
constexpr int turnLevels = 5; // rotations of the light between chest (0) and head (4)

// linear factor -> factor on sRGB codes, about (1/2.2); table over 0..4.
class GammaTable {
public:
    GammaTable() {
        for (std::size_t i = 0; i < m_table.size(); ++i)
            m_table[i] = std::pow(static_cast<float>(i) / scale, 1 / 2.2F);
    }
    float operator()(float linear) const {
        const float x = std::clamp(linear * scale, 0.F, static_cast<float>(m_table.size() - 1));
        return m_table[static_cast<std::size_t>(x)];
    }

private:
    static constexpr float scale = 1024;
    std::array<float, 4096> m_table{};
};

// The station's lamps, towards them, in the camera's axes; linear. Two soft boxes beside the screen, the lit ceiling.
struct RoomLamp {
    Vec3 direction, colour;
    float sheen;
};
constexpr float usualExposure = 0.90F;
const std::array<RoomLamp, 4> roomLamps = {{{{-0.62F, 0.42F, 0.72F}, {0.46F, 0.485F, 0.50F}, 1.0F},
                                            {{0.72F, 0.30F, 0.66F}, {0.30F, 0.295F, 0.29F}, 0.6F},
                                            {{0.0F, 0.15F, 1.0F}, {0.22F, 0.22F, 0.22F}, 0.25F},
                                            {{0.1F, 1.0F, -0.25F}, {0.22F, 0.22F, 0.215F}, 0.5F}}};
const Vec3 roomAmbient{0.25F, 0.245F, 0.24F};
constexpr float screenSheen = 2.2F; // against what arrives of it: a wide panel's gloss is soft and weak

} // namespace

struct CitizenRenderer::Content {
    CitizenModel model;
    std::vector<ShadedVertex> shaded;
    std::vector<Vec3> headPositions, headNormals; // after morphs
    std::vector<float> lid[2];                    // how far each vertex of the head moves in a blink, 0..1
    Canvas canvas;
    GammaTable gamma;

    Content(const FaceGeometry& geometry, const CitizenLook& look) : model(buildCitizen(geometry, look)) {
        for (int e = 0; e < 2; ++e) {
            const Morph& morph = e == 0 ? model.shape.blinkRight : model.shape.blinkLeft;
            lid[e].resize(model.pieces[0].positions.size());
            for (std::size_t i = 0; i < morph.vertices.size(); ++i)
                lid[e][static_cast<std::size_t>(morph.vertices[i])] = std::min(1.F, length(morph.moves[i]) / 0.05F);
        }
    }

    static void bend(std::vector<Vec3>& positions, std::vector<Vec3>& normals, const Morph& morph, float amount) {
        if (amount < 1e-3F)
            return;
        for (std::size_t i = 0; i < morph.vertices.size(); ++i) {
            const auto v = static_cast<std::size_t>(morph.vertices[i]);
            positions[v] += morph.moves[i] * amount;
            normals[v] += morph.turns[i] * amount;
        }
    }

    static Vec3 moveOf(const Morph& morph, int vertex) {
        const auto it = std::lower_bound(morph.vertices.begin(), morph.vertices.end(), vertex);
        if (it == morph.vertices.end() || *it != vertex)
            return {};
        return morph.moves[static_cast<std::size_t>(it - morph.vertices.begin())];
    }

    // A lid slides over the ball instead of cutting through it.
    void keepOffTheBalls(const Morph& morph, int eye) {
        const Vec3 centre = model.shape.eye[eye];
        const float least = model.shape.eyeRadius + 0.07F;
        for (const int i : morph.vertices) {
            Vec3& p = headPositions[static_cast<std::size_t>(i)];
            const Vec3 d = p - centre;
            const float r2 = dot(d, d);
            if (r2 < least * least && r2 > 1.45F) // the lids' inner rims stay where they are
                p = centre + d * (least / std::sqrt(r2));
        }
    }
};

CitizenRenderer::CitizenRenderer(const FaceGeometry& geometry, const CitizenLook& look)
    : m_content(std::make_unique<Content>(geometry, look)) {}

CitizenRenderer::~CitizenRenderer() = default;

void CitizenRenderer::draw(cv::Mat& picture, const CitizenPose& pose, const CitizenScene& scene) {
    Content& c = *m_content;
    const auto f = [](double v) { return static_cast<float>(v); };
    const HeadShape& shape = c.model.shape;

    // The face's own movement.
    c.headPositions = c.model.pieces[0].positions;
    c.headNormals = c.model.pieces[0].normals;
    Content::bend(c.headPositions, c.headNormals, shape.jawDrop, f(pose.mouthOpen));
    Content::bend(c.headPositions, c.headNormals, shape.smile, f(pose.smile));
    Content::bend(c.headPositions, c.headNormals, shape.blinkRight, f(pose.blinkRight));
    Content::bend(c.headPositions, c.headNormals, shape.blinkLeft, f(pose.blinkLeft));
    if (pose.blinkRight > 0.01)
        c.keepOffTheBalls(shape.blinkRight, 0);
    if (pose.blinkLeft > 0.01)
        c.keepOffTheBalls(shape.blinkLeft, 1);

    // Where everything is, for each share of the head's turn.
    std::array<Mat3, turnLevels> turns;
    for (int k = 0; k < turnLevels; ++k) {
        const double share = static_cast<double>(k) / (turnLevels - 1);
        turns[static_cast<std::size_t>(k)] =
            headRotation(f(pose.yaw * share + pose.bodyYaw * (1 - share)), f(pose.pitch * share), f(pose.roll * share));
    }
    const Vec3 shift = Vec3{f(pose.x), f(pose.y), -f(pose.distance)} - betweenEyes;

    // The light, turned against each of them.
    std::array<std::array<Float4, transferSize>, turnLevels> lights;
    const float room = f(scene.roomLight * scene.exposure) * usualExposure;
    const std::array<ScreenHalf, 2> screen = screenHalves(scene.screen, scene.screenLeft, scene.screenRight,
                                                          {f(pose.x), f(pose.y), -f(pose.distance)}, f(scene.exposure));
    std::array<std::array<std::array<Float4, transferSize>, turnLevels>, 2> screenLights{};
    std::array<Float4, transferSize> open{}; // all of it on the head
    for (std::size_t k = 0; k < turnLevels; ++k) {
        std::vector<Lamp> lamps;
        for (const RoomLamp& lamp : roomLamps)
            lamps.push_back({turns[k].transposedTimes(normalised(lamp.direction)), lamp.colour * room});
        const Light light = lightOf(lamps, roomAmbient * room);
        for (std::size_t j = 0; j < transferSize; ++j)
            lights[k][j] = Float4{light[0][j], light[1][j], light[2][j], 0};
        for (std::size_t h = 0; h < screen.size(); ++h) {
            if (screen[h].lamps.empty())
                continue;
            lamps = screen[h].lamps;
            for (Lamp& lamp : lamps)
                lamp.direction = turns[k].transposedTimes(lamp.direction);
            const Light half = lightOf(lamps, {});
            for (std::size_t j = 0; j < transferSize; ++j)
                screenLights[h][k][j] = Float4{half[0][j], half[1][j], half[2][j], 0};
        }
    }
    for (std::size_t j = 0; j < transferSize; ++j)
        open[j] = lights[turnLevels - 1][j] + screenLights[0][turnLevels - 1][j] + screenLights[1][turnLevels - 1][j];
    const float roomCode = c.gamma(room);

    const float focal = f(picture.rows / 2.0 / std::tan(scene.verticalFieldOfViewDegrees * pi / 360));
    const float middleX = f(picture.cols) / 2, middleY = f(picture.rows) / 2;
    std::size_t total = 0;
    for (const Piece& piece : c.model.pieces)
        total += piece.positions.size();
    c.shaded.resize(total);

    std::array<Vec3, roomLamps.size()> halfways;
    const Vec3 toCamera = normalised(Vec3{0, 0, 0} - Vec3{f(pose.x), f(pose.y), -f(pose.distance)});
    for (std::size_t l = 0; l < roomLamps.size(); ++l)
        halfways[l] = normalised(normalised(roomLamps[l].direction) + toCamera);
    std::array<Vec3, 2> screenHalfways;
    std::array<float, 2> screenCodes{}; // that its sheen adds at most
    for (std::size_t h = 0; h < screen.size(); ++h) {
        screenHalfways[h] = normalised(screen[h].towards + toCamera);
        screenCodes[h] = screenSheen * (c.gamma(room + screen[h].glow) - roomCode);
    }

    float minX = 1e9F, maxX = -1e9F, minY = 1e9F, maxY = -1e9F;
    std::size_t at = 0;
    for (std::size_t index = 0; index < c.model.pieces.size(); ++index) {
        const Piece& piece = c.model.pieces[index];
        const bool head = index == 0;
        const float slideU = piece.eye == 1 || piece.eye == -1 ? f(pose.gazeYaw) / 150 : 0;
        const float slideV = piece.eye == 1 || piece.eye == -1 ? -f(pose.gazePitch) / 150 : 0;
        for (std::size_t i = 0; i < piece.positions.size(); ++i, ++at) {
            Vec3 local = head ? c.headPositions[i] : piece.positions[i];
            Vec3 normal = head ? c.headNormals[i] : piece.normals[i];
            if (piece.eye == 2 || piece.eye == -2) {
                static constexpr std::array<std::array<int, 9>, 2> lids = {
                    {{33, 246, 161, 160, 159, 158, 157, 173, 133}, {263, 466, 388, 387, 386, 385, 384, 398, 362}}};
                const std::size_t e = piece.eye < 0 ? 0 : 1;
                const float blink = f(e == 0 ? pose.blinkRight : pose.blinkLeft);
                const int landmark = lids[e][i / 2];
                const Vec3 moved = c.headPositions[static_cast<std::size_t>(landmark)] -
                                   c.model.pieces[0].positions[static_cast<std::size_t>(landmark)];
                local += moved;
                if (i % 2) { // folds down, and is seen end on
                    const Vec3 root = piece.positions[i - 1] + moved;
                    local = mix(local, root + (local - root) * 0.5F + Vec3{0, -0.26F, 0}, blink);
                }
            } else if (piece.eye == 3) {
                const float a = 0.24F * f(pose.mouthOpen);
                const Vec3 d = local - Vec3{0, 0.2F, -1.6F};
                local = {local.x, 0.2F + d.y * std::cos(a) - d.z * std::sin(a),
                         -1.6F + d.z * std::cos(a) + d.y * std::sin(a)};
            }
            const float follow = piece.follow[i];
            const float level = follow * (turnLevels - 1);
            const auto k = std::min(static_cast<std::size_t>(level), static_cast<std::size_t>(turnLevels - 2));
            const float between = level - static_cast<float>(k);
            Vec3 world, n;
            if (between > 0.999F) {
                world = turns[k + 1] * (local - neckPivot);
                n = turns[k + 1] * normal;
            } else {
                world = mix(turns[k] * (local - neckPivot), turns[k + 1] * (local - neckPivot), between);
                n = mix(turns[k] * normal, turns[k + 1] * normal, between);
            }
            world += neckPivot + shift;
            if (follow < 0.999F)
                world += Vec3{0, 0.12F, 0.05F} * (f(pose.breath) * (1 - follow));

            ShadedVertex& v = c.shaded[at];
            const float distance = std::max(5.F, -world.z);
            v.depth = 1 / distance;
            v.x = middleX + focal * world.x * v.depth;
            v.y = middleY - focal * world.y * v.depth;
            minX = std::min(minX, v.x), maxX = std::max(maxX, v.x);
            minY = std::min(minY, v.y), maxY = std::max(maxY, v.y);
            v.u = piece.places[i].x - slideU;
            v.v = piece.places[i].y - slideV;
            const Vec3 view = normalised(world * -1);
            if (piece.hair) // what hangs freely is seen from behind too
                v.facing = local.y < -4 || dot(turns[turnLevels - 1] * piece.shadeNormals[i], view) > -0.30F;
            else
                v.facing = piece.twoSided || dot(n, view) > -0.12F * length(n);
            if (!v.facing)
                continue;

            const auto& transfer = c.model.transfer[at];
            Float4 sum{};
            if (between > 0.999F)
                for (std::size_t j = 0; j < transferSize; ++j)
                    sum += lights[k + 1][j] * transfer[j];
            else
                for (std::size_t j = 0; j < transferSize; ++j)
                    sum += (lights[k][j] + (lights[k + 1][j] - lights[k][j]) * between) * transfer[j];
            for (std::size_t h = 0; h < screen.size(); ++h) {
                if (screen[h].lamps.empty())
                    continue;
                Float4 own{};
                for (std::size_t j = 0; j < transferSize; ++j)
                    own += (screenLights[h][k][j] + (screenLights[h][k + 1][j] - screenLights[h][k][j]) * between) *
                           transfer[j];
                const float nearer = screen[h].nearer(world);
                for (int channel = 0; channel < 3; ++channel) // four bands ring a little below nothing behind the head
                    sum[channel] += std::max(0.F, own[channel]) * nearer;
            }
            const float unshaded = std::clamp(transfer[0][1] / 0.282095F, 0.F, 1.F);
            if (head) {
                // Shade was measured with open eyes, when a lid lies folded in its own shadow.
                const float unfolded = c.lid[0][i] * f(pose.blinkRight) + c.lid[1][i] * f(pose.blinkLeft);
                if (unfolded > 0.01F) {
                    static constexpr std::array<float, transferSize> cosine = {
                        1,     0.667F, 0.667F, 0.667F, 0.25F,
                        0.25F, 0.25F,  0.25F,  0.25F}; // of a convolution with a cosine / pi; band 3 is 0
                    const Transfer y = harmonics(normalised(normal));
                    Float4 free{};
                    for (std::size_t j = 0; j < 9; ++j)
                        free += open[j] * (y[j] * cosine[j]);
                    sum += (free * 1.2F - sum) * std::min(1.F, unfolded); // it catches the light of the cheek too
                }
            }
            float sheen = 0;
            if (piece.gloss[i] > 0) {
                n = normalised(n);
                const auto lobe = [&](Vec3 halfway) {
                    if (piece.hair) {
                        const float along = dot(n, halfway);
                        const float across = std::max(0.F, 1 - along * along);
                        const float a2 = across * across, a4 = a2 * a2, a8 = a4 * a4;
                        return a8 * a8 * a4 * 0.55F;
                    }
                    const float cosine = std::max(0.F, dot(n, halfway));
                    const float p4 = cosine * cosine * cosine * cosine, p8 = p4 * p4, p16 = p8 * p8;
                    return piece.wet ? p16 * p16 * 0.35F : 0.55F * p8 * cosine + 0.9F * p16 * p8;
                };
                for (std::size_t l = 0; l < roomLamps.size(); ++l)
                    sheen += lobe(halfways[l]) * roomLamps[l].sheen;
                // At grazing angles skin turns paler.
                const float graze = 1 - std::clamp(dot(n, view), 0.F, 1.F);
                if (piece.skin)
                    sheen += 0.35F * graze * graze * graze;
                sheen *= roomCode;
                for (std::size_t h = 0; h < screen.size(); ++h)
                    if (screenCodes[h] > 0)
                        sheen += lobe(screenHalfways[h]) * screenCodes[h];
                sheen *= piece.gloss[i] * unshaded * (piece.hair ? 60.F : 27.F);
            }
            const Vec3 tint = piece.tints[i];
            v.light = Float4{c.gamma(sum[0]) * tint.x, c.gamma(sum[1]) * tint.y, c.gamma(sum[2]) * tint.z, sheen};
        }
    }

    const cv::Rect box =
        cv::Rect(cv::Point(static_cast<int>(std::floor(minX)) - 3, static_cast<int>(std::floor(minY)) - 3),
                 cv::Point(static_cast<int>(std::ceil(maxX)) + 4, static_cast<int>(std::ceil(maxY)) + 4)) &
        cv::Rect({}, picture.size());
    if (box.empty())
        return;
    c.canvas.reset(box.width, box.height);
    cv::Mat overlay(box.height, box.width, CV_8UC4, c.canvas.colour.data());
    cv::cvtColor(picture(box), overlay, cv::COLOR_BGR2BGRA);
    for (ShadedVertex& v : c.shaded) {
        v.x -= f(box.x);
        v.y -= f(box.y);
    }
    at = 0;
    for (const Piece& piece : c.model.pieces) {
        drawTriangles(c.canvas, std::span(c.shaded).subspan(at, piece.positions.size()), piece.triangles,
                      *piece.texture, piece.ink, piece.twoSided);
        at += piece.positions.size();
    }

    // The lamps in the eyes.
    for (int e = 0; e < 2; ++e) {
        if ((e == 0 ? pose.blinkRight : pose.blinkLeft) > 0.55)
            continue;
        const Mat3& turn = turns[turnLevels - 1];
        const Vec3 centre = turn * (shape.eye[e] - neckPivot) + neckPivot + shift;
        for (const std::size_t l : {std::size_t(0), std::size_t(1)}) {
            // The cornea bulges: its mirror lies nearer to the middle than the ball's would.
            const Vec3 axis = turn * (headRotation(f(pose.gazeYaw), f(pose.gazePitch), 0) * Vec3{0, 0, 1});
            const Vec3 n = normalised(halfways[l] * 0.62F + axis * 0.38F);
            const Vec3 p = centre + n * (shape.eyeRadius + 0.02F);
            const float depth = 1 / -p.z;
            const float x = middleX + focal * p.x * depth - f(box.x), y = middleY - focal * p.y * depth - f(box.y);
            const float radius = focal * depth * (l == 0 ? 0.105F : 0.075F);
            const int reach = static_cast<int>(radius * 1.6F) + 1;
            for (int py = static_cast<int>(y) - reach; py <= static_cast<int>(y) + reach; ++py)
                for (int px = static_cast<int>(x) - reach; px <= static_cast<int>(x) + reach; ++px) {
                    if (px < 0 || py < 0 || px >= box.width || py >= box.height)
                        continue;
                    const std::size_t i = static_cast<std::size_t>(py) * static_cast<std::size_t>(box.width) +
                                          static_cast<std::size_t>(px);
                    // Behind a lid or a lash the ball's depth is not what was drawn.
                    if (c.canvas.depth[i] > depth * (1 + 0.0028F))
                        continue;
                    const float dx = (static_cast<float>(px) + 0.5F - x) / radius,
                                dy = (static_cast<float>(py) + 0.5F - y) / (radius * 1.15F);
                    const float box4 = dx * dx * dx * dx + dy * dy * dy * dy;
                    const float a =
                        (l == 0 ? 0.80F : 0.34F) * (1 - smoothStep(0.45F, 1.25F, box4)) * std::min(1.2F, roomCode);
                    cv::Vec4b& pixel = overlay.at<cv::Vec4b>(py, px);
                    for (int channel = 0; channel < 3; ++channel)
                        pixel[channel] = cv::saturate_cast<std::uint8_t>(mix(pixel[channel], 250, a));
                }
        }
    }
    cv::Mat place = picture(box);
    cv::cvtColor(overlay, place, cv::COLOR_BGRA2BGR);
    cv::GaussianBlur(place, place, {3, 3}, 0.62); // the lens
}

ToneCurve CitizenRenderer::metered() const {
    // The face's brightest parts (a tenth above its skin's colour) are to reach 0.58 of white; FRLL's studio portraits
    // have 0.41 to 0.81. Twice is what a webcam's automatic exposure and gain can still do without blurring.
    constexpr double target = 0.58, least = 0.65, most = 2.0;
    const double bright = std::min(0.9, 1.1 * static_cast<double>(luma(m_content->model.skin)) / 255);
    if (bright < target)
        return ToneCurve(std::min(most, target / bright));
    return ToneCurve(std::max(least, target * (1 - bright) / (bright * (1 - target)))); // pale skin keeps its shades
}

ToneCurve::ToneCurve(double gain) {
    if (std::abs(gain - 1) < 0.01)
        return;
    // Straight up to the knee, or dark skin would turn grey; from there, and all of a gain below 1, x -> s x / (1 + (s
    // - 1) x), which goes from slope s to 1 / s.
    const double knee = gain > 1 ? 0.55 : 0, from = knee / gain;
    const double slope = gain * (1 - from) / (1 - knee);
    m_table.create(1, 256, CV_8U);
    for (int code = 0; code < 256; ++code) {
        const double x = code / 255.0, t = (x - from) / (1 - from);
        const double y = x < from ? gain * x : knee + (1 - knee) * slope * t / (1 + (slope - 1) * t);
        m_table.at<std::uint8_t>(code) = cv::saturate_cast<std::uint8_t>(255 * y);
    }
}

void ToneCurve::apply(cv::Mat& picture) const {
    if (!m_table.empty())
        cv::LUT(picture, m_table, picture);
}

int ToneCurve::before(int shown) const {
    int code = shown;
    if (!m_table.empty())
        for (code = 0; code < 255 && m_table.at<std::uint8_t>(code) < shown;)
            ++code;
    return code;
}

cv::Mat citizenBackdrop(cv::Size size, const CitizenScene& scene, const ToneCurve& camera) {
    // In the middle of the picture; the corners are darker. BSI TR-03121 asks for #A1A1A1 to #E1E1E1
    // (reference/standards-and-peers, background).
    constexpr int lightGrey = 0xCD;
    const float wall = std::pow(static_cast<float>(camera.before(lightGrey)) / 255, 2.2F);
    cv::Mat small(54, 96, CV_8UC3);
    const GammaTable gamma;
    const float room = static_cast<float>(scene.roomLight * scene.exposure);
    const cv::Vec3d screen = (scene.screenLeft + scene.screenRight) * (0.5 * scene.exposure);
    // Of the light of 24 inches of 250 cd/m2: the wall is far.
    const float reach = 0.065F * static_cast<float>(scene.screen.width * scene.screen.height * scene.screen.white /
                                                    (53.1 * 29.9 * 250));
    for (int y = 0; y < small.rows; ++y)
        for (int x = 0; x < small.cols; ++x) {
            const float u = static_cast<float>(x) / 95 * 2 - 1, v = static_cast<float>(y) / 53 * 2 - 1;
            const float fall = (1 - 0.10F * u * u - 0.09F * v * v - 0.035F * u - 0.05F * v) * room;
            const auto code = [&](double lamp, float cast) {
                const float light = fall + reach * static_cast<float>(lamp);
                return cv::saturate_cast<std::uint8_t>(255 * gamma(wall * light * cast));
            };
            small.at<cv::Vec3b>(y, x) = {code(screen[2], 1.005F), code(screen[1], 1.0F), code(screen[0], 0.985F)};
        }
    cv::Mat whole;
    small.convertTo(small, CV_16UC3, 64); // finer than 8 bits, or the wall shows steps
    cv::resize(small, whole, size, 0, 0, cv::INTER_CUBIC);
    whole.convertTo(whole, CV_8UC3, 1.0 / 64);
    return whole;
}

SensorNoise::SensorNoise(std::uint64_t seed) : m_tile(1, 1 << 21, CV_8SC1) {
    cv::RNG generator(seed * 2 + 1);
    generator.fill(m_tile, cv::RNG::NORMAL, 0, 32);
}

void SensorNoise::apply(cv::Mat& picture, std::uint64_t nonce, double shot, double read) const {
    const int bytes = picture.cols * 3;
    // Read noise is lifted in the dark by the gamma. Beyond 12 codes 16 bits would not hold the product.
    const auto base = static_cast<std::int16_t>(16 * std::min(12.0, shot + read));
    const auto slope = static_cast<std::int16_t>(16 * std::min(6.0, read));
    std::uint64_t state = nonce * 0x9E3779B97F4A7C15ULL + 0x1234567;
    for (int y = 0; y < picture.rows; ++y) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        const std::int8_t* noise =
            m_tile.ptr<std::int8_t>(0) + (state >> 33) % static_cast<std::uint64_t>(m_tile.cols - bytes);
        std::uint8_t* row = picture.ptr<std::uint8_t>(y);
        for (int x = 0; x < bytes; ++x) {
            // 16 bits are enough, and twice as many fit a register.
            const auto code = static_cast<std::int16_t>(row[x]);
            const auto strength = static_cast<std::int16_t>(
                base - static_cast<std::int16_t>(static_cast<std::int16_t>(slope * code) >> 8));
            const auto grain = static_cast<std::int16_t>(
                static_cast<std::int16_t>(static_cast<std::int16_t>(noise[x] * strength) + 256) >> 9);
            const auto value = static_cast<std::int16_t>(code + grain);
            row[x] = static_cast<std::uint8_t>(value < 0 ? 0 : value > 255 ? 255 : value);
        }
    }
}

} // namespace darcha
