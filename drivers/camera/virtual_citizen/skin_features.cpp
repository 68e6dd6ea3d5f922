// SPDX-License-Identifier: Apache-2.0
// Lids with their lashes, nostrils, lips.
#include "drivers/camera/virtual_citizen/skin_canvas.h"

#include <opencv2/imgproc.hpp>

namespace darcha::citizen {

void paintLids(SkinCanvas& skin) {
    const float made = !skin.male() ? skin.draw.between(0.15F, 0.6F) : 0;
    struct Lid {
        Points upper, lower, crease;
    };
    const std::array<Lid, 2> both = {Lid{skin.line({33, 246, 161, 160, 159, 158, 157, 173, 133}),
                                         skin.line({33, 7, 163, 144, 145, 153, 154, 155, 133}),
                                         skin.line({130, 247, 30, 29, 27, 28, 56, 190})},
                                     Lid{skin.line({263, 466, 388, 387, 386, 385, 384, 398, 362}),
                                         skin.line({263, 249, 390, 373, 374, 380, 381, 382, 362}),
                                         skin.line({359, 467, 260, 259, 257, 258, 286, 414})}};
    for (const Lid& lid : both) {
        Points area = lid.upper;
        area.insert(area.end(), lid.crease.rbegin(), lid.crease.rend());
        cv::Mat mask = emptyMask();
        fillArea(mask, area);
        soften(mask, 3.5);
        skin.scale(mask, {0.96F - 0.08F * made, 0.95F - 0.10F * made, 0.97F - 0.06F * made}, 0.4F);
        // A deep crease, or a lid of another shade, is read as an eye that is half open when the lid is down.
        skin.crease(lid.crease, 3, 2.2, 0.3F, 0.018F);
        // Rim of lashes.
        mask = emptyMask();
        // Thin: a closing lid stretches it fourfold.
        stroke(mask, lid.upper, 2);
        soften(mask, 0.8);
        skin.blend(mask, {22, 20, 24}, 0.42F);
        mask = emptyMask();
        stroke(mask, lid.lower, 3);
        soften(mask, 1.6);
        skin.scale(mask, {0.62F, 0.62F, 0.72F}, skin.male() ? 0.75F : 0.9F);
        // Pink of the inner corner.
        mask = emptyMask();
        cv::circle(mask, lid.upper.back(), 6, 255, cv::FILLED, cv::LINE_AA);
        soften(mask, 3);
        skin.scale(mask, {0.82F, 0.78F, 1.0F});
    }
}

void paintNostrils(SkinCanvas& skin) {
    for (const float side : {-1.F, 1.F}) {
        cv::Mat mask = emptyMask();
        const cv::Point2f p = atlasPixel({side * 0.80F, -1.80F, 5.95F});
        cv::ellipse(mask, cv::RotatedRect(p, {29, 12.5F}, side * 17), 255, cv::FILLED, cv::LINE_AA);
        soften(mask, 2.6);
        skin.scale(mask, {0.20F, 0.20F, 0.30F}, 0.95F);
    }
    cv::Mat mask = emptyMask();
    stroke(mask, skin.line({98, 97, 2, 326, 327}), 7);
    soften(mask, 5);
    skin.scale(mask, {0.80F, 0.80F, 0.85F});
}

void paintLips(SkinCanvas& skin) {
    const Points upper = skin.line({61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291});
    const Points lower = skin.line({61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291});
    const Points between = skin.line({61, 78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 291});
    Points area = upper;
    area.insert(area.end(), lower.rbegin(), lower.rend());
    cv::Mat mask = emptyMask();
    fillArea(mask, area);
    soften(mask, 2.6);
    const float strength = (skin.male() ? 0.66F : 0.82F) * (1 - 0.18F * skin.age(45, 85));
    const cv::Mat streaks = [&] {
        cv::Mat small(12, 420, CV_32F), out;
        for (int y = 0; y < small.rows; ++y)
            for (int x = 0; x < small.cols; ++x)
                small.at<float>(y, x) = skin.draw.normal();
        const cv::Rect roi = boxOf(mask, 0);
        cv::resize(small(cv::Rect(0, 0, std::min(420, roi.width), 12)), out, roi.size(), 0, 0, cv::INTER_CUBIC);
        return out;
    }();
    const cv::Rect roi = boxOf(mask, 0);
    for (int y = roi.y; y < roi.br().y; ++y) {
        const auto* m = mask.ptr<std::uint8_t>(y);
        auto* c = skin.colour.ptr<cv::Vec3f>(y);
        auto* h = skin.height.ptr<float>(y);
        for (int x = roi.x; x < roi.br().x; ++x)
            if (m[x]) {
                const float a = static_cast<float>(m[x]) / 255;
                const float grain = streaks.at<float>(y - roi.y, x - roi.x);
                const float tone = 1 + 0.030F * grain;
                c[x] = {mix(c[x][0], skin.palette.lip.x * tone, a * strength),
                        mix(c[x][1], skin.palette.lip.y * tone, a * strength),
                        mix(c[x][2], skin.palette.lip.z * tone, a * strength)};
                h[x] = h[x] * (1 - a * 0.7F) + a * grain * 0.12F;
            }
    }
    // Light edge above the upper lip, and where they meet a broad soft shade: a thin dark line there is read as a gap.
    mask = emptyMask();
    stroke(mask, upper, 3);
    soften(mask, 2.0);
    skin.scale(mask, {1.06F, 1.05F, 1.03F});
    mask = emptyMask();
    stroke(mask, between, 3);
    soften(mask, 1.6);
    skin.scale(mask, {0.45F, 0.42F, 0.55F}, (skin.male() ? 0.26F : 0.6F) * (1 - 0.5F * skin.age(45, 80)));
    mask = emptyMask();
    stroke(mask, between, 14);
    soften(mask, 6);
    skin.scale(mask, {0.86F, 0.84F, 0.90F});
    for (const int corner : {61, 291}) {
        mask = emptyMask();
        cv::circle(mask, skin.at(corner), 6, 255, cv::FILLED, cv::LINE_AA);
        soften(mask, 4);
        skin.scale(mask, {0.86F, 0.85F, 0.88F});
    }
}

} // namespace darcha::citizen
