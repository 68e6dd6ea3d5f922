// SPDX-License-Identifier: Apache-2.0
// Field numbers: mediapipe/modules/face_geometry/protos/{geometry_pipeline_metadata,mesh_3d}.proto.
#include "core/face/canonical_face.h"

#include "core/inference/model_store.h"
#include "core/inference/protobuf_reader.h"

#include <cmath>
#include <optional>

namespace darcha {
namespace {

// What one face may hold at most: bounds the memory that hostile bytes can ask for.
constexpr std::size_t maxNumbers = 100000;
constexpr std::size_t numbersPerVertex = 5; // x, y, z, u, v

using Reader = ProtobufReader;

// A repeated number may stand alone or packed; both are legal for either syntax of the language.
bool floats(Reader& reader, Reader::Wire wire, std::vector<float>& to) {
    if (wire == Reader::Wire::Fixed32) {
        const auto value = reader.fixed32();
        if (!value || to.size() >= maxNumbers)
            return false;
        to.push_back(*value);
        return true;
    }
    const auto packed = wire == Reader::Wire::Bytes ? reader.bytes() : std::nullopt;
    if (!packed || packed->size() % 4 != 0)
        return false;
    for (Reader inner(*packed); !inner.atEnd();)
        if (!floats(inner, Reader::Wire::Fixed32, to))
            return false;
    return true;
}

bool integers(Reader& reader, Reader::Wire wire, std::vector<std::uint64_t>& to) {
    if (wire == Reader::Wire::Varint) {
        const auto value = reader.varint();
        if (!value || to.size() >= maxNumbers)
            return false;
        to.push_back(*value);
        return true;
    }
    const auto packed = wire == Reader::Wire::Bytes ? reader.bytes() : std::nullopt;
    if (!packed)
        return false;
    for (Reader inner(*packed); !inner.atEnd();)
        if (!integers(inner, Reader::Wire::Varint, to))
            return false;
    return true;
}

struct Raw {
    std::vector<float> vertices;
    std::vector<std::uint64_t> indices;
    std::vector<std::pair<std::uint64_t, float>> posePoints;
};

bool readMesh(std::span<const std::uint8_t> bytes, Raw& raw) {
    for (Reader reader(bytes); !reader.atEnd();) {
        const auto field = reader.field();
        if (!field)
            return false;
        const bool read = field->number == 3   ? floats(reader, field->wire, raw.vertices)
                          : field->number == 4 ? integers(reader, field->wire, raw.indices)
                                               : reader.skip(field->wire);
        if (!read)
            return false;
    }
    return true;
}

bool readPosePoint(std::span<const std::uint8_t> bytes, Raw& raw) {
    std::pair<std::uint64_t, float> point{0, 0.0f};
    for (Reader reader(bytes); !reader.atEnd();) {
        const auto field = reader.field();
        if (!field)
            return false;
        if (field->number == 1 && field->wire == Reader::Wire::Varint) {
            const auto index = reader.varint();
            if (!index)
                return false;
            point.first = *index;
        } else if (field->number == 2 && field->wire == Reader::Wire::Fixed32) {
            const auto weight = reader.fixed32();
            if (!weight)
                return false;
            point.second = *weight;
        } else if (!reader.skip(field->wire)) {
            return false;
        }
    }
    if (raw.posePoints.size() >= maxNumbers)
        return false;
    raw.posePoints.push_back(point);
    return true;
}

bool readMetadata(std::span<const std::uint8_t> bytes, Raw& raw) {
    for (Reader reader(bytes); !reader.atEnd();) {
        const auto field = reader.field();
        if (!field)
            return false;
        const bool ours = field->wire == Reader::Wire::Bytes && (field->number == 1 || field->number == 2);
        if (!ours) {
            if (!reader.skip(field->wire))
                return false;
            continue;
        }
        const auto message = reader.bytes();
        if (!message || !(field->number == 1 ? readMesh(*message, raw) : readPosePoint(*message, raw)))
            return false;
    }
    return true;
}

Error unreadable(const std::string& why) { return {ErrorCode::ModelUnreadable, "face_geometry: " + why}; }

} // namespace

Result<CanonicalFace> CanonicalFace::load(const ModelStore& store) {
    const auto bytes = store.read("face_geometry");
    if (!bytes)
        return bytes.error();
    return parse(*bytes);
}

Result<CanonicalFace> CanonicalFace::parse(std::span<const std::uint8_t> bytes) {
    Raw raw;
    if (!readMetadata(bytes, raw))
        return unreadable("not a whole protocol buffer");
    if (raw.vertices.empty() || raw.vertices.size() % numbersPerVertex != 0)
        return unreadable(std::to_string(raw.vertices.size()) + " numbers are no vertices of five");
    if (raw.indices.empty() || raw.indices.size() % 3 != 0)
        return unreadable(std::to_string(raw.indices.size()) + " indices are no triangles");

    CanonicalFace face;
    const std::size_t count = raw.vertices.size() / numbersPerVertex;
    face.vertices.reserve(count);
    face.textureCoordinates.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const float* at = &raw.vertices[i * numbersPerVertex];
        for (std::size_t k = 0; k < numbersPerVertex; ++k)
            if (!std::isfinite(at[k]))
                return unreadable("vertex " + std::to_string(i) + " is no number");
        face.vertices.emplace_back(at[0], at[1], at[2]);
        face.textureCoordinates.emplace_back(at[3], at[4]);
    }
    face.triangles.reserve(raw.indices.size() / 3);
    for (std::size_t i = 0; i < raw.indices.size(); i += 3) {
        std::array<int, 3> triangle{};
        for (std::size_t k = 0; k < 3; ++k) {
            if (raw.indices[i + k] >= count)
                return unreadable("a triangle names vertex " + std::to_string(raw.indices[i + k]));
            triangle[k] = static_cast<int>(raw.indices[i + k]);
        }
        face.triangles.push_back(triangle);
    }
    for (const auto& [index, weight] : raw.posePoints) {
        if (index >= count || !std::isfinite(weight) || weight < 0)
            return unreadable("a pose point names vertex " + std::to_string(index));
        face.posePoints.push_back({static_cast<int>(index), weight});
    }
    return face;
}

} // namespace darcha
