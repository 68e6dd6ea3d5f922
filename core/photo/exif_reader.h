// SPDX-License-Identifier: Apache-2.0
// The few fields of an EXIF block that tell how a picture came about, and those of an XMP packet.
//
// Outside bytes: no offset is followed beyond the block, no directory twice, at most 512 entries. Pure.
#pragma once

#include "core/photo/picture_structure.h"

#include <cstddef>

namespace darcha {

// `tiff` begins with "II*\0" or "MM\0*" and lies at `at` of the file. Nothing if it does not.
std::optional<ExifFacts> readExif(std::span<const std::uint8_t> tiff, std::size_t at);

// Looks for attributes and elements by their names, without a parser of XML: XMP is written by programs.
void readXmp(std::string_view packet, PictureStructure& structure);

} // namespace darcha
