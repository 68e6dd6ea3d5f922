// SPDX-License-Identifier: Apache-2.0
// The person as numbers: pieces of mesh with textures, how they move, and how they see the light. Built once a person.
//
// Centimetres in the canonical face's own frame (origin between the eyes and the nose's root, y up, z out of the face).
// Colours in textures and tints are sRGB codes; tints are factors in that gamma, in the order b, g, r.
#pragma once

#include "core/base/random_source.h"
#include "core/media/face_geometry.h"
#include "drivers/camera/virtual_citizen/citizen_look.h"
#include "drivers/camera/virtual_citizen/radiance_transfer.h"
#include "drivers/camera/virtual_citizen/rasteriser.h"

#include <memory>
#include <opencv2/core/mat.hpp>

namespace darcha::citizen {

// Numbers of one person, in the order in which they are asked for.
class Draw {
public:
    explicit Draw(std::uint64_t seed) : m_random(seed) {}
    float uniform() { return static_cast<float>(m_random.uniform()); }
    float between(float low, float high) { return low + (high - low) * uniform(); }
    float normal() { // sum of four uniforms: short-tailed, so that nobody is a monster
        return (uniform() + uniform() + uniform() + uniform() - 2) * 1.732F;
    }
    int below(int limit) { return static_cast<int>(m_random.below(static_cast<std::uint32_t>(limit))); }

private:
    SeededRandom m_random;
};

struct Piece {
    std::vector<Vec3> positions;
    std::vector<Vec3> normals;
    std::vector<Vec2> places; // in the texture, 0..1
    std::vector<Vec3> tints;
    std::vector<float> gloss;  // strength of the sheen
    std::vector<float> follow; // 1 moves with the head, 0 with the chest
    std::vector<Triangle> triangles;
    std::shared_ptr<const Texture> texture;
    Ink ink = Ink::Opaque;
    bool twoSided = false;
    bool skin = false;    // light bleeds through
    bool occludes = true; // throws shade on others
    bool hair = false;    // normals are strands' directions for the sheen; shaded by `shadeNormals`
    bool wet = false;     // sharp highlight
    int eye = 0;          // -1 the subject's right eyeball, +1 the left: its texture slides with the gaze
    std::vector<Vec3> shadeNormals;

    int add(Vec3 position, Vec3 normal, Vec2 place, Vec3 tint = {1, 1, 1}, float glossiness = 0, float following = 1);
    // A grid of columns x rows vertices that was just added, starting at `first`, row by row.
    void addGrid(int first, int columns, int rows, bool flip = false);
    void computeNormals() { normals = vertexNormals(positions, triangles); }
};

// A shape that the face moves towards; of the first piece (the head) only.
struct Morph {
    std::vector<int> vertices;
    std::vector<Vec3> moves, turns; // of positions and normals, at full strength
};

// The head before it gets skin: where things are.
struct HeadShape {
    Piece head;                  // skin; atlas places
    std::vector<Vec3> canonical; // of the same vertices, before the person's own shape: where to paint
    Morph blinkRight, blinkLeft, jawDrop, smile;
    Vec3 eye[2]; // centres of the eyeballs: [0] the subject's right
    float eyeRadius = 1.22F;
    std::vector<Vec3> coarse; // the 468 points in the person's shape
    int coarseCount = 468;
};

Vec2 atlasPlace(Vec3 canonical);
inline constexpr int atlasWidth = 1536, atlasHeight = 1024;

// Colours of a person, sRGB b, g, r 0..255.
struct Palette {
    Vec3 skin, lip, hair, iris;
};
Palette paletteOf(const CitizenLook& look);

HeadShape shapeHead(const FaceGeometry& geometry, const CitizenLook& look);
std::shared_ptr<const Texture> paintSkin(const HeadShape& shape, const CitizenLook& look, const Palette& palette);
void addEyes(std::vector<Piece>& pieces, const HeadShape& shape, const CitizenLook& look, const Palette& palette);
void addMouth(std::vector<Piece>& pieces, const HeadShape& shape);
void addNeckAndEars(std::vector<Piece>& pieces, const HeadShape& shape, const CitizenLook& look,
                    const Palette& palette);
void addGarment(std::vector<Piece>& pieces, const HeadShape& shape, const CitizenLook& look);
// The front (z) of the garment over the chest at a place's x and y.
float chestFront(const CitizenLook& look, Vec3 place);
void addHair(std::vector<Piece>& pieces, const HeadShape& shape, const CitizenLook& look, const Palette& palette);
void addHeadscarf(std::vector<Piece>& pieces, const HeadShape& shape, const CitizenLook& look);
void addGlasses(std::vector<Piece>& pieces, const HeadShape& shape, const CitizenLook& look);

struct CitizenModel {
    std::vector<Piece> pieces; // in drawing order; [0] is the head
    // Of every vertex of every piece, in order; per colour, for light that enters skin comes out redder and softer.
    std::vector<std::array<Float4, transferSize>> transfer;
    HeadShape shape; // its head moved into pieces[0]
    Vec3 skin;       // of the palette
};

CitizenModel buildCitizen(const FaceGeometry& geometry, const CitizenLook& look);

std::shared_ptr<const Texture> textureOf(const cv::Mat& bgr, const cv::Mat& alpha);
// Noise in -1..1 with the given number of cells across; smooth; periodic where asked is not needed.
cv::Mat smoothNoise(int width, int height, float cellsAcross, Draw& draw);

} // namespace darcha::citizen
