// SPDX-License-Identifier: Apache-2.0
// Hair that grows on the face: stubble, beard, brows.
#include "drivers/camera/virtual_citizen/skin_canvas.h"

#include <opencv2/imgproc.hpp>

namespace darcha::citizen {

void paintStubble(SkinCanvas& skin) {
    if (skin.look.beard <= 0 && !skin.male())
        return;
    const float beard = static_cast<float>(skin.look.beard);
    // Jaw, chin, cheeks below the line from the ear to the mouth, and the upper lip.
    Points jaw;
    for (const int i : {234, 227, 123, 147, 187, 207, 206, 165, 167, 164, 393, 391, 426, 427, 411, 376, 352, 447, 454})
        jaw.push_back(skin.at(i));
    jaw.push_back(atlasPixel({7.6F, -6.5F, -2.0F}));
    jaw.push_back(atlasPixel({4.5F, -9.5F, 0.5F}));
    jaw.push_back(atlasPixel({0, -10.5F, 1.5F}));
    jaw.push_back(atlasPixel({-4.5F, -9.5F, 0.5F}));
    jaw.push_back(atlasPixel({-7.6F, -6.5F, -2.0F}));
    cv::Mat mask = emptyMask();
    fillArea(mask, jaw);
    soften(mask, 24);
    Points lips = skin.line({61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291});
    const Points lower = skin.line({61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291});
    lips.insert(lips.end(), lower.rbegin(), lower.rend());
    cv::Mat spare = emptyMask();
    fillArea(spare, lips);
    soften(spare, 3);
    cv::subtract(mask, spare, mask);
    // Bluish shade of shaven skin.
    skin.scale(mask, {0.975F - 0.03F * beard, 0.945F - 0.10F * beard, 0.935F - 0.12F * beard},
               0.55F + 0.25F * skin.light());
    if (beard < 0.05F)
        return;
    cv::Mat hairs = emptyMask();
    const cv::Rect roi = boxOf(mask, 0);
    const int count = static_cast<int>(9000 * beard + 4000);
    for (int k = 0; k < count; ++k) {
        const cv::Point2f p(static_cast<float>(roi.x) + skin.draw.uniform() * static_cast<float>(roi.width),
                            static_cast<float>(roi.y) + skin.draw.uniform() * static_cast<float>(roi.height));
        if (skin.draw.uniform() * 255 > static_cast<float>(mask.at<std::uint8_t>(p)))
            continue;
        const float reach = 2 + 11 * beard;
        const cv::Point2f q =
            p + cv::Point2f(skin.draw.normal() * reach * 0.35F + (p.x - atlasWidth / 2.F) * -0.008F * reach,
                            reach * skin.draw.between(0.5F, 1.2F));
        cv::line(hairs, {cvRound(p.x * 16), cvRound(p.y * 16)}, {cvRound(q.x * 16), cvRound(q.y * 16)},
                 skin.draw.between(90, 230), 1, cv::LINE_AA, 4);
    }
    skin.blend(hairs, skin.palette.hair, 0.35F + 0.55F * beard);
}

void paintBrows(SkinCanvas& skin) {
    const float thick = (skin.male() ? 1.1F : 0.72F) * skin.draw.between(0.85F, 1.25F) * (1 - 0.3F * skin.age(55, 85));
    for (int e = 0; e < 2; ++e) {
        const Points top = e == 0 ? skin.line({70, 63, 105, 66, 107}) : skin.line({300, 293, 334, 296, 336});
        const Points low = e == 0 ? skin.line({46, 53, 52, 65, 55}) : skin.line({276, 283, 282, 295, 285});
        cv::Mat soft = emptyMask();
        Points body;
        for (std::size_t k = 0; k < top.size(); ++k)
            body.push_back(top[k] * 0.45F + low[k] * 0.55F);
        stroke(soft, body, cvRound(9 * thick));
        soften(soft, 4);
        skin.blend(soft, skin.palette.hair, 0.36F);
        cv::Mat hairs = emptyMask();
        const float side = e == 0 ? -1.F : 1.F;
        const int count = static_cast<int>(430 * thick);
        for (int k = 0; k < count; ++k) {
            const float along = skin.draw.uniform(); // 0 outer end, 1 at the nose
            const auto i = static_cast<std::size_t>(along * static_cast<float>(top.size() - 1));
            const float taper = std::min(1.F, 0.35F + along * 1.7F) * (along > 0.93F ? 0.8F : 1.F);
            const float across = 0.5F + (skin.draw.uniform() - 0.5F) * thick * taper * 0.95F;
            const cv::Point2f p = top[i] * (0.82F - across * 0.86F) + low[i] * (across * 0.86F + 0.18F);
            const cv::Point2f tangent = top[i ? i - 1 : 0] - top[std::min(i + 1, top.size() - 1)];
            const cv::Point2f t = tangent * (1 / std::max(0.1F, std::hypot(tangent.x, tangent.y)));
            // Upright near the nose, lying outwards at the tail; upper hairs bend down, lower ones up.
            const float rise = along * 1.1F - (0.5F - across) * 0.9F + skin.draw.normal() * 0.15F;
            const float reach = skin.draw.between(8, 15) * (0.55F + 0.5F * taper);
            cv::Point2f d(side * std::abs(t.x) * 0.9F, t.y - rise * 0.8F);
            d *= reach / std::max(0.1F, std::hypot(d.x, d.y));
            const cv::Point2f q = p + d;
            cv::line(hairs, {cvRound(p.x * 16), cvRound(p.y * 16)}, {cvRound(q.x * 16), cvRound(q.y * 16)},
                     skin.draw.between(90, 235), 1, cv::LINE_AA, 4);
        }
        skin.blend(hairs, skin.palette.hair * 0.85F, 0.92F);
    }
}

} // namespace darcha::citizen
