// SPDX-License-Identifier: Apache-2.0
// A headscarf: a cap that falls into a curtain over neck and shoulders, and a wrap under the jaw.
#include "drivers/camera/virtual_citizen/scalp.h"

namespace darcha::citizen {

namespace {

constexpr float pi = 3.14159265F;

} // namespace

void addHeadscarf(std::vector<Piece>& pieces, const HeadShape& shape, const CitizenLook& look) {
    Draw draw(look.seed * 1543 + 43);
    static const std::array<Vec3, 7> colours = {
        {{122, 96, 74}, {150, 160, 186}, {96, 78, 128}, {176, 186, 196}, {92, 110, 84}, {64, 56, 52}, {142, 128, 180}}};
    const Vec3 colour = colours[static_cast<std::size_t>(draw.below(7))];
    constexpr int size = 384;
    cv::Mat image(size, size, CV_8UC3);
    const cv::Mat folds = smoothNoise(size, size, 10, draw), threads = smoothNoise(size, size, 350, draw);
    for (int y = 0; y < size; ++y)
        for (int x = 0; x < size; ++x) {
            const float u = static_cast<float>(x) / size, v = static_cast<float>(y) / size;
            const float fold = std::sin((v * 15 + 1.1F * folds.at<float>(y, x)) * (1 + 0.3F * std::cos(u * 6.28F)));
            const float shade = 1 + 0.05F * fold * smoothStep(0.02F, 0.2F, v) + 0.03F * threads.at<float>(y, x) -
                                0.20F * bell(v - 0.012F, 0.006F);
            image.at<cv::Vec3b>(y, x) = {cv::saturate_cast<std::uint8_t>(colour.x * shade),
                                         cv::saturate_cast<std::uint8_t>(colour.y * shade),
                                         cv::saturate_cast<std::uint8_t>(colour.z * shade)};
        }
    Piece scarf;
    scarf.texture = textureOf(image, cv::Mat(size, size, CV_8U, cv::Scalar(90)));
    scarf.twoSided = true;
    static constexpr std::array oval{10,  338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288,
                                     397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136,
                                     172, 58,  132, 93,  234, 127, 162, 21,  54,  103, 67,  109};
    constexpr int rows = 18;
    const int columns = static_cast<int>(oval.size()) + 1;
    // Rim round the face, then over the head and, below the chin, down over neck and shoulders.
    for (int r = 0; r < rows; ++r)
        for (int c = 0; c < columns; ++c) {
            const Vec3 rim =
                shape.head.positions[static_cast<std::size_t>(oval[static_cast<std::size_t>(c) % oval.size()])];
            const float angle = static_cast<float>(c) / static_cast<float>(columns - 1) * 2 * pi; // 0 top, pi chin
            const float low = smoothStep(-0.05F, -0.85F, std::cos(angle));
            const float t = static_cast<float>(r) / (rows - 1);
            const Vec3 d = normalised(rim - skullCentre);
            const Vec3 back{0, 0.05F, -1};
            const float turn = std::acos(std::clamp(dot(d, back), -1.F, 1.F));
            const Vec3 side = normalised(back - d * dot(d, back));
            const Vec3 way = d * std::cos(turn * t) + side * std::sin(turn * t);
            const float skull =
                1 / std::sqrt(way.x * way.x / 62 + way.y * way.y / (way.y > 0 ? 112.F : 56.F) + way.z * way.z / 106);
            const float puff = 0.35F + 0.85F * smoothStep(0, 0.30F, t) + 0.16F * std::sin(angle * 5 + t * 9);
            Vec3 over = skullCentre + way * (mix(length(rim - skullCentre), skull, smoothStep(-0.05F, 0.4F, t)) + puff);
            // The lower part hangs as a curtain: from the rim outwards and down.
            const float fall = t * 17.5F;
            const float sx = std::sin(angle);
            const float spread = 1 + 1.35F * smoothStep(0.30F, 1.0F, t);
            Vec3 down = rim + Vec3{sx * 0.6F, -0.35F, -0.1F};
            down.y = rim.y - 0.5F - fall * (0.85F + 0.25F * (1 - std::abs(sx)));
            down.x = mix(rim.x + sx * 0.8F, std::copysign(7.2F, sx) * std::min(1.F, std::abs(sx) * 1.5F) * spread,
                         smoothStep(0, 0.45F, t));
            down.z = mix(rim.z - 0.2F, 1.2F + 1.8F * (1 - std::abs(sx)) - 4.F * std::abs(sx), smoothStep(0, 0.35F, t)) +
                     0.28F * std::sin(angle * 9 + t * 4) * smoothStep(0.1F, 0.4F, t);
            Vec3 p = mix(over, down, low);
            if (low > 0.2F) // lies on the chest, which would cut through it otherwise
                p.z = std::max(p.z, chestFront(look, p) + 1.9F);
            scarf.add(p, {},
                      {static_cast<float>(c) / static_cast<float>(columns - 1) * 0.98F + 0.01F, t * 0.97F + 0.01F},
                      {1, 1, 1}, 0.12F, 1 - low * smoothStep(0.02F, 0.30F, t));
        }
    scarf.addGrid(0, columns, rows, false);
    std::vector<Triangle> triangles = scarf.triangles;
    scarf.normals = vertexNormals(scarf.positions, triangles);
    // The grid closes on itself: both ends share their normals.
    for (int r = 0; r < rows; ++r) {
        const auto a = static_cast<std::size_t>(r * columns), b = static_cast<std::size_t>(r * columns + columns - 1);
        scarf.normals[a] = scarf.normals[b] = normalised(scarf.normals[a] + scarf.normals[b]);
    }
    if (scarf.normals[static_cast<std::size_t>(4 * columns)].y < 0)
        for (Vec3& n : scarf.normals)
            n = n * -1;
    // The part that is wound round throat and jaw under it: without it the wall shows between jaw and curtain.
    Piece under;
    under.texture = scarf.texture;
    under.twoSided = true;
    constexpr int underRows = 9;
    for (int r = 0; r < underRows; ++r)
        for (int c = 0; c < columns; ++c) {
            const Vec3 rim =
                shape.head.positions[static_cast<std::size_t>(oval[static_cast<std::size_t>(c) % oval.size()])];
            const float angle = static_cast<float>(c) / static_cast<float>(columns - 1) * 2 * pi;
            const float round = pi - angle; // 0 below the chin, +-pi on top
            const float t = static_cast<float>(r) / (underRows - 1);
            const float y = mix(-9.5F, -18.5F, t), wide = 6.9F + 1.6F * t;
            const Vec3 throat{wide * std::sin(round), y + 0.15F * std::sin(angle * 7 + t * 11),
                              -6.0F + (wide - 0.3F) * std::cos(round)};
            const float leave = smoothStep(0, 0.35F, t);
            const Vec3 edge = rim + Vec3{0, 0, -0.25F} + normalised(rim - skullCentre) * 0.10F;
            under.add(mix(edge, throat, leave), {},
                      {static_cast<float>(c) / static_cast<float>(columns - 1) * 0.98F + 0.01F, t * 0.97F + 0.01F},
                      Vec3{1, 1, 1} * 0.92F, 0.1F, 1 - smoothStep(0.1F, 0.5F, t));
        }
    under.addGrid(0, columns, underRows, false);
    // On top and at the temples the cap covers everything.
    std::erase_if(under.triangles, [&](const Triangle& t) {
        const float angle = static_cast<float>(t[0] % columns) / static_cast<float>(columns - 1) * 2 * pi;
        return std::cos(angle) > 0.15F;
    });
    under.computeNormals();
    for (std::size_t i = 0; i < under.normals.size(); ++i) // outwards, as the light is measured on that side
        if (dot(under.normals[i], under.positions[i] - Vec3{0, under.positions[i].y, -6}) < 0)
            under.normals[i] = under.normals[i] * -1;
    pieces.push_back(std::move(under));
    pieces.push_back(std::move(scarf));
}

} // namespace darcha::citizen
