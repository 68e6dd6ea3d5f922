// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/virtual_citizen/citizen_model.h"

namespace darcha::citizen {

namespace {

std::vector<Transfer> diffused(std::vector<Transfer> values, const std::vector<Triangle>& triangles, int rounds) {
    std::vector<Transfer> sum(values.size());
    std::vector<float> count(values.size());
    for (int round = 0; round < rounds; ++round) {
        std::fill(sum.begin(), sum.end(), Transfer{});
        std::fill(count.begin(), count.end(), 0.F);
        for (const Triangle& t : triangles)
            for (std::size_t k = 0; k < 3; ++k) {
                const auto a = static_cast<std::size_t>(t[k]), b = static_cast<std::size_t>(t[(k + 1) % 3]);
                for (std::size_t j = 0; j < transferSize; ++j)
                    sum[a][j] += values[b][j];
                count[a] += 1;
            }
        for (std::size_t i = 0; i < values.size(); ++i)
            if (count[i] > 0)
                for (std::size_t j = 0; j < transferSize; ++j)
                    values[i][j] = mix(values[i][j], sum[i][j] / count[i], 0.5F);
    }
    return values;
}

} // namespace

CitizenModel buildCitizen(const FaceGeometry& geometry, const CitizenLook& look) {
    CitizenModel model;
    const Palette palette = paletteOf(look);
    model.shape = shapeHead(geometry, look);
    HeadShape& shape = model.shape;
    shape.head.texture = paintSkin(shape, look, palette);
    model.pieces.push_back(shape.head);
    addEyes(model.pieces, shape, look, palette);
    addMouth(model.pieces, shape);
    addNeckAndEars(model.pieces, shape, look, palette);
    addGarment(model.pieces, shape, look);
    addGlasses(model.pieces, shape, look);
    addHair(model.pieces, shape, look, palette);
    model.skin = palette.skin;
    // A surface mirrors the same light on every skin; in the picture's gamma it shows more on a dark one.
    const float mirrored = std::clamp(std::pow(150 / luma(palette.skin), 0.65F), 1.F, 1.8F);
    for (Piece& piece : model.pieces)
        if (piece.skin)
            for (float& gloss : piece.gloss)
                gloss *= mirrored;
    // Blended pieces come last: they need what lies behind them.
    std::stable_partition(model.pieces.begin() + 1, model.pieces.end(),
                          [](const Piece& p) { return p.ink == Ink::Opaque; });

    std::vector<Vec3> occluder;
    std::vector<Triangle> occluding;
    for (const Piece& piece : model.pieces)
        if (piece.occludes) {
            const int first = static_cast<int>(occluder.size());
            occluder.insert(occluder.end(), piece.positions.begin(), piece.positions.end());
            if (&piece == &model.pieces.front()) { // finer than a shadow map's pixels: the triangles before the last
                                                   // subdivision, which made four of each, are enough
                const auto& fine = piece.triangles;
                for (std::size_t i = 0; i + 3 < fine.size(); i += 4)
                    occluding.push_back({fine[i][0] + first, fine[i + 1][1] + first, fine[i + 2][2] + first});
                continue;
            }
            for (const Triangle& t : piece.triangles)
                occluding.push_back({t[0] + first, t[1] + first, t[2] + first});
        }
    std::vector<Vec3> positions, normals;
    std::vector<bool> rough;
    for (const Piece& piece : model.pieces) {
        rough.insert(rough.end(), piece.positions.size(), piece.hair);
        positions.insert(positions.end(), piece.positions.begin(), piece.positions.end());
        const auto& n = piece.hair ? piece.shadeNormals : piece.normals;
        normals.insert(normals.end(), n.begin(), n.end());
    }
    const std::vector<Transfer> all = transferOf(positions, normals, occluder, occluding, rough);
    model.transfer.reserve(all.size());
    std::size_t first = 0;
    for (const Piece& piece : model.pieces) {
        const std::vector<Transfer> hard(all.begin() + static_cast<std::ptrdiff_t>(first),
                                         all.begin() + static_cast<std::ptrdiff_t>(first + piece.positions.size()));
        first += hard.size();
        const std::vector<Transfer> near = piece.skin ? diffused(hard, piece.triangles, 2) : hard;
        const std::vector<Transfer> far = piece.skin ? diffused(near, piece.triangles, 8) : hard;
        for (std::size_t i = 0; i < hard.size(); ++i) {
            std::array<Float4, transferSize> t{};
            for (std::size_t j = 0; j < transferSize; ++j)
                t[j] = Float4{near[i][j] * 0.9F + far[i][j] * 0.1F, near[i][j] * 0.75F + far[i][j] * 0.25F,
                              near[i][j] * 0.4F + far[i][j] * 0.6F, 0};
            model.transfer.push_back(t);
        }
    }
    return model;
}

} // namespace darcha::citizen
