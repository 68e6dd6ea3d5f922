// SPDX-License-Identifier: Apache-2.0
#include "core/photo/structure_hints.h"

#include "core/quality/picture_file.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace darcha {

namespace {

constexpr double thumbnailLimit = 0.9; // correlation; the same picture gives 0.98 and more, with borders or not
constexpr int thumbnailSide = 64;

cv::Mat small(const cv::Mat& picture) {
    cv::Mat grey, made;
    cv::cvtColor(picture, grey, cv::COLOR_BGR2GRAY);
    cv::resize(grey, made, {thumbnailSide, thumbnailSide}, 0, 0, cv::INTER_AREA);
    made.convertTo(made, CV_32F);
    return made;
}

double correlation(const cv::Mat& a, const cv::Mat& b) {
    cv::Mat result;
    cv::matchTemplate(a, b, result, cv::TM_CCOEFF_NORMED);
    return std::isfinite(result.at<float>(0, 0)) ? result.at<float>(0, 0) : 0;
}

} // namespace

std::optional<double> thumbnailLikeness(const PictureStructure& structure, std::span<const std::uint8_t> file,
                                        const cv::Mat& picture) {
    if (!structure.exif || structure.exif->thumbnailBytes == 0 || picture.empty())
        return std::nullopt;
    const ExifFacts& exif = *structure.exif;
    if (exif.thumbnailAt >= file.size() || exif.thumbnailBytes > file.size() - exif.thumbnailAt)
        return std::nullopt;
    const auto read = readPicture(file.subspan(exif.thumbnailAt, exif.thumbnailBytes), "thumbnail");
    if (!read || read->empty())
        return std::nullopt;
    // Cameras put the small picture into a frame of 4:3 with black bars, and do not turn it.
    double best = -1;
    cv::Mat turned = *read;
    for (int quarter = 0; quarter < 4; ++quarter) {
        if (quarter > 0)
            cv::rotate(turned, turned, cv::ROTATE_90_CLOCKWISE);
        const double shape = static_cast<double>(picture.cols) / picture.rows;
        cv::Size inner = turned.size();
        if (static_cast<double>(inner.width) / inner.height > shape)
            inner.width = std::max(1, cvRound(inner.height * shape));
        else
            inner.height = std::max(1, cvRound(inner.width / shape));
        const cv::Rect middle((turned.cols - inner.width) / 2, (turned.rows - inner.height) / 2, inner.width,
                              inner.height);
        best = std::max(
            {best, correlation(small(turned(middle)), small(picture)), correlation(small(turned), small(picture))});
    }
    return best;
}

std::vector<PhotoHint> structureHints(const PictureStructure& structure, std::span<const std::uint8_t> file,
                                      const cv::Mat& picture) {
    std::vector<PhotoHint> hints;
    std::vector<std::string> programs = structure.comments;
    programs.push_back(structure.creatorTool);
    programs.insert(programs.end(), structure.historyTools.begin(), structure.historyTools.end());
    if (structure.exif)
        programs.push_back(structure.exif->software);
    const auto named = [&](ProgramKind kind) {
        return std::find_if(programs.begin(), programs.end(),
                            [&](const std::string& program) { return kindOfProgram(program) == kind; });
    };
    const std::pair<ProgramKind, std::string_view> kinds[] = {{ProgramKind::Generator, "photo.hint.generator"},
                                                              {ProgramKind::Retouching, "photo.hint.retouching"},
                                                              {ProgramKind::Editor, "photo.hint.editor"}};
    for (const auto& [kind, id] : kinds)
        if (const auto program = named(kind); program != programs.end())
            hints.push_back({id, true, 0, 0, *program});
    if (structure.historySteps > 1) // a converter writes one, "saved"
        hints.push_back(
            {"photo.hint.edit_history", true, static_cast<double>(structure.historySteps), 1, structure.creatorTool});
    if (const auto alike = thumbnailLikeness(structure, file, picture); alike && *alike < thumbnailLimit)
        hints.push_back({"photo.hint.thumbnail_differs", true, *alike, thumbnailLimit, {}});
    // Photoshop's resources alone tell nothing: phones and networks write an empty one beside their captions.
    const bool adobe = structure.photoshopQuality || structure.savedForWeb;
    if (adobe && named(ProgramKind::Editor) == programs.end())
        hints.push_back({"photo.hint.saved_by_editor", true, 0, 0,
                         structure.savedForWeb ? "Adobe, for the web" : "Adobe Photoshop"});
    if (structure.exif) {
        const ExifFacts& exif = *structure.exif;
        if (!exif.pixels.empty() && exif.pixels != structure.size &&
            exif.pixels != cv::Size(structure.size.height, structure.size.width))
            hints.push_back({"photo.hint.size_changed",
                             false,
                             static_cast<double>(structure.size.width),
                             static_cast<double>(exif.pixels.width),
                             {}});
        if (!exif.taken.empty() && !exif.changed.empty() && exif.changed > exif.taken)
            hints.push_back({"photo.hint.changed_later", false, 0, 0, exif.taken + " - " + exif.changed});
    }
    if (structure.trailing > 0)
        hints.push_back({"photo.hint.appended", false, static_cast<double>(structure.trailing), 0, {}});
    return hints;
}

} // namespace darcha
