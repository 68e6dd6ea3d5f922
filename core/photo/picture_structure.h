// SPDX-License-Identifier: Apache-2.0
// What a picture file says about its own history besides its pixels: markers, metadata, quantisation tables.
//
// Reads outside bytes: never beyond their end, linear in their size, and what it keeps is bounded. Nothing is decoded.
// Only what tells of programs and dates is kept: no place, no name of a person, no serial number. Everything here can
// be forged or stripped: most messengers strip it. Sources: ISO/IEC 10918-1 B, ITU-T T.872, EXIF 2.32, Adobe XMP part 1
// and 3, Adobe Photoshop file formats (image resources), C2PA 2.1 A.3, PNG third edition. Pure and thread-safe.
// Errors: ImageUnreadable (neither JPEG nor PNG, or broken before the picture begins).
#pragma once

#include "core/base/result.h"

#include <array>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <opencv2/core/types.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace darcha {

using QuantisationSteps = std::array<std::uint16_t, 64>; // rows of an 8 x 8 block

// Whose way of saving the tables are.
struct TableOrigin {
    std::string maker;          // "standard" (libjpeg, most phones' and web programs), "mozjpeg", "own"
    std::optional<int> quality; // 1..100, of a known maker
};

TableOrigin originOf(const QuantisationSteps& luma);
QuantisationSteps standardLuma(int quality); // ISO/IEC 10918-1 table K.1 scaled as libjpeg does, 1..100

struct ExifFacts {
    std::string make, model; // of the camera
    std::string software;
    std::string changed, taken; // "2026:11:22 10:00:00"
    int orientation = 0;        // 1..8; 0: not said
    cv::Size pixels;            // as the camera wrote it; 0: not said
    bool makerNote = false;
    std::size_t thumbnailAt = 0, thumbnailBytes = 0; // of the file; 0: none
};

struct PictureStructure {
    enum class Format { Jpeg, Png };
    Format format = Format::Jpeg;
    cv::Size size;

    // JPEG
    bool progressive = false;
    int components = 0;
    std::string sampling;                  // "4:2:0"; empty where unusual
    std::vector<QuantisationSteps> tables; // by number, at most 4
    TableOrigin origin;
    bool jfif = false;
    bool adobe = false;                  // APP14
    bool photoshop = false;              // 8BIM resources
    std::optional<int> photoshopQuality; // 1..12, that somebody chose in its dialogue
    bool savedForWeb = false;            // APP12 "Ducky"
    std::vector<std::string> segments;   // "APP1 Exif", "SOF2", in order, at most 64
    std::size_t trailing = 0;            // bytes after the end: phones append clips, others whatever they like
    bool cutShort = false;               // no end marker

    // both
    std::optional<ExifFacts> exif;
    bool xmp = false;
    std::string creatorTool;               // of the XMP packet
    int historySteps = 0;                  // entries of its edit history, at most 1000
    std::vector<std::string> historyTools; // at most 8, each once
    bool derived = false;                  // it says that it was made of another document
    bool contentCredentials = false;       // a C2PA manifest is there; it is not verified here
    std::vector<std::string> comments;     // JPEG comments, texts of a PNG about its program; at most 8
};

Result<PictureStructure> readPictureStructure(std::span<const std::uint8_t> bytes);

// What a program named in metadata is for.
enum class ProgramKind { Unknown, Camera, Converter, Editor, Retouching, Generator };
std::string_view name(ProgramKind kind); // "retouching"
ProgramKind kindOfProgram(std::string_view named);

nlohmann::json toJson(const PictureStructure& structure);

} // namespace darcha
