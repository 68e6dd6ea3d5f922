// SPDX-License-Identifier: Apache-2.0
// Lines of age and the folds that everyone has.
#include "drivers/camera/virtual_citizen/skin_canvas.h"

#include <opencv2/imgproc.hpp>

namespace darcha::citizen {

void paintRelief(SkinCanvas& skin) {
    const float old = skin.age(28, 78), veryOld = skin.age(50, 85);
    // Nose to mouth.
    skin.crease(skin.line({129, 203, 206, 216, 212}), 8, 8, 1.0F + 4.2F * old, 0.045F + 0.11F * old);
    skin.crease(skin.line({358, 423, 426, 436, 432}), 8, 8, 1.0F + 4.2F * old, 0.045F + 0.11F * old);
    // Corner of the mouth to chin.
    skin.crease(skin.line({61, 202, 210}), 4, 4, 2.6F * veryOld, 0.14F * veryOld);
    skin.crease(skin.line({291, 422, 430}), 4, 4, 2.6F * veryOld, 0.14F * veryOld);
    // Bags.
    skin.crease(skin.line({110, 228, 229, 230, 231, 232, 233, 244}), 4, 4.0, 0.3F + 2.2F * old, 0.03F + 0.10F * old);
    skin.crease(skin.line({339, 448, 449, 450, 451, 452, 453, 464}), 4, 4.0, 0.3F + 2.2F * old, 0.03F + 0.10F * old);
    // Forehead.
    for (int k = 0; k < 4; ++k) {
        const float y = 5.95F + 0.62F * static_cast<float>(k) + skin.draw.normal() * 0.08F;
        Points p;
        const float reach = skin.draw.between(2.6F, 4.4F);
        for (float x = -reach; x <= reach; x += 0.4F)
            p.push_back(atlasPixel({x + skin.draw.normal() * 0.05F,
                                    y + 0.22F * std::cos(x * 1.1F) - 0.02F * x * x + skin.draw.normal() * 0.03F,
                                    5.0F - 0.05F * x * x}));
        skin.crease(smoothed(p), 4, 3.4, 2.9F * skin.age(35, 78) * skin.draw.between(0.5F, 1.0F),
                    0.055F * skin.age(35, 78));
    }
    for (const float side : {-1.F, 1.F}) {
        // Between the brows.
        skin.crease({atlasPixel({side * 0.55F, 4.0F, 5.3F}), atlasPixel({side * 0.6F, 4.5F, 5.3F}),
                     atlasPixel({side * 0.72F, 5.0F, 5.25F})},
                    3, 2.2, 2.4F * skin.age(35, 75), 0.10F * skin.age(35, 75));
        // Crow's feet.
        for (int k = 0; k < 4; ++k) {
            const float slope = -0.42F + 0.30F * static_cast<float>(k);
            const float from = 4.75F + 0.05F * static_cast<float>(k), to = from + skin.draw.between(0.7F, 1.3F);
            skin.crease({atlasPixel({side * from, 2.65F + slope * 0.35F, 3.0F}),
                         atlasPixel({side * (from + to) / 2, 2.65F + slope * 0.7F, 2.6F}),
                         atlasPixel({side * to, 2.6F + slope * 1.15F, 2.1F})},
                        2, 2.0, 2.2F * skin.age(32, 70), 0.06F * skin.age(32, 70));
        }
        // Cheek lines of the very old.
        for (int k = 0; k < 4; ++k) {
            const float x = 4.2F + 0.7F * static_cast<float>(k);
            skin.crease(
                {atlasPixel({side * x, -1.6F - 0.3F * static_cast<float>(k), 3.9F - 0.5F * static_cast<float>(k)}),
                 atlasPixel({side * (x + 0.25F), -3.2F, 3.4F - 0.5F * static_cast<float>(k)}),
                 atlasPixel({side * (x - 0.1F), -5.2F, 2.8F - 0.5F * static_cast<float>(k)})},
                3, 3.0, 1.5F * skin.age(58, 88), 0.06F * skin.age(58, 88));
        }
    }
    // Above the upper lip.
    for (int k = -4; k <= 4; ++k) {
        const float x = static_cast<float>(k) * 0.36F + skin.draw.normal() * 0.05F;
        skin.crease({atlasPixel({x * 0.85F, -2.9F, 6.0F}), atlasPixel({x, -3.45F, 5.9F})}, 2, 1.6,
                    1.9F * skin.age(55, 85), 0.07F * skin.age(55, 85));
    }
    // Groove of the upper lip, dimple above the chin.
    skin.crease({atlasPixel({0, -2.4F, 6.2F}), atlasPixel({0, -3.3F, 6.1F})}, 10, 5, 0.8F, 0.04F);
    skin.crease({atlasPixel({-1.1F, -6.45F, 5.0F}), atlasPixel({0, -6.3F, 5.1F}), atlasPixel({1.1F, -6.45F, 5.0F})}, 9,
                7, 1.4F, 0.06F);
    // Sides of the nose's wings.
    skin.crease(skin.line({102, 48, 64, 98}), 5, 3.2, 1.8F, 0.13F);
    skin.crease(skin.line({331, 278, 294, 327}), 5, 3.2, 1.8F, 0.13F);
}

} // namespace darcha::citizen
