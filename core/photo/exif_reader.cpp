// SPDX-License-Identifier: Apache-2.0
#include "core/photo/exif_reader.h"

#include "core/photo/byte_reader.h"

namespace darcha {

namespace {

using namespace photobytes;

constexpr std::uint32_t entriesMax = 512;     // of one directory; cameras write up to some 60
constexpr std::size_t xmpBytesMax = 1u << 20; // what is looked through; a packet of one segment has 64 kB

class TiffReader {
public:
    explicit TiffReader(Bytes tiff) : m_tiff(tiff), m_big(begins(tiff, "MM")) {}

    // Calls `take(tag, entry offset)` for each entry; answers where the next directory is, 0 for none.
    template <typename Take> std::uint32_t directory(std::uint32_t at, Take take) const {
        const std::uint32_t count = std::min(number(m_tiff, at, 2, m_big), entriesMax);
        if (at < 8 || std::size_t(at) + 2 + std::size_t(count) * 12 > m_tiff.size())
            return 0;
        for (std::uint32_t i = 0; i < count; ++i) {
            const std::uint32_t entry = at + 2 + i * 12;
            take(number(m_tiff, entry, 2, m_big), entry);
        }
        return number(m_tiff, std::size_t(at) + 2 + std::size_t(count) * 12, 4, m_big);
    }

    std::uint32_t value(std::uint32_t entry) const { // SHORT or LONG
        return number(m_tiff, entry + 8, number(m_tiff, entry + 2, 2, m_big) == 3 ? 2 : 4, m_big);
    }

    std::string words(std::uint32_t entry) const { // ASCII
        const std::uint32_t length = number(m_tiff, entry + 4, 4, m_big);
        if (number(m_tiff, entry + 2, 2, m_big) != 2)
            return {};
        const std::size_t at = length <= 4 ? std::size_t(entry) + 8 : number(m_tiff, entry + 8, 4, m_big);
        return shown(text(part(m_tiff, at, length)));
    }

    std::uint32_t first() const { return number(m_tiff, 4, 4, m_big); }

private:
    Bytes m_tiff;
    bool m_big;
};

// The value of name="..." or <name>...</name>, whichever comes first after `from`.
std::string valueOf(std::string_view packet, std::string_view name) {
    for (std::size_t at = packet.find(name); at != std::string_view::npos; at = packet.find(name, at + 1)) {
        const std::size_t open = at + name.size();
        if (open >= packet.size() || (packet[open] != '=' && packet[open] != '>'))
            continue;
        const bool attribute = packet[open] == '=';
        const std::size_t start = open + (attribute ? 2 : 1);
        if (start >= packet.size())
            return {};
        const std::size_t end = packet.find(attribute ? packet[open + 1] : '<', start);
        return shown(packet.substr(start, end == std::string_view::npos ? 80 : end - start));
    }
    return {};
}

} // namespace

std::optional<ExifFacts> readExif(Bytes tiff, std::size_t at) {
    if (!begins(tiff, std::string_view("II*\0", 4)) && !begins(tiff, std::string_view("MM\0*", 4)))
        return std::nullopt;
    const TiffReader reader(tiff);
    ExifFacts facts;
    std::uint32_t more = 0;
    const std::uint32_t next = reader.directory(reader.first(), [&](std::uint32_t tag, std::uint32_t entry) {
        switch (tag) {
        case 0x010F:
            facts.make = reader.words(entry);
            break;
        case 0x0110:
            facts.model = reader.words(entry);
            break;
        case 0x0112:
            facts.orientation = static_cast<int>(std::min(reader.value(entry), 9u));
            break;
        case 0x0131:
            facts.software = reader.words(entry);
            break;
        case 0x0132:
            facts.changed = reader.words(entry);
            break;
        case 0x8769:
            more = reader.value(entry);
            break;
        default:
            break;
        }
    });
    if (more != 0 && more != reader.first())
        reader.directory(more, [&](std::uint32_t tag, std::uint32_t entry) {
            const auto side = [&] { return static_cast<int>(std::min(reader.value(entry), 1u << 20)); };
            switch (tag) {
            case 0x9003:
                facts.taken = reader.words(entry);
                break;
            case 0x927C:
                facts.makerNote = true;
                break;
            case 0xA002:
                facts.pixels.width = side();
                break;
            case 0xA003:
                facts.pixels.height = side();
                break;
            default:
                break;
            }
        });
    std::size_t thumbnail = 0, length = 0;
    if (next != 0 && next != reader.first() && next != more)
        reader.directory(next, [&](std::uint32_t tag, std::uint32_t entry) {
            if (tag == 0x0201)
                thumbnail = reader.value(entry);
            if (tag == 0x0202)
                length = reader.value(entry);
        });
    if (thumbnail > 0 && length > 0 && thumbnail < tiff.size() && length <= tiff.size() - thumbnail) {
        facts.thumbnailAt = at + thumbnail;
        facts.thumbnailBytes = length;
    }
    if (facts.orientation > 8)
        facts.orientation = 0;
    return facts;
}

void readXmp(std::string_view packet, PictureStructure& structure) {
    packet = packet.substr(0, xmpBytesMax);
    structure.xmp = true;
    if (structure.creatorTool.empty())
        structure.creatorTool = valueOf(packet, "xmp:CreatorTool");
    for (std::size_t at = packet.find("stEvt:action"); at != std::string_view::npos;
         at = packet.find("stEvt:action", at + 1)) {
        // An element is named twice, at its beginning and its end.
        if (at > 0 && packet[at - 1] != '/' && structure.historySteps < 1000)
            ++structure.historySteps;
    }
    constexpr std::string_view agent = "stEvt:softwareAgent";
    for (std::size_t at = packet.find(agent); at != std::string_view::npos && structure.historyTools.size() < 8;
         at = packet.find(agent, at + 1)) {
        const std::string tool = at > 0 && packet[at - 1] != '/' ? valueOf(packet.substr(at, 200), agent) : "";
        auto& known = structure.historyTools;
        if (!tool.empty() && std::find(known.begin(), known.end(), tool) == known.end())
            known.push_back(tool);
    }
    structure.derived = structure.derived || packet.find("xmpMM:DerivedFrom") != std::string_view::npos;
}

} // namespace darcha
