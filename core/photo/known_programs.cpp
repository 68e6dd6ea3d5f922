// SPDX-License-Identifier: Apache-2.0
// Names that programs write into their pictures, and what they are for. A list of names is never complete: what is not
// in it is Unknown, and nothing follows from that.
#include "core/photo/picture_structure.h"

#include <algorithm>
#include <cctype>

namespace darcha {

namespace {

struct Known {
    std::string_view part; // lower case
    ProgramKind kind;
};

// First match counts, so the narrower names stand first.
constexpr Known programs[] = {
    {"firefly", ProgramKind::Generator},
    {"midjourney", ProgramKind::Generator},
    {"stable diffusion", ProgramKind::Generator},
    {"stable-diffusion", ProgramKind::Generator},
    {"steps: ", ProgramKind::Generator}, // the "parameters" text of Stable Diffusion's usual front ends
    {"dall-e", ProgramKind::Generator},
    {"comfyui", ProgramKind::Generator},
    {"novelai", ProgramKind::Generator},
    {"facetune", ProgramKind::Retouching},
    {"faceapp", ProgramKind::Retouching},
    {"meitu", ProgramKind::Retouching},
    {"beautyplus", ProgramKind::Retouching},
    {"beautycam", ProgramKind::Retouching},
    {"youcam", ProgramKind::Retouching},
    {"airbrush", ProgramKind::Retouching},
    {"portraitpro", ProgramKind::Retouching},
    {"portrait pro", ProgramKind::Retouching},
    {"remini", ProgramKind::Retouching},
    {"perfect365", ProgramKind::Retouching},
    {"sweet selfie", ProgramKind::Retouching},
    {"retouch", ProgramKind::Retouching},
    {"photoshop lightroom", ProgramKind::Editor},
    {"photoshop", ProgramKind::Editor},
    {"lightroom", ProgramKind::Editor},
    {"camera raw", ProgramKind::Editor},
    {"gimp", ProgramKind::Editor},
    {"affinity", ProgramKind::Editor},
    {"paint.net", ProgramKind::Editor},
    {"paintshop", ProgramKind::Editor},
    {"paint shop", ProgramKind::Editor},
    {"corel", ProgramKind::Editor},
    {"pixelmator", ProgramKind::Editor},
    {"photopea", ProgramKind::Editor},
    {"krita", ProgramKind::Editor},
    {"snapseed", ProgramKind::Editor},
    {"picsart", ProgramKind::Editor},
    {"polarr", ProgramKind::Editor},
    {"vsco", ProgramKind::Editor},
    {"canva", ProgramKind::Editor},
    {"luminar", ProgramKind::Editor},
    {"photoscape", ProgramKind::Editor},
    {"acdsee", ProgramKind::Editor},
    {"fotor", ProgramKind::Editor},
    {"darktable", ProgramKind::Editor},
    {"rawtherapee", ProgramKind::Editor},
    {"capture one", ProgramKind::Editor},
    {"imagemagick", ProgramKind::Converter},
    {"graphicsmagick", ProgramKind::Converter},
    {"gd-jpeg", ProgramKind::Converter},
    {"lavc", ProgramKind::Converter},
    {"irfanview", ProgramKind::Converter},
    {"xnview", ProgramKind::Converter},
    {"picasa", ProgramKind::Converter},
    {"google", ProgramKind::Converter},
    {"windows photo", ProgramKind::Converter},
    {"microsoft", ProgramKind::Converter},
};

} // namespace

std::string_view name(ProgramKind kind) {
    switch (kind) {
    case ProgramKind::Unknown:
        return "unknown";
    case ProgramKind::Camera:
        return "camera";
    case ProgramKind::Converter:
        return "converter";
    case ProgramKind::Editor:
        return "editor";
    case ProgramKind::Retouching:
        return "retouching";
    case ProgramKind::Generator:
        return "generator";
    }
    return {};
}

ProgramKind kindOfProgram(std::string_view named) {
    std::string lower(named);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const Known& known : programs)
        if (lower.find(known.part) != std::string::npos)
            return known.kind;
    return ProgramKind::Unknown;
}

} // namespace darcha
