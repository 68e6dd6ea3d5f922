// SPDX-License-Identifier: Apache-2.0
// Paints the skin: tone, blood under it, pores, lines of age, lips, lids, brows, stubble. Everything procedural.
#include "drivers/camera/virtual_citizen/citizen_model.h"

#include <opencv2/imgproc.hpp>

namespace darcha::citizen {

namespace {

using Points = std::vector<cv::Point2f>;

Vec3 ramp(const std::vector<Vec3>& stops, float t) {
    const float x = std::clamp(t, 0.F, 1.F) * static_cast<float>(stops.size() - 1);
    const auto i = std::min(static_cast<std::size_t>(x), stops.size() - 2);
    return mix(stops[i], stops[i + 1], x - static_cast<float>(i));
}

class Painter {
public:
    Painter(const HeadShape& shape, const CitizenLook& look, const Palette& palette)
        : m_shape(shape),
          m_look(look),
          m_palette(palette),
          m_draw(look.seed * 104729 + 5) {}

    std::shared_ptr<const Texture> paint() {
        ground();
        blood();
        relief();
        spots();
        lids();
        nostrils();
        lips();
        stubble();
        brows();
        return finish();
    }

private:
    cv::Point2f at(int landmark) const { return pixel(m_shape.canonical[static_cast<std::size_t>(landmark)]); }
    static cv::Point2f pixel(Vec3 canonical) {
        const Vec2 p = atlasPlace(canonical);
        return {p.x * atlasWidth, p.y * atlasHeight};
    }
    Points line(std::initializer_list<int> landmarks) const {
        Points points;
        for (const int i : landmarks)
            points.push_back(at(i));
        return smooth(points);
    }
    // Catmull-Rom through the points, so that painted lines do not show the mesh.
    static Points smooth(const Points& p) {
        Points out;
        for (std::size_t i = 0; i + 1 < p.size(); ++i) {
            const cv::Point2f a = p[i ? i - 1 : 0], b = p[i], c = p[i + 1], d = p[std::min(i + 2, p.size() - 1)];
            for (int k = 0; k < 6; ++k) {
                const float t = static_cast<float>(k) / 6;
                out.push_back(0.5F * ((2 * b) + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * (t * t) +
                                      (3 * b - a - 3 * c + d) * (t * t * t)));
            }
        }
        out.push_back(p.back());
        return out;
    }
    static std::vector<cv::Point> fixed(const Points& points) {
        std::vector<cv::Point> out;
        for (const cv::Point2f p : points)
            out.emplace_back(cvRound(p.x * 16), cvRound(p.y * 16));
        return out;
    }
    static cv::Mat empty() { return cv::Mat::zeros(atlasHeight, atlasWidth, CV_8U); }
    // Draws into `mask` and returns it as 0..1, softened; only the neighbourhood of the points is worked on by blend().
    static void stroke(cv::Mat& mask, const Points& points, int thickness, int value = 255) {
        const std::vector<std::vector<cv::Point>> lines{fixed(points)};
        cv::polylines(mask, lines, false, value, thickness, cv::LINE_AA, 4);
    }
    static void fill(cv::Mat& mask, const Points& points) {
        const std::vector<std::vector<cv::Point>> polygons{fixed(points)};
        cv::fillPoly(mask, polygons, 255, cv::LINE_AA, 4);
    }
    static cv::Rect roiOf(const cv::Mat& mask, int margin) {
        cv::Rect box = cv::boundingRect(mask);
        if (box.empty())
            return box;
        box -= cv::Point(margin, margin);
        box += cv::Size(2 * margin, 2 * margin);
        return box & cv::Rect(0, 0, atlasWidth, atlasHeight);
    }
    void soften(cv::Mat& mask, double sigma) const {
        const cv::Rect roi = roiOf(mask, static_cast<int>(sigma * 3) + 2);
        if (!roi.empty())
            cv::GaussianBlur(mask(roi), mask(roi), {}, sigma);
    }
    // colour = colour * (1 - mask * strength) + target * mask * strength
    void blend(const cv::Mat& mask, Vec3 target, float strength) {
        const cv::Rect roi = roiOf(mask, 0);
        for (int y = roi.y; y < roi.br().y; ++y) {
            const auto* m = mask.ptr<std::uint8_t>(y);
            auto* c = m_colour.ptr<cv::Vec3f>(y);
            for (int x = roi.x; x < roi.br().x; ++x)
                if (m[x]) {
                    const float a = static_cast<float>(m[x]) * strength / 255;
                    c[x] = {mix(c[x][0], target.x, a), mix(c[x][1], target.y, a), mix(c[x][2], target.z, a)};
                }
        }
    }
    void scale(const cv::Mat& mask, Vec3 factor, float strength = 1) {
        const cv::Rect roi = roiOf(mask, 0);
        for (int y = roi.y; y < roi.br().y; ++y) {
            const auto* m = mask.ptr<std::uint8_t>(y);
            auto* c = m_colour.ptr<cv::Vec3f>(y);
            for (int x = roi.x; x < roi.br().x; ++x)
                if (m[x]) {
                    const float a = static_cast<float>(m[x]) * strength / 255;
                    c[x] = {c[x][0] * (1 + (factor.x - 1) * a), c[x][1] * (1 + (factor.y - 1) * a),
                            c[x][2] * (1 + (factor.z - 1) * a)};
                }
        }
    }
    void blob(Vec3 canonical, float radiusX, float radiusY, Vec3 factor) {
        cv::Mat mask = empty();
        cv::ellipse(mask, pixel(canonical), {cvRound(radiusX), cvRound(radiusY)}, 0, 0, 360, 255, cv::FILLED,
                    cv::LINE_AA);
        soften(mask, static_cast<double>(std::max(radiusX, radiusY)) * 0.5);
        scale(mask, factor);
    }
    void carve(const cv::Mat& mask, float depth) {
        const cv::Rect roi = roiOf(mask, 0);
        for (int y = roi.y; y < roi.br().y; ++y) {
            const auto* m = mask.ptr<std::uint8_t>(y);
            auto* h = m_height.ptr<float>(y);
            for (int x = roi.x; x < roi.br().x; ++x)
                h[x] -= static_cast<float>(m[x]) * depth / 255;
        }
    }
    float age(float from, float to) const { return smoothStep(from, to, static_cast<float>(m_look.age)); }
    bool male() const { return m_look.sex == CitizenSex::Male; }
    float light() const { return 1 - static_cast<float>(m_look.tone); }

    void ground() {
        m_colour.create(atlasHeight, atlasWidth, CV_32FC3);
        m_height = cv::Mat::zeros(atlasHeight, atlasWidth, CV_32F);
        const cv::Mat broad = smoothNoise(atlasWidth, atlasHeight, 14, m_draw);
        const cv::Mat middle = smoothNoise(atlasWidth, atlasHeight, 60, m_draw);
        const cv::Mat fine = smoothNoise(atlasWidth, atlasHeight, 330, m_draw);
        const cv::Mat grain = smoothNoise(atlasWidth, atlasHeight, 1000, m_draw);
        const float mottled = 0.010F + 0.012F * age(40, 80);
        const Vec3 s = m_palette.skin;
        for (int y = 0; y < atlasHeight; ++y) {
            auto* c = m_colour.ptr<cv::Vec3f>(y);
            auto* h = m_height.ptr<float>(y);
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

    void blood() {
        const float fair = 0.4F + 0.6F * light();
        const auto flush = [&](Vec3 p, float rx, float ry, float amount) {
            const float a = amount * fair;
            blob(p, rx, ry, {1 - 1.0F * a, 1 - 0.85F * a, 1 + 0.06F * a});
        };
        const float warm = m_draw.between(0.7F, 1.3F);
        for (const float side : {-1.F, 1.F}) {
            flush({side * 4.5F, -0.6F, 3.8F}, 85, 60, 0.085F * warm);
            flush({side * 1.5F, -1.1F, 5.6F}, 20, 20, 0.10F);
            flush({side * 7.9F, 0.4F, -4.0F}, 110, 120, 0.10F);
            flush({side * 3.3F, 3.9F, 4.0F}, 50, 20, 0.05F);
        }
        flush({0, -0.8F, 7.5F}, 34, 26, 0.11F * warm);
        flush({0, -8.3F, 5.0F}, 55, 28, 0.07F);
        // Paler and yellower forehead, paler round the mouth.
        blob({0, 6.4F, 4.9F}, 190, 70, {0.985F, 1.012F, 1.012F});
        blob({0, -3.0F, 6.0F}, 40, 14, {1.01F, 1.01F, 1.005F});
        // Shadows under the eyes.
        const float tired = 0.05F + 0.12F * age(30, 75) + 0.03F * m_draw.uniform();
        for (const auto& under :
             {line({33, 110, 24, 23, 22, 26, 112, 133}), line({263, 339, 254, 253, 252, 256, 341, 362})}) {
            cv::Mat mask = empty();
            stroke(mask, under, 16);
            soften(mask, 9);
            scale(mask, {1 - tired * 0.7F, 1 - tired * 1.15F, 1 - tired});
        }
    }

    // Lines of age and the folds that everyone has.
    void crease(Points points, int width, double soft, float depth, float darkness) {
        if (depth <= 0.01F)
            return;
        for (cv::Point2f& p : points) {
            p.x += m_draw.normal() * 0.7F;
            p.y += m_draw.normal() * 0.7F;
        }
        cv::Mat mask = empty();
        stroke(mask, points, width);
        soften(mask, soft);
        carve(mask, depth);
        scale(mask, {1 - darkness * 1.15F, 1 - darkness * 1.1F, 1 - darkness * 0.8F});
    }

    void relief() {
        const float old = age(28, 78), veryOld = age(50, 85);
        // Nose to mouth.
        crease(line({129, 203, 206, 216, 212}), 8, 8, 1.0F + 4.2F * old, 0.045F + 0.11F * old);
        crease(line({358, 423, 426, 436, 432}), 8, 8, 1.0F + 4.2F * old, 0.045F + 0.11F * old);
        // Corner of the mouth to chin.
        crease(line({61, 202, 210}), 4, 4, 2.6F * veryOld, 0.14F * veryOld);
        crease(line({291, 422, 430}), 4, 4, 2.6F * veryOld, 0.14F * veryOld);
        // Bags.
        crease(line({110, 228, 229, 230, 231, 232, 233, 244}), 4, 4.0, 0.3F + 2.2F * old, 0.03F + 0.10F * old);
        crease(line({339, 448, 449, 450, 451, 452, 453, 464}), 4, 4.0, 0.3F + 2.2F * old, 0.03F + 0.10F * old);
        // Forehead.
        for (int k = 0; k < 4; ++k) {
            const float y = 5.95F + 0.62F * static_cast<float>(k) + m_draw.normal() * 0.08F;
            Points p;
            const float reach = m_draw.between(2.6F, 4.4F);
            for (float x = -reach; x <= reach; x += 0.4F)
                p.push_back(pixel({x + m_draw.normal() * 0.05F,
                                   y + 0.22F * std::cos(x * 1.1F) - 0.02F * x * x + m_draw.normal() * 0.03F,
                                   5.0F - 0.05F * x * x}));
            crease(smooth(p), 4, 3.4, 2.9F * age(35, 78) * m_draw.between(0.5F, 1.0F), 0.055F * age(35, 78));
        }
        for (const float side : {-1.F, 1.F}) {
            // Between the brows.
            crease({pixel({side * 0.55F, 4.0F, 5.3F}), pixel({side * 0.6F, 4.5F, 5.3F}),
                    pixel({side * 0.72F, 5.0F, 5.25F})},
                   3, 2.2, 2.4F * age(35, 75), 0.10F * age(35, 75));
            // Crow's feet.
            for (int k = 0; k < 4; ++k) {
                const float slope = -0.42F + 0.30F * static_cast<float>(k);
                const float from = 4.75F + 0.05F * static_cast<float>(k), to = from + m_draw.between(0.7F, 1.3F);
                crease({pixel({side * from, 2.65F + slope * 0.35F, 3.0F}),
                        pixel({side * (from + to) / 2, 2.65F + slope * 0.7F, 2.6F}),
                        pixel({side * to, 2.6F + slope * 1.15F, 2.1F})},
                       2, 2.0, 2.2F * age(32, 70), 0.06F * age(32, 70));
            }
            // Cheek lines of the very old.
            for (int k = 0; k < 4; ++k) {
                const float x = 4.2F + 0.7F * static_cast<float>(k);
                crease({pixel({side * x, -1.6F - 0.3F * static_cast<float>(k), 3.9F - 0.5F * static_cast<float>(k)}),
                        pixel({side * (x + 0.25F), -3.2F, 3.4F - 0.5F * static_cast<float>(k)}),
                        pixel({side * (x - 0.1F), -5.2F, 2.8F - 0.5F * static_cast<float>(k)})},
                       3, 3.0, 1.5F * age(58, 88), 0.06F * age(58, 88));
            }
        }
        // Above the upper lip.
        for (int k = -4; k <= 4; ++k) {
            const float x = static_cast<float>(k) * 0.36F + m_draw.normal() * 0.05F;
            crease({pixel({x * 0.85F, -2.9F, 6.0F}), pixel({x, -3.45F, 5.9F})}, 2, 1.6, 1.9F * age(55, 85),
                   0.07F * age(55, 85));
        }
        // Groove of the upper lip, dimple above the chin.
        crease({pixel({0, -2.4F, 6.2F}), pixel({0, -3.3F, 6.1F})}, 10, 5, 0.8F, 0.04F);
        crease({pixel({-1.1F, -6.45F, 5.0F}), pixel({0, -6.3F, 5.1F}), pixel({1.1F, -6.45F, 5.0F})}, 9, 7, 1.4F, 0.06F);
        // Sides of the nose's wings.
        crease(line({102, 48, 64, 98}), 5, 3.2, 1.8F, 0.13F);
        crease(line({331, 278, 294, 327}), 5, 3.2, 1.8F, 0.13F);
    }

    void spots() {
        const auto dots = [&](int count, float minSize, float maxSize, Vec3 factor, float spreadX, Vec3 centre,
                              float spreadY) {
            cv::Mat mask = empty();
            for (int k = 0; k < count; ++k) {
                const Vec3 p{centre.x + m_draw.normal() * spreadX, centre.y + m_draw.normal() * spreadY, 0};
                const Vec3 on{p.x, p.y, 5.6F - 0.085F * p.x * p.x};
                const float size = m_draw.between(minSize, maxSize);
                cv::ellipse(
                    mask,
                    cv::RotatedRect(pixel(on), {size * 2, size * m_draw.between(1.2F, 2.F)}, m_draw.between(0, 180)),
                    m_draw.between(90, 255), cv::FILLED, cv::LINE_AA);
            }
            soften(mask, 0.8);
            scale(mask, factor);
        };
        const auto freckles = static_cast<float>(m_look.freckles);
        if (freckles > 0.05F) {
            for (const float side : {-1.F, 1.F})
                dots(static_cast<int>(230 * freckles), 0.5F, 2.0F, {0.66F, 0.76F, 0.87F}, 1.6F, {side * 3.2F, -0.2F, 0},
                     1.2F);
            dots(static_cast<int>(70 * freckles), 0.5F, 1.7F, {0.68F, 0.78F, 0.88F}, 1.0F, {0, 0, 0}, 1.4F);
            dots(static_cast<int>(120 * freckles), 0.5F, 1.6F, {0.76F, 0.84F, 0.92F}, 3.0F, {0, 5.4F, 0}, 1.5F);
        }
        dots(40, 0.6F, 1.3F, {0.86F, 0.88F, 0.93F}, 3.4F, {0, -1, 0}, 4.0F);
        dots(m_draw.below(4), 1.5F, 2.4F, {0.42F, 0.46F, 0.52F}, 3.6F, {0, -2, 0}, 3.4F); // moles
        dots(static_cast<int>(30 * age(55, 85)), 3.0F, 7.0F, {0.80F, 0.85F, 0.91F}, 4.2F, {0, 2, 0}, 4.0F);
    }

    void lids() {
        const float made = !male() ? m_draw.between(0.15F, 0.6F) : 0;
        struct Lid {
            Points upper, lower, crease;
        };
        const std::array<Lid, 2> both = {
            Lid{line({33, 246, 161, 160, 159, 158, 157, 173, 133}), line({33, 7, 163, 144, 145, 153, 154, 155, 133}),
                line({130, 247, 30, 29, 27, 28, 56, 190})},
            Lid{line({263, 466, 388, 387, 386, 385, 384, 398, 362}),
                line({263, 249, 390, 373, 374, 380, 381, 382, 362}), line({359, 467, 260, 259, 257, 258, 286, 414})}};
        for (const Lid& lid : both) {
            Points area = lid.upper;
            area.insert(area.end(), lid.crease.rbegin(), lid.crease.rend());
            cv::Mat mask = empty();
            fill(mask, area);
            soften(mask, 3.5);
            scale(mask, {0.96F - 0.08F * made, 0.95F - 0.10F * made, 0.97F - 0.06F * made}, 0.4F);
            // A deep crease, or a lid of another shade, is read as an eye that is half open when the lid is down.
            crease(lid.crease, 3, 2.2, 1.0F, 0.06F);
            // Rim of lashes.
            mask = empty();
            // Thin: a closing lid stretches it fourfold.
            stroke(mask, lid.upper, male() ? 1 : 2);
            soften(mask, 0.8);
            blend(mask, {22, 20, 24}, male() ? 0.25F : 0.40F);
            mask = empty();
            stroke(mask, lid.lower, 3);
            soften(mask, 1.6);
            scale(mask, {0.62F, 0.62F, 0.72F}, male() ? 0.75F : 0.9F);
            // Pink of the inner corner.
            mask = empty();
            cv::circle(mask, lid.upper.back(), 6, 255, cv::FILLED, cv::LINE_AA);
            soften(mask, 3);
            scale(mask, {0.82F, 0.78F, 1.0F});
        }
    }

    void nostrils() {
        for (const float side : {-1.F, 1.F}) {
            cv::Mat mask = empty();
            const cv::Point2f p = pixel({side * 0.80F, -1.80F, 5.95F});
            cv::ellipse(mask, cv::RotatedRect(p, {29, 12.5F}, side * 17), 255, cv::FILLED, cv::LINE_AA);
            soften(mask, 2.6);
            scale(mask, {0.20F, 0.20F, 0.30F}, 0.95F);
        }
        cv::Mat mask = empty();
        stroke(mask, line({98, 97, 2, 326, 327}), 7);
        soften(mask, 5);
        scale(mask, {0.80F, 0.80F, 0.85F});
    }

    void lips() {
        const Points upper = line({61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291});
        const Points lower = line({61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291});
        const Points between = line({61, 78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 291});
        Points area = upper;
        area.insert(area.end(), lower.rbegin(), lower.rend());
        cv::Mat mask = empty();
        fill(mask, area);
        soften(mask, 2.6);
        const float strength = (male() ? 0.66F : 0.82F) * (1 - 0.18F * age(45, 85));
        const cv::Mat streaks = [&] {
            cv::Mat small(12, 420, CV_32F), out;
            for (int y = 0; y < small.rows; ++y)
                for (int x = 0; x < small.cols; ++x)
                    small.at<float>(y, x) = m_draw.normal();
            const cv::Rect roi = roiOf(mask, 0);
            cv::resize(small(cv::Rect(0, 0, std::min(420, roi.width), 12)), out, roi.size(), 0, 0, cv::INTER_CUBIC);
            return out;
        }();
        const cv::Rect roi = roiOf(mask, 0);
        for (int y = roi.y; y < roi.br().y; ++y) {
            const auto* m = mask.ptr<std::uint8_t>(y);
            auto* c = m_colour.ptr<cv::Vec3f>(y);
            auto* h = m_height.ptr<float>(y);
            for (int x = roi.x; x < roi.br().x; ++x)
                if (m[x]) {
                    const float a = static_cast<float>(m[x]) / 255;
                    const float grain = streaks.at<float>(y - roi.y, x - roi.x);
                    const float tone = 1 + 0.030F * grain;
                    c[x] = {mix(c[x][0], m_palette.lip.x * tone, a * strength),
                            mix(c[x][1], m_palette.lip.y * tone, a * strength),
                            mix(c[x][2], m_palette.lip.z * tone, a * strength)};
                    h[x] = h[x] * (1 - a * 0.7F) + a * grain * 0.12F;
                }
        }
        // Light edge above the upper lip, shade below the lower, dark line between.
        mask = empty();
        stroke(mask, upper, 3);
        soften(mask, 2.0);
        scale(mask, {1.06F, 1.05F, 1.03F});
        mask = empty();
        stroke(mask, between, 3);
        soften(mask, 1.6);
        scale(mask, {0.45F, 0.42F, 0.55F}, (male() ? 0.35F : 0.8F) * (1 - 0.5F * age(45, 80)));
        mask = empty();
        stroke(mask, between, 14);
        soften(mask, 6);
        scale(mask, {0.93F, 0.92F, 0.95F});
        for (const int corner : {61, 291}) {
            mask = empty();
            cv::circle(mask, at(corner), 6, 255, cv::FILLED, cv::LINE_AA);
            soften(mask, 4);
            scale(mask, {0.86F, 0.85F, 0.88F});
        }
    }

    void stubble() {
        if (m_look.beard <= 0 && !male())
            return;
        const float beard = static_cast<float>(m_look.beard);
        // Jaw, chin, cheeks below the line from the ear to the mouth, and the upper lip.
        Points jaw;
        for (const int i :
             {234, 227, 123, 147, 187, 207, 206, 165, 167, 164, 393, 391, 426, 427, 411, 376, 352, 447, 454})
            jaw.push_back(at(i));
        jaw.push_back(pixel({7.6F, -6.5F, -2.0F}));
        jaw.push_back(pixel({4.5F, -9.5F, 0.5F}));
        jaw.push_back(pixel({0, -10.5F, 1.5F}));
        jaw.push_back(pixel({-4.5F, -9.5F, 0.5F}));
        jaw.push_back(pixel({-7.6F, -6.5F, -2.0F}));
        cv::Mat mask = empty();
        fill(mask, jaw);
        soften(mask, 24);
        Points lips = line({61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291});
        const Points lower = line({61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291});
        lips.insert(lips.end(), lower.rbegin(), lower.rend());
        cv::Mat spare = empty();
        fill(spare, lips);
        soften(spare, 3);
        cv::subtract(mask, spare, mask);
        // Bluish shade of shaven skin.
        scale(mask, {0.975F - 0.03F * beard, 0.945F - 0.10F * beard, 0.935F - 0.12F * beard}, 0.55F + 0.25F * light());
        if (beard < 0.05F)
            return;
        cv::Mat hairs = empty();
        const cv::Rect roi = roiOf(mask, 0);
        const int count = static_cast<int>(9000 * beard + 4000);
        for (int k = 0; k < count; ++k) {
            const cv::Point2f p(static_cast<float>(roi.x) + m_draw.uniform() * static_cast<float>(roi.width),
                                static_cast<float>(roi.y) + m_draw.uniform() * static_cast<float>(roi.height));
            if (m_draw.uniform() * 255 > static_cast<float>(mask.at<std::uint8_t>(p)))
                continue;
            const float reach = 2 + 11 * beard;
            const cv::Point2f q =
                p + cv::Point2f(m_draw.normal() * reach * 0.35F + (p.x - atlasWidth / 2.F) * -0.008F * reach,
                                reach * m_draw.between(0.5F, 1.2F));
            cv::line(hairs, {cvRound(p.x * 16), cvRound(p.y * 16)}, {cvRound(q.x * 16), cvRound(q.y * 16)},
                     m_draw.between(90, 230), 1, cv::LINE_AA, 4);
        }
        blend(hairs, m_palette.hair, 0.35F + 0.55F * beard);
    }

    void brows() {
        const float thick = (male() ? 1.1F : 0.72F) * m_draw.between(0.85F, 1.25F) * (1 - 0.3F * age(55, 85));
        for (int e = 0; e < 2; ++e) {
            const Points top = e == 0 ? line({70, 63, 105, 66, 107}) : line({300, 293, 334, 296, 336});
            const Points low = e == 0 ? line({46, 53, 52, 65, 55}) : line({276, 283, 282, 295, 285});
            cv::Mat soft = empty();
            Points body;
            for (std::size_t k = 0; k < top.size(); ++k)
                body.push_back(top[k] * 0.45F + low[k] * 0.55F);
            stroke(soft, body, cvRound(9 * thick));
            soften(soft, 4);
            blend(soft, m_palette.hair, 0.36F);
            cv::Mat hairs = empty();
            const float side = e == 0 ? -1.F : 1.F;
            const int count = static_cast<int>(430 * thick);
            for (int k = 0; k < count; ++k) {
                const float along = m_draw.uniform(); // 0 outer end, 1 at the nose
                const auto i = static_cast<std::size_t>(along * static_cast<float>(top.size() - 1));
                const float taper = std::min(1.F, 0.35F + along * 1.7F) * (along > 0.93F ? 0.8F : 1.F);
                const float across = 0.5F + (m_draw.uniform() - 0.5F) * thick * taper * 0.95F;
                const cv::Point2f p = top[i] * (0.82F - across * 0.86F) + low[i] * (across * 0.86F + 0.18F);
                const cv::Point2f tangent = top[i ? i - 1 : 0] - top[std::min(i + 1, top.size() - 1)];
                const cv::Point2f t = tangent * (1 / std::max(0.1F, std::hypot(tangent.x, tangent.y)));
                // Upright near the nose, lying outwards at the tail; upper hairs bend down, lower ones up.
                const float rise = along * 1.1F - (0.5F - across) * 0.9F + m_draw.normal() * 0.15F;
                const float reach = m_draw.between(8, 15) * (0.55F + 0.5F * taper);
                cv::Point2f d(side * std::abs(t.x) * 0.9F, t.y - rise * 0.8F);
                d *= reach / std::max(0.1F, std::hypot(d.x, d.y));
                const cv::Point2f q = p + d;
                cv::line(hairs, {cvRound(p.x * 16), cvRound(p.y * 16)}, {cvRound(q.x * 16), cvRound(q.y * 16)},
                         m_draw.between(90, 235), 1, cv::LINE_AA, 4);
            }
            blend(hairs, m_palette.hair * 0.85F, 0.92F);
        }
    }

    std::shared_ptr<const Texture> finish() {
        cv::Mat up, down, slope;
        cv::GaussianBlur(m_height, m_height, {}, 0.7);
        const cv::Mat kernel = (cv::Mat_<float>(3, 1) << -0.5F, 0, 0.5F);
        cv::filter2D(m_height, slope, CV_32F, kernel);
        auto texture = std::make_shared<Texture>();
        texture->width = atlasWidth;
        texture->height = atlasHeight;
        texture->texels.resize(static_cast<std::size_t>(atlasWidth) * atlasHeight);
        for (int y = 0; y < atlasHeight; ++y) {
            const auto* c = m_colour.ptr<cv::Vec3f>(y);
            const auto* s = slope.ptr<float>(y);
            const auto* h = m_height.ptr<float>(y);
            std::uint32_t* out = texture->texels.data() + static_cast<std::size_t>(y) * atlasWidth;
            for (int x = 0; x < atlasWidth; ++x) {
                const float shade = 1 + std::clamp(0.22F * s[x], -0.30F, 0.18F);
                const auto code = [&](float value) {
                    return static_cast<std::uint32_t>(std::clamp(value * shade + 0.5F, 0.F, 255.F));
                };
                const auto gloss = static_cast<std::uint32_t>(std::clamp(190.F + 130 * h[x] + 120 * s[x], 40.F, 255.F));
                out[x] = code(c[x][0]) | code(c[x][1]) << 8 | code(c[x][2]) << 16 | gloss << 24;
            }
        }
        return texture;
    }

    const HeadShape& m_shape;
    const CitizenLook& m_look;
    const Palette& m_palette;
    Draw m_draw;
    cv::Mat m_colour, m_height;
};

} // namespace

cv::Mat smoothNoise(int width, int height, float cellsAcross, Draw& draw) {
    const int w = std::max(2, static_cast<int>(cellsAcross) + 1);
    const int h =
        std::max(2, static_cast<int>(cellsAcross * static_cast<float>(height) / static_cast<float>(width)) + 1);
    cv::Mat small(h, w, CV_32F), out;
    cv::RNG generator(static_cast<std::uint64_t>(draw.uniform() * 1e9F) + 1);
    generator.fill(small, cv::RNG::NORMAL, 0, 0.6);
    cv::resize(small, out, {width, height}, 0, 0, cellsAcross > 200 ? cv::INTER_LINEAR : cv::INTER_CUBIC);
    return out;
}

std::shared_ptr<const Texture> textureOf(const cv::Mat& bgr, const cv::Mat& alpha) {
    auto texture = std::make_shared<Texture>();
    texture->width = bgr.cols;
    texture->height = bgr.rows;
    texture->texels.reserve(bgr.total());
    for (int y = 0; y < bgr.rows; ++y)
        for (int x = 0; x < bgr.cols; ++x) {
            const cv::Vec3b c = bgr.at<cv::Vec3b>(y, x);
            const std::uint32_t a = alpha.empty() ? 255U : alpha.at<std::uint8_t>(y, x);
            texture->texels.push_back(c[0] | static_cast<std::uint32_t>(c[1]) << 8 |
                                      static_cast<std::uint32_t>(c[2]) << 16 | a << 24);
        }
    return texture;
}

Palette paletteOf(const CitizenLook& look) {
    Draw draw(look.seed * 31337 + 3);
    // From Fitzpatrick I to VI, as sRGB codes of the skin in even light (chosen by eye along the Monk scale).
    static const std::vector<Vec3> skins = {{198, 214, 240}, {172, 193, 229}, {142, 170, 212}, {110, 140, 187},
                                            {84, 110, 156},  {62, 82, 122},   {46, 60, 88},    {37, 45, 66}};
    const auto tone = static_cast<float>(look.tone);
    Palette p;
    p.skin = ramp(skins, tone);
    p.skin = {p.skin.x * (1 + 0.03F * draw.normal()), p.skin.y * (1 + 0.012F * draw.normal()), p.skin.z};
    const Vec3 lipPale{120, 118, 190}, lipDark{60, 58, 96};
    p.lip = mix(lipPale, lipDark, tone);
    if (look.sex == CitizenSex::Female) {
        static const std::vector<Vec3> made = {{104, 92, 184}, {96, 100, 176}, {88, 76, 170}, {112, 112, 178}};
        p.lip = mix(p.lip, made[static_cast<std::size_t>(draw.below(4))] * (1 - 0.45F * tone), 0.55F);
    }
    static const std::vector<Vec3> hairs = {{18, 17, 19}, {24, 28, 40}, {34, 46, 68}, {52, 76, 110}, {98, 132, 168}};
    p.hair = ramp(hairs, static_cast<float>(look.hairShade));
    const float grey = smoothStep(42, 76, static_cast<float>(look.age) + draw.normal() * 4);
    p.hair = mix(p.hair, {186, 188, 190}, grey * 0.92F);
    static const std::vector<Vec3> irises = {{26, 40, 66},   {30, 52, 88},   {40, 66, 98},
                                             {74, 100, 104}, {126, 112, 88}, {118, 122, 108}};
    // Light eyes with light hair and skin only.
    const float lightEyes = std::max(0.F, (0.55F - tone)) * (0.4F + static_cast<float>(look.hairShade)) * 2.4F;
    p.iris = ramp(irises, std::clamp(lightEyes * draw.uniform() + 0.15F * draw.uniform(), 0.F, 1.F));
    return p;
}

std::shared_ptr<const Texture> paintSkin(const HeadShape& shape, const CitizenLook& look, const Palette& palette) {
    return Painter(shape, look, palette).paint();
}

} // namespace darcha::citizen
