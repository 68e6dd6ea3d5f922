// SPDX-License-Identifier: Apache-2.0
// Field numbers: mediapipe/modules/face_geometry/protos/{geometry_pipeline_metadata,mesh_3d}.proto. Three messages are
// not worth a generated parser (protoc would join the build): libprotobuf reads the wire, we name the fields.
#include "core/face/canonical_face.h"

#include "core/inference/model_store.h"

#include <bit>
#include <cmath>
#include <google/protobuf/io/coded_stream.h>
#include <limits>

namespace darcha {
namespace {

// What one face may hold at most: bounds the memory that hostile bytes can ask for.
constexpr std::size_t maxNumbers = 100000;
constexpr std::size_t numbersPerVertex = 5; // x, y, z, u, v

using Reader = google::protobuf::io::CodedInputStream;

enum class Wire : std::uint32_t { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 }; // groups are long deprecated

// Calls `read` for each field of what is left, until one cannot be read.
template <typename Read> bool eachField(Reader& reader, Read read) {
    while (reader.BytesUntilLimit() > 0) {
        const std::uint32_t tag = reader.ReadTag();
        if (tag >> 3 == 0 || !read(tag >> 3, static_cast<Wire>(tag & 7)))
            return false;
    }
    return true;
}

// Lets `read` see the bytes of one field and no others. A length that lies is not cut to fit.
template <typename Read> bool insideBytes(Reader& reader, Read read) {
    int size = 0;
    if (!reader.ReadVarintSizeAsInt(&size) || size > reader.BytesUntilLimit())
        return false;
    const Reader::Limit outer = reader.PushLimit(size);
    const bool whole = read();
    reader.PopLimit(outer);
    return whole;
}

bool skip(Reader& reader, Wire wire) {
    std::uint64_t ignored = 0;
    switch (wire) {
    case Wire::Varint:
        return reader.ReadVarint64(&ignored);
    case Wire::Fixed64:
        return reader.Skip(8);
    case Wire::Bytes:
        return insideBytes(reader, [&] { return reader.Skip(reader.BytesUntilLimit()); });
    case Wire::Fixed32:
        return reader.Skip(4);
    }
    return false;
}

bool number(Reader& reader, float& to) {
    std::uint32_t bits = 0;
    if (!reader.ReadLittleEndian32(&bits))
        return false;
    to = std::bit_cast<float>(bits);
    return true;
}

bool number(Reader& reader, std::uint64_t& to) { return reader.ReadVarint64(&to); }

// A repeated number may stand alone or packed; both are legal for either syntax of the language.
template <typename Number> bool numbers(Reader& reader, Wire wire, Wire alone, std::vector<Number>& to) {
    const auto one = [&] {
        Number value{};
        if (to.size() >= maxNumbers || !number(reader, value))
            return false;
        to.push_back(value);
        return true;
    };
    if (wire == alone)
        return one();
    return wire == Wire::Bytes && insideBytes(reader, [&] {
               while (reader.BytesUntilLimit() > 0)
                   if (!one())
                       return false;
               return true;
           });
}

struct Raw {
    std::vector<float> vertices;
    std::vector<std::uint64_t> indices;
    std::vector<std::pair<std::uint64_t, float>> posePoints;
};

bool readMesh(Reader& reader, Raw& raw) {
    return eachField(reader, [&](std::uint32_t field, Wire wire) {
        return field == 3   ? numbers(reader, wire, Wire::Fixed32, raw.vertices)
               : field == 4 ? numbers(reader, wire, Wire::Varint, raw.indices)
                            : skip(reader, wire);
    });
}

bool readPosePoint(Reader& reader, Raw& raw) {
    std::pair<std::uint64_t, float> point{0, 0.0f};
    const bool whole = eachField(reader, [&](std::uint32_t field, Wire wire) {
        return field == 1 && wire == Wire::Varint    ? number(reader, point.first)
               : field == 2 && wire == Wire::Fixed32 ? number(reader, point.second)
                                                     : skip(reader, wire);
    });
    if (!whole || raw.posePoints.size() >= maxNumbers)
        return false;
    raw.posePoints.push_back(point);
    return true;
}

bool readMetadata(std::span<const std::uint8_t> bytes, Raw& raw) {
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        return false;
    Reader reader(bytes.data(), static_cast<int>(bytes.size()));
    return eachField(reader, [&](std::uint32_t field, Wire wire) {
        if (wire == Wire::Bytes && field == 1)
            return insideBytes(reader, [&] { return readMesh(reader, raw); });
        if (wire == Wire::Bytes && field == 2)
            return insideBytes(reader, [&] { return readPosePoint(reader, raw); });
        return skip(reader, wire);
    });
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
