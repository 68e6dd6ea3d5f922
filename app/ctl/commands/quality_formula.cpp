// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/commands/quality_formula.h"

#include "core/quality/ofiq/landmark_file.h"
#include "core/quality/ofiq/map_file.h"
#include "core/quality/ofiq/ofiq_vector.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

namespace darcha::ctl {
namespace {

const std::array formulaOptions{
    Option{"--formula", "WHOSE",
           "darcha (default), ofiq (native and value of each component are those of the reference implementation's "
           "formulas, OFIQ 1.0.3) or both (OFIQ's beside ours). Verdict, reasons and hint are always ours."},
    Option{
        "--landmarks", "FILE",
        "For OFIQ's formulas: 98 lines \"x y\" (WFLW order), or 68 in dlib's, of every picture, in place of points of "
        "our own mesh. The pose of our mesh is then not used."},
    Option{
        "--transform", "FILE",
        "With --landmarks: two rows of three numbers, picture to 616 x 616. Without it: least median of squares over "
        "eyes, nose and mouth."},
    Option{"--parsing", "FILE", "For OFIQ's formulas: classes of the aligned picture, 400 x 400, grey PNG."},
    Option{
        "--occlusion", "FILE",
        "For OFIQ's formulas: where the face can be seen (not 0), 616 x 616, grey PNG. Without it exposure is that of "
        "all the face."}};

const std::array formulaFields{
    Field{
        "components.NAME.ofiq",
        "with --formula both: native, value and reason by OFIQ's formula. Reasons: no_model (a network that cannot be "
        "had), no_parsing_map, no_occlusion_map, no_pose, no_detection, landmarks_unusable, no_face and others"},
    Field{"formula", "ofiq or both, where --formula asked for it"}};

// Nine significant digits: a variance is small, and three decimals would leave nothing of it.
double shortened(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.9g", value);
    return std::strtod(text.data(), nullptr);
}

nlohmann::json jsonOf(const QualityScore& score) {
    using nlohmann::json;
    return {{"native", score.native ? json(shortened(*score.native)) : json()},
            {"value", score.value ? json(*score.value) : json()},
            {"reason", score.reason.empty() ? json() : json(score.reason)}};
}

std::vector<QualityScore> nothingFor(const std::string& reason) {
    std::vector<QualityScore> scores;
    for (const QualityComponent component : standardComponents())
        scores.push_back(notAssessable(component, reason));
    return scores;
}

} // namespace

std::span<const Option> QualityFormula::options() { return formulaOptions; }

std::span<const Field> QualityFormula::output() { return formulaFields; }

std::string QualityFormula::complaintAbout(const Arguments& arguments) {
    const std::string whose = arguments.option("--formula").value_or("darcha");
    if (whose != "darcha" && whose != "ofiq" && whose != "both")
        return "--formula takes darcha, ofiq or both, not \"" + whose + "\"";
    for (const char* option : {"--landmarks", "--transform", "--parsing", "--occlusion"})
        if (whose == "darcha" && arguments.has(option))
            return std::string(option) + " is for OFIQ's formulas: add --formula ofiq or both";
    if (arguments.has("--transform") && !arguments.has("--landmarks"))
        return "--transform belongs to --landmarks";
    return {};
}

Result<QualityFormula> QualityFormula::of(const Arguments& arguments) {
    QualityFormula made;
    const std::string whose = arguments.option("--formula").value_or("darcha");
    made.m_whose = whose == "ofiq" ? Whose::Ofiq : whose == "both" ? Whose::Both : Whose::Darcha;
    if (const auto file = arguments.option("--landmarks")) {
        const auto read = ofiq::readLandmarks(*file);
        if (!read)
            return read.error();
        made.m_given.landmarks = *read;
        made.m_landmarksGiven = true;
    }
    if (const auto file = arguments.option("--transform")) {
        const auto read = ofiq::readTransform(*file);
        if (!read)
            return read.error();
        made.m_given.transform = *read;
    }
    if (const auto file = arguments.option("--parsing")) {
        const auto read = ofiq::readParsingMap(*file);
        if (!read)
            return read.error();
        made.m_given.parsing = *read;
    }
    if (const auto file = arguments.option("--occlusion")) {
        const auto read = ofiq::readOcclusionMap(*file);
        if (!read)
            return read.error();
        made.m_given.occlusion = *read;
    }
    return made;
}

std::vector<QualityScore> QualityFormula::ofiqScores(const PictureJudgement& judgement) const {
    const FaceFinding& finding = judgement.finding;
    if (!m_landmarksGiven && !finding.face)
        return nothingFor("no_face");
    ofiq::Portrait portrait = m_given;
    portrait.bgr = judgement.shown->bgr;
    portrait.faceAreas.emplace();
    for (const cv::Rect2d& box : finding.boxes)
        portrait.faceAreas->push_back(box.area());
    if (portrait.faceAreas->empty())
        portrait.faceAreas->push_back(1); // the face whose landmarks were given is there, found or not
    if (!m_landmarksGiven) {
        portrait.landmarks = ofiq::landmarks98(finding.face->mesh);
        portrait.pose = finding.face->pose;
    }
    return ofiq::ofiqVector(portrait);
}

nlohmann::json QualityFormula::lineOf(const PictureJudgement& judgement) const {
    nlohmann::json line = toJson(judgement);
    if (m_whose == Whose::Darcha)
        return line;
    line["formula"] = m_whose == Whose::Ofiq ? "ofiq" : "both";
    nlohmann::json& components = line["components"];
    if (m_whose == Whose::Ofiq)
        components = nlohmann::json::object(); // nothing beyond the standard
    for (const QualityScore& score : ofiqScores(judgement)) {
        const std::string component(name(score.component));
        if (m_whose == Whose::Ofiq)
            components[component] = jsonOf(score);
        else
            components[component]["ofiq"] = jsonOf(score);
    }
    return line;
}

} // namespace darcha::ctl
