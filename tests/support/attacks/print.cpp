// SPDX-License-Identifier: Apache-2.0
#include "tests/support/attacks/print.h"

#include "core/face/mesh_points.h"

#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace darcha::test {
namespace {

constexpr double lifeSizeEyes = 6.3;   // cm between the pupils
constexpr double texelsPerPixel = 2.5; // of the camera
constexpr int samplesPerTexel = 3;
constexpr double lens = 0.3; // sigma of the lens alone, camera pixels; the rest is in SimulatedCamera

// What a full dot of cyan, magenta, yellow lets through of b, g, r.
constexpr float inks[3][3] = {{0.78F, 0.50F, 0.09F}, {0.45F, 0.10F, 0.72F}, {0.10F, 0.80F, 0.88F}};
constexpr double angles[3] = {15, 75, 0}; // degrees of the screens

// The portrait laid out on the sheet, linear, eyes a little above the middle.
cv::Mat layOut(const FaceObservation& portrait, const PrintMake& make, cv::Size size, double samplesPerCm,
               cv::Matx23d& toSheet) {
    const cv::Point2d eyes = (portrait.rightEye + portrait.leftEye) / 2;
    const double pixelsPerCm = cv::norm(portrait.leftEye - portrait.rightEye) / lifeSizeEyes;
    const double zoom = samplesPerCm * make.scale / pixelsPerCm;
    toSheet = {zoom, 0, size.width / 2.0 - zoom * eyes.x, 0, zoom, size.height * 0.45 - zoom * eyes.y};
    cv::Mat sheet, linear(size, CV_32FC3);
    cv::warpAffine(portrait.frame->bgr, sheet, toSheet, size, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    std::array<float, 256> table{};
    for (std::size_t i = 0; i < table.size(); ++i)
        table[i] = linearOf(static_cast<float>(i) / 255);
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x) {
            const auto& p = sheet.at<cv::Vec3b>(y, x);
            linear.at<cv::Vec3f>(y, x) = {table[p[0]], table[p[1]], table[p[2]]};
        }
    return linear;
}

// Coverages of the three inks (cyan, magenta, yellow) that give the wanted light on this paper: what each ink takes
// from the other colours is made up for, as printers' tables do, as far as it goes.
void separate(cv::Mat& sheet) {
    for (int y = 0; y < sheet.rows; ++y)
        for (int x = 0; x < sheet.cols; ++x) {
            auto& p = sheet.at<cv::Vec3f>(y, x);
            cv::Vec3f aim = p, cover;
            for (int round = 0; round < 3; ++round) {
                for (int ink = 0; ink < 3; ++ink)
                    cover[ink] = std::clamp((1 - aim[2 - ink]) / (1 - inks[ink][2 - ink]), 0.F, 1.F);
                for (int c = 0; c < 3; ++c) {
                    float got = 1;
                    for (int ink = 0; ink < 3; ++ink)
                        got *= 1 - cover[ink] * (1 - inks[ink][c]);
                    aim[c] = std::clamp(aim[c] * p[c] / std::max(0.02F, got), 0.F, 1.F);
                }
            }
            p = cover;
        }
}

// From a coverage to the level of a cosine spot above which that share of a cell lies.
class Spot {
public:
    Spot() {
        for (int i = 0; i < size; ++i)
            m_wave[static_cast<std::size_t>(i)] = static_cast<float>(std::cos(2 * std::numbers::pi * i / size));
        std::array<float, 65> share{};
        for (int level = 0; level <= 64; ++level) {
            int above = 0;
            for (int a = 0; a < 64; ++a)
                for (int b = 0; b < 64; ++b)
                    above += at(a * 16, b * 16) > 1 - static_cast<float>(level) / 32;
            share[static_cast<std::size_t>(level)] = static_cast<float>(above) / 4096;
        }
        for (int i = 0; i < size; ++i) {
            std::size_t level = 0;
            while (level < 64 && share[level] < static_cast<float>(i) / (size - 1))
                ++level;
            m_level[static_cast<std::size_t>(i)] = 1 - static_cast<float>(level) / 32;
        }
    }
    static constexpr int size = 1024;
    float at(int a, int b) const {
        return (m_wave[static_cast<std::size_t>(a & (size - 1))] + m_wave[static_cast<std::size_t>(b & (size - 1))]) /
               2;
    }
    float level(float coverage) const { return m_level[static_cast<std::size_t>(coverage * (size - 1))]; }

private:
    std::array<float, size> m_wave{}, m_level{};
};

// Coverages to light on white paper: dots of the screens, or even dyes.
void lay(cv::Mat& sheet, const PrintMake& make, double samplesPerCm, Lot& lot) {
    static const Spot spot;
    const double cell = samplesPerCm / make.linesPerCm;
    const float edge = static_cast<float>(std::max(1.0, cell / 5)); // a dot's rim is one sample wide
    const float gain = static_cast<float>(make.dotGain) * 4;
    std::array<std::array<double, 3>, 3> grid{};
    for (std::size_t ink = 0; ink < 3; ++ink) {
        const double angle = angles[ink] * std::numbers::pi / 180;
        grid[ink] = {std::cos(angle) / cell * Spot::size, std::sin(angle) / cell * Spot::size, lot.unit() * Spot::size};
    }
    for (int y = 0; y < sheet.rows; ++y)
        for (int x = 0; x < sheet.cols; ++x) {
            auto& p = sheet.at<cv::Vec3f>(y, x);
            cv::Vec3f light(1, 1, 1);
            for (int ink = 0; ink < 3; ++ink) {
                float dot = p[ink];
                if (!make.photographic) {
                    const float coverage = std::clamp(dot + gain * dot * (1 - dot), 0.F, 1.F);
                    const auto& g = grid[static_cast<std::size_t>(ink)];
                    const float height = spot.at(static_cast<int>(g[0] * x + g[1] * y + g[2]),
                                                 static_cast<int>(g[0] * y - g[1] * x + g[2]));
                    dot = std::clamp((height - spot.level(coverage)) * edge + 0.5F, 0.F, 1.F);
                }
                for (int c = 0; c < 3; ++c)
                    light[c] *= 1 - dot * (1 - inks[ink][c]);
            }
            for (int c = 0; c < 3; ++c)
                p[c] = light[c] * static_cast<float>(make.paper[c]);
        }
}

} // namespace

PrintMake PrintMake::draw(std::uint64_t seed) {
    Lot lot(seed ^ 0x9417);
    PrintMake make;
    make.photographic = lot.chance(0.3);
    make.linesPerCm = lot.between(20, 48); // 50 to 120 lines an inch: office printers and newspapers
    make.dotGain = lot.between(0, 0.08);   // what the printer's own table left
    const double white = lot.between(0.74, 0.9), warm = lot.between(-0.03, 0.03);
    make.paper[0] = white - warm;
    make.paper[1] = white;
    make.paper[2] = white + warm;
    make.fibre = lot.between(0.003, 0.015);
    make.gloss = make.photographic ? lot.between(0.01, 0.05) : lot.chance(0.2) ? lot.between(0, 0.02) : 0;
    make.scale = lot.between(0.85, 1.05);
    if (lot.chance(0.35)) { // A3, whose edges lie partly outside the picture
        make.width = 29.7;
        make.height = 42;
    }
    return make;
}

Plate print(const FaceObservation& portrait, const PrintMake& make, double pixelsPerCm, std::uint64_t seed) {
    Lot lot(seed ^ 0x5EE7);
    const double texelsPerCm = pixelsPerCm * texelsPerPixel;
    const cv::Size texels(static_cast<int>(make.width * texelsPerCm), static_cast<int>(make.height * texelsPerCm));
    const int fine = make.photographic ? 1 : samplesPerTexel;
    cv::Matx23d toSheet;
    cv::Mat sheet = layOut(portrait, make, texels, texelsPerCm, toSheet);
    separate(sheet);
    if (fine > 1)
        cv::resize(sheet, sheet, {}, fine, fine, cv::INTER_LINEAR);
    lay(sheet, make, texelsPerCm * fine, lot);
    if (fine > 1)
        cv::resize(sheet, sheet, texels, 0, 0, cv::INTER_AREA);
    cv::Mat fibre(texels.height / 2, texels.width / 2, CV_32F), whole;
    cv::RNG generator(lot.bits());
    generator.fill(fibre, cv::RNG::NORMAL, 1, make.fibre * 2.5); // blurred once more by the enlarging
    cv::resize(fibre, whole, texels, 0, 0, cv::INTER_LINEAR);
    cv::Mat alpha(texels, CV_32F, cv::Scalar(1));
    if (make.eyesCut) {
        for (const auto& outline : {meshpoint::rightEyeOutline, meshpoint::leftEyeOutline}) {
            std::vector<cv::Point> points;
            for (const int i : outline) {
                const auto& p = portrait.mesh[static_cast<std::size_t>(i)];
                points.emplace_back(cvRound(toSheet(0, 0) * p.x + toSheet(0, 2)),
                                    cvRound(toSheet(1, 1) * p.y + toSheet(1, 2)));
            }
            cv::fillConvexPoly(alpha, points, cv::Scalar(0), cv::LINE_AA);
        }
    }
    const double pixelBox = texelsPerPixel, sigma = lens * texelsPerPixel;
    cv::blur(sheet, sheet, {static_cast<int>(std::lround(pixelBox)), static_cast<int>(std::lround(pixelBox))});
    cv::GaussianBlur(sheet, sheet, {}, sigma);
    Texture texture{texels.width, texels.height, {}};
    texture.texels.reserve(sheet.total());
    const auto word = [](float x) { return static_cast<std::uint16_t>(std::clamp(x, 0.F, 1.F) * 65535 + 0.5F); };
    for (int y = 0; y < texels.height; ++y)
        for (int x = 0; x < texels.width; ++x) {
            const cv::Vec3f p = sheet.at<cv::Vec3f>(y, x) * whole.at<float>(y, x);
            texture.texels.push_back({word(p[0]), word(p[1]), word(p[2]), word(alpha.at<float>(y, x))});
        }
    return Plate(std::move(texture), make.width, make.height, make.roll, make.gloss);
}

} // namespace darcha::test
