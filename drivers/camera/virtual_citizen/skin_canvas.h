// SPDX-License-Identifier: Apache-2.0
// The atlas of a person's skin while it is painted: its colour, its relief, and the brushes that all layers share.
//
// Only the skin's own .cpp files include this. Pixels of the atlas, unless a name says canonical (centimetres). A mask
// is 8 bits a pixel over the whole atlas, 255 where a brush works fully. One thread. Every layer draws from the same
// row of random numbers: the order of layers is part of a person.
#pragma once

#include "drivers/camera/virtual_citizen/citizen_model.h"

namespace darcha::citizen {

using Points = std::vector<cv::Point2f>;

cv::Point2f atlasPixel(Vec3 canonical);
// Catmull-Rom through the points, so that painted lines do not show the mesh.
Points smoothed(const Points& points);

cv::Mat emptyMask();
void stroke(cv::Mat& mask, const Points& points, int thickness, int value = 255);
void fillArea(cv::Mat& mask, const Points& points);
void soften(cv::Mat& mask, double sigma);
cv::Rect boxOf(const cv::Mat& mask, int margin); // around what is not 0

struct SkinCanvas {
    const HeadShape& shape;
    const CitizenLook& look;
    const Palette& palette;
    Draw draw;
    cv::Mat colour; // CV_32FC3, sRGB codes b, g, r
    cv::Mat height; // CV_32F

    SkinCanvas(const HeadShape& headShape, const CitizenLook& who, const Palette& colours);

    cv::Point2f at(int landmark) const { return atlasPixel(shape.canonical[static_cast<std::size_t>(landmark)]); }
    Points line(std::initializer_list<int> landmarks) const;
    float age(float from, float to) const { return smoothStep(from, to, static_cast<float>(look.age)); }
    bool male() const { return look.sex == CitizenSex::Male; }
    float light() const { return 1 - static_cast<float>(look.tone); }

    // colour = colour * (1 - mask * strength) + target * mask * strength
    void blend(const cv::Mat& mask, Vec3 target, float strength);
    void scale(const cv::Mat& mask, Vec3 factor, float strength = 1);
    void blob(Vec3 canonical, float radiusX, float radiusY, Vec3 factor);
    void carve(const cv::Mat& mask, float depth);
    void crease(Points points, int width, double soft, float depth, float darkness);

    std::shared_ptr<const Texture> finish(); // relief becomes shade and gloss
};

// The layers, lowest first; tone, blood and spots are skin_painter.cpp's own.
void paintRelief(SkinCanvas& skin);
void paintLids(SkinCanvas& skin);
void paintNostrils(SkinCanvas& skin);
void paintLips(SkinCanvas& skin);
void paintStubble(SkinCanvas& skin);
void paintBrows(SkinCanvas& skin);

} // namespace darcha::citizen
