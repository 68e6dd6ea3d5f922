// SPDX-License-Identifier: Apache-2.0
#include "core/photo/picture_structure.h"

#include "core/photo/byte_reader.h"
#include "core/photo/exif_reader.h"

#include <nlohmann/json.hpp>

namespace darcha {

namespace {

using namespace photobytes;
using namespace std::string_view_literals;

constexpr std::size_t keptMost = 64; // segments that are named
constexpr std::size_t commentsMost = 8;

// The place in a block, by rows, of the i-th number of a table (ISO/IEC 10918-1, figure 5).
constexpr std::array<std::uint8_t, 64> zigzag{0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,
                                              12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6,  7,  14, 21, 28,
                                              35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
                                              58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63};

void addComment(PictureStructure& made, std::string text) {
    if (!text.empty() && made.comments.size() < commentsMost)
        made.comments.push_back(std::move(text));
}

class JpegReader {
public:
    explicit JpegReader(Bytes bytes) : m_bytes(bytes) {}

    Result<PictureStructure> read() {
        bool ended = false;
        std::size_t at = 2;
        while (at + 2 <= m_bytes.size()) {
            if (m_bytes[at] != 0xFF) { // between segments only markers may stand; decoders skip what else there is
                at = nextMarker(at);
                continue;
            }
            const std::uint8_t marker = m_bytes[at + 1];
            if (marker == 0xFF || marker == 0) {
                ++at;
                continue;
            }
            at += 2;
            if (marker == 0xD9) {
                ended = true;
                break;
            }
            if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) // a marker alone
                continue;
            const std::size_t length = number(m_bytes, at, 2);
            if (length < 2)
                break;
            segment(marker, at + 2, part(m_bytes, at + 2, length - 2));
            at += length;
            if (marker == 0xDA)
                at = nextMarker(at);
        }
        if (m_made.size.empty())
            return {ErrorCode::ImageUnreadable, "a JPEG without a frame: cut short, or damaged"};
        m_made.cutShort = !ended;
        m_made.trailing = ended ? m_bytes.size() - at : 0;
        for (std::size_t id = 0; id < 4; ++id)
            if (m_tables[id])
                m_made.tables.push_back(*m_tables[id]);
        if (m_tables[m_lumaTable])
            m_made.origin = originOf(*m_tables[m_lumaTable]);
        return std::move(m_made);
    }

private:
    // Coded data hold no marker but restarts; FF 00 is a byte of theirs.
    std::size_t nextMarker(std::size_t at) const {
        for (; at + 1 < m_bytes.size(); ++at)
            if (m_bytes[at] == 0xFF && m_bytes[at + 1] != 0 && (m_bytes[at + 1] < 0xD0 || m_bytes[at + 1] > 0xD7))
                return at;
        return m_bytes.size();
    }

    void named(std::string name) {
        if (m_made.segments.size() < keptMost)
            m_made.segments.push_back(std::move(name));
    }

    void segment(std::uint8_t marker, std::size_t at, Bytes body) {
        if (marker >= 0xE0 && marker <= 0xEF) {
            const std::string_view identifier = text(body.first(std::min<std::size_t>(body.size(), 32)));
            named("APP" + std::to_string(marker - 0xE0) + " " + shown(identifier, 12));
            application(marker - 0xE0, at, body);
        } else if (marker == 0xFE) {
            named("COM");
            addComment(m_made, shown(text(body)));
        } else if (marker == 0xDB) {
            named("DQT");
            tables(body);
        } else if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
            named("SOF" + std::to_string(marker - 0xC0));
            if (m_made.size.empty())
                frame(marker, body);
        } else if (marker == 0xDA) {
            named("SOS");
        }
    }

    void frame(std::uint8_t marker, Bytes body) {
        m_made.progressive = marker == 0xC2 || marker == 0xCA;
        m_made.size = {static_cast<int>(number(body, 3, 2)), static_cast<int>(number(body, 1, 2))};
        m_made.components = static_cast<int>(number(body, 5, 1));
        m_lumaTable = number(body, 8, 1) & 3;
        const std::uint32_t luma = number(body, 7, 1), first = number(body, 10, 1), second = number(body, 13, 1);
        if (m_made.components == 3 && first == 0x11 && second == 0x11)
            m_made.sampling = luma == 0x22   ? "4:2:0"
                              : luma == 0x21 ? "4:2:2"
                              : luma == 0x11 ? "4:4:4"
                              : luma == 0x12 ? "4:4:0"
                                             : "";
    }

    void tables(Bytes body) {
        for (std::size_t at = 0; at < body.size();) {
            const std::size_t width = body[at] >> 4 ? 2 : 1, id = body[at] & 3;
            if (at + 1 + 64 * width > body.size())
                return;
            QuantisationSteps steps{};
            for (std::size_t i = 0; i < 64; ++i)
                steps[zigzag[i]] =
                    static_cast<std::uint16_t>(number(body, at + 1 + i * width, static_cast<int>(width)));
            if (!m_tables[id]) // a progressive file may set them again for later scans
                m_tables[id] = steps;
            at += 1 + 64 * width;
        }
    }

    void application(int index, std::size_t at, Bytes body) {
        if (index == 0 && begins(body, "JFIF\0"sv))
            m_made.jfif = true;
        else if (index == 1 && begins(body, "Exif\0"sv) && !m_made.exif)
            m_made.exif = readExif(part(body, 6, body.size()), at + 6);
        else if (index == 1 && begins(body, "http://ns.adobe.com/x"sv)) // the packet, or its extension
            readXmp(text(body), m_made);
        else if (index == 11 && begins(body, "JP"sv))
            m_made.contentCredentials =
                m_made.contentCredentials || text(part(body, 0, 200)).find("c2pa") != std::string_view::npos;
        else if (index == 12 && begins(body, "Ducky"sv))
            m_made.savedForWeb = true;
        else if (index == 13 && begins(body, "Photoshop 3.0\0"sv))
            resources(part(body, 14, body.size()));
        else if (index == 14 && begins(body, "Adobe"sv))
            m_made.adobe = true;
    }

    // "8BIM", id, a name of even length, the length, the content, padded to an even length.
    void resources(Bytes body) {
        for (std::size_t at = 0; begins(body, "8BIM", at);) {
            m_made.photoshop = true;
            const std::uint32_t id = number(body, at + 4, 2);
            const std::size_t name = number(body, at + 6, 1) + 1, content = at + 6 + name + name % 2;
            const std::size_t length = number(body, content, 4);
            if (id == 0x0406) { // quality of the save dialogue, -4..8 for 0..12
                const int quality = static_cast<std::int16_t>(number(body, content + 4, 2)) + 4;
                if (quality >= 0 && quality <= 12)
                    m_made.photoshopQuality = quality;
            }
            at = content + 4 + length + length % 2;
        }
    }

    Bytes m_bytes;
    PictureStructure m_made;
    std::array<std::optional<QuantisationSteps>, 4> m_tables;
    std::size_t m_lumaTable = 0;
};

Result<PictureStructure> readPng(Bytes bytes) {
    PictureStructure made;
    made.format = PictureStructure::Format::Png;
    made.cutShort = true;
    for (std::size_t at = 8; at + 12 <= bytes.size();) {
        const std::size_t length = number(bytes, at, 4);
        const Bytes body = part(bytes, at + 8, length);
        const std::string_view kind = text(part(bytes, at + 4, 4));
        if (made.segments.size() < keptMost && (made.segments.empty() || made.segments.back() != kind))
            made.segments.push_back(shown(kind));
        if (kind == "IHDR" && made.size.empty())
            made.size = {static_cast<int>(std::min(number(body, 0, 4), 0x7FFFFFFFu)),
                         static_cast<int>(std::min(number(body, 4, 4), 0x7FFFFFFFu))};
        else if (kind == "eXIf" && !made.exif)
            made.exif = readExif(body, at + 8);
        else if (kind == "caBX")
            made.contentCredentials = true;
        else if (kind == "tEXt" || kind == "iTXt" || kind == "zTXt") {
            const std::string keyword = shown(text(body), 79);
            if (keyword == "XML:com.adobe.xmp")
                readXmp(text(body), made);
            else if (keyword == "Software" || keyword == "parameters" || keyword == "prompt" || keyword == "Comment")
                addComment(made, keyword + ": " +
                                     (kind == "tEXt" ? shown(text(part(body, keyword.size() + 1, 400)), 400) : ""));
        } else if (kind == "IEND") {
            made.cutShort = false;
            made.trailing = bytes.size() - std::min(bytes.size(), at + 12 + length);
            break;
        }
        at += 12 + length;
    }
    if (made.size.width <= 0 || made.size.height <= 0)
        return {ErrorCode::ImageUnreadable, "a PNG without a header: cut short, or damaged"};
    return made;
}

} // namespace

Result<PictureStructure> readPictureStructure(Bytes bytes) {
    if (begins(bytes, "\xFF\xD8"sv))
        return JpegReader(bytes).read();
    if (begins(bytes, "\x89PNG\r\n\x1A\n"sv))
        return readPng(bytes);
    return {ErrorCode::ImageUnreadable, "neither JPEG nor PNG: nothing is known about how it was saved"};
}

nlohmann::json toJson(const PictureStructure& s) {
    const bool jpeg = s.format == PictureStructure::Format::Jpeg;
    nlohmann::json made = {{"format", jpeg ? "jpeg" : "png"}, {"width", s.size.width},
                           {"height", s.size.height},         {"segments", s.segments},
                           {"trailing_bytes", s.trailing},    {"xmp", s.xmp},
                           {"history_steps", s.historySteps}, {"content_credentials", s.contentCredentials}};
    if (jpeg) {
        made["progressive"] = s.progressive;
        made["sampling"] = s.sampling;
        made["tables"] = s.origin.maker;
        made["quality"] = s.origin.quality ? nlohmann::json(*s.origin.quality) : nlohmann::json();
        made["adobe"] = s.adobe || s.photoshop || s.savedForWeb;
    }
    if (!s.creatorTool.empty())
        made["creator_tool"] = s.creatorTool;
    if (!s.historyTools.empty())
        made["history_tools"] = s.historyTools;
    if (!s.comments.empty())
        made["comments"] = s.comments;
    if (s.exif)
        made["exif"] = {{"make", s.exif->make},         {"model", s.exif->model},
                        {"software", s.exif->software}, {"changed", s.exif->changed},
                        {"taken", s.exif->taken},       {"thumbnail", s.exif->thumbnailBytes > 0}};
    return made;
}

} // namespace darcha
