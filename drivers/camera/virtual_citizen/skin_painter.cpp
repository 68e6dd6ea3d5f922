// SPDX-License-Identifier: Apache-2.0
// Paints the skin, layer by layer: tone, blood under it, spots; everything procedural.
#include "drivers/camera/virtual_citizen/skin_canvas.h"

#include <opencv2/imgproc.hpp>

namespace darcha::citizen {

namespace {

void paintGround(SkinCanvas& skin) {
    skin.colour.create(atlasHeight, atlasWidth, CV_32FC3);
    skin.height = cv::Mat::zeros(atlasHeight, atlasWidth, CV_32F);
    const cv::Mat broad = smoothNoise(atlasWidth, atlasHeight, 14, skin.draw);
    const cv::Mat middle = smoothNoise(atlasWidth, atlasHeight, 60, skin.draw);
    const cv::Mat fine = smoothNoise(atlasWidth, atlasHeight, 330, skin.draw);
    const cv::Mat grain = smoothNoise(atlasWidth, atlasHeight, 1000, skin.draw);
    const float mottled = 0.010F + 0.012F * skin.age(40, 80);
    const Vec3 s = skin.palette.skin;
    for (int y = 0; y < atlasHeight; ++y) {
        auto* c = skin.colour.ptr<cv::Vec3f>(y);
        auto* h = skin.height.ptr<float>(y);
        const float *b = broad.ptr<float>(y), *m = middle.ptr<float>(y), *f = fine.ptr<float>(y),
                    *g = grain.ptr<float>(y);
        for (int x = 0; x < atlasWidth; ++x) {
            const float red = mottled * (b[x] * 1.3F + m[x]); // blood: less blue and green
            const float dark = 1 + 0.012F * b[x] + 0.010F * m[x] + 0.013F * f[x] + 0.012F * g[x];
            c[x] = {s.x * (dark - red), s.y * (dark - red * 0.8F), s.z * (dark + red * 0.15F)};
            h[x] = 0.10F * f[x] + 0.17F * g[x];
        }
    }
}

void paintBlood(SkinCanvas& skin) {
    const float fair = 0.4F + 0.6F * skin.light();
    const auto flush = [&](Vec3 p, float rx, float ry, float amount) {
        const float a = amount * fair;
        skin.blob(p, rx, ry, {1 - 1.0F * a, 1 - 0.85F * a, 1 + 0.06F * a});
    };
    const float warm = skin.draw.between(0.7F, 1.3F);
    for (const float side : {-1.F, 1.F}) {
        flush({side * 4.5F, -0.6F, 3.8F}, 85, 60, 0.085F * warm);
        flush({side * 1.5F, -1.1F, 5.6F}, 20, 20, 0.10F);
        flush({side * 7.9F, 0.4F, -4.0F}, 110, 120, 0.10F);
        flush({side * 3.3F, 3.9F, 4.0F}, 50, 20, 0.05F);
    }
    flush({0, -0.8F, 7.5F}, 34, 26, 0.11F * warm);
    flush({0, -8.3F, 5.0F}, 55, 28, 0.07F);
    // Paler and yellower forehead, paler round the mouth.
    skin.blob({0, 6.4F, 4.9F}, 190, 70, {0.985F, 1.012F, 1.012F});
    skin.blob({0, -3.0F, 6.0F}, 40, 14, {1.01F, 1.01F, 1.005F});
    // Shadows under the eyes.
    const float tired = 0.05F + 0.12F * skin.age(30, 75) + 0.03F * skin.draw.uniform();
    for (const auto& under :
         {skin.line({33, 110, 24, 23, 22, 26, 112, 133}), skin.line({263, 339, 254, 253, 252, 256, 341, 362})}) {
        cv::Mat mask = emptyMask();
        stroke(mask, under, 16);
        soften(mask, 9);
        skin.scale(mask, {1 - tired * 0.7F, 1 - tired * 1.15F, 1 - tired});
    }
}

void paintSpots(SkinCanvas& skin) {
    const auto dots = [&](int count, float minSize, float maxSize, Vec3 factor, float spreadX, Vec3 centre,
                          float spreadY) {
        cv::Mat mask = emptyMask();
        for (int k = 0; k < count; ++k) {
            const Vec3 p{centre.x + skin.draw.normal() * spreadX, centre.y + skin.draw.normal() * spreadY, 0};
            const Vec3 on{p.x, p.y, 5.6F - 0.085F * p.x * p.x};
            const float size = skin.draw.between(minSize, maxSize);
            cv::ellipse(mask,
                        cv::RotatedRect(atlasPixel(on), {size * 2, size * skin.draw.between(1.2F, 2.F)},
                                        skin.draw.between(0, 180)),
                        skin.draw.between(90, 255), cv::FILLED, cv::LINE_AA);
        }
        soften(mask, 0.8);
        skin.scale(mask, factor);
    };
    const auto freckles = static_cast<float>(skin.look.freckles);
    if (freckles > 0.05F) {
        for (const float side : {-1.F, 1.F})
            dots(static_cast<int>(230 * freckles), 0.5F, 2.0F, {0.66F, 0.76F, 0.87F}, 1.6F, {side * 3.2F, -0.2F, 0},
                 1.2F);
        dots(static_cast<int>(70 * freckles), 0.5F, 1.7F, {0.68F, 0.78F, 0.88F}, 1.0F, {0, 0, 0}, 1.4F);
        dots(static_cast<int>(120 * freckles), 0.5F, 1.6F, {0.76F, 0.84F, 0.92F}, 3.0F, {0, 5.4F, 0}, 1.5F);
    }
    dots(40, 0.6F, 1.3F, {0.86F, 0.88F, 0.93F}, 3.4F, {0, -1, 0}, 4.0F);
    dots(skin.draw.below(4), 1.5F, 2.4F, {0.42F, 0.46F, 0.52F}, 3.6F, {0, -2, 0}, 3.4F); // moles
    dots(static_cast<int>(30 * skin.age(55, 85)), 3.0F, 7.0F, {0.80F, 0.85F, 0.91F}, 4.2F, {0, 2, 0}, 4.0F);
}

} // namespace

std::shared_ptr<const Texture> paintSkin(const HeadShape& shape, const CitizenLook& look, const Palette& palette) {
    SkinCanvas skin(shape, look, palette);
    paintGround(skin);
    paintBlood(skin);
    paintRelief(skin);
    paintSpots(skin);
    paintLids(skin);
    paintNostrils(skin);
    paintLips(skin);
    paintStubble(skin);
    paintBrows(skin);
    return skin.finish();
}

} // namespace darcha::citizen
