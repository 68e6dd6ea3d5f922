// SPDX-License-Identifier: Apache-2.0
#include "core/quality/explanation.h"

#include "core/quality/explanation_zones.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <opencv2/imgproc.hpp>

namespace darcha {

namespace {

constexpr int viewHeight = 960; // pixels of the portrait's side: fits a screen, letters stay readable beside it
constexpr int panelWidth = 640;
constexpr double shade = 0.30; // of a zone's colour; the face below stays recognisable
constexpr double rowHeight = 46;

const cv::Scalar paper(250, 250, 250), ink(40, 40, 40), faint(120, 120, 120);

enum class Finding { Failed, Advised, Unjudged, Held };

cv::Scalar colourOf(Finding finding) {
    switch (finding) {
    case Finding::Failed:
        return {40, 40, 210};
    case Finding::Advised:
        return {0, 140, 230};
    case Finding::Unjudged:
        return {130, 130, 130};
    case Finding::Held:
        break;
    }
    return {70, 140, 50};
}

struct Row {
    const QualityLimit* limit;
    const QualityScore* score;
    Finding finding;
    int number = 0; // of what did not hold, from 1
};

std::vector<Row> rowsOf(const QualityAssessment& assessment, const QualityProfile& profile) {
    std::vector<Row> rows;
    const auto& reasons = assessment.reasons;
    for (const QualityLimit& limit : profile.limits) {
        const QualityScore* const score = assessment.score(limit.component);
        if (!score || score->reason == notAskedReason)
            continue;
        const bool blocks = std::find(reasons.begin(), reasons.end(), limit.component) != reasons.end();
        rows.push_back({&limit, score,
                        !score->value         ? Finding::Unjudged
                        : blocks              ? Finding::Failed
                        : limit.holds(*score) ? Finding::Held
                                              : Finding::Advised});
    }
    // Failed first, in the order of the reasons, then advised, then what could not be judged; these in the profile's.
    const auto place = [&](const Row& row) {
        return std::find(reasons.begin(), reasons.end(), row.limit->component) - reasons.begin();
    };
    std::stable_sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
        return a.finding != b.finding ? a.finding < b.finding : a.finding == Finding::Failed && place(a) < place(b);
    });
    int number = 0;
    for (Row& row : rows)
        row.number = row.finding == Finding::Held ? 0 : ++number;
    return rows;
}

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, std::abs(value) >= 100 ? "%.0f" : std::abs(value) >= 10 ? "%.1f" : "%.3g", value);
    return text;
}

std::string unitOf(QualityComponent component) {
    switch (component) {
    case QualityComponent::InterEyeDistance:
        return " px";
    case QualityComponent::HeadPoseYaw:
    case QualityComponent::HeadPosePitch:
    case QualityComponent::HeadPoseRoll:
        return " deg";
    case QualityComponent::DynamicRange:
        return " stops";
    default:
        return "";
    }
}

// The limit, and where it blocks: one sigma beyond.
std::string limitText(const QualityLimit& limit) {
    const std::string unit = unitOf(limit.component);
    if (limit.nativeMin && limit.nativeMax && *limit.nativeMin == *limit.nativeMax)
        return "must be " + number(*limit.nativeMin) + unit;
    const auto blocking = [&](const std::string& at) {
        return limit.severity == LimitSeverity::Block ? " (blocks beyond " + at + ")" : std::string();
    };
    if (limit.nativeMin && limit.nativeMax)
        return number(*limit.nativeMin) + " to " + number(*limit.nativeMax) + unit +
               blocking(number(*limit.nativeMin - limit.sigma) + ", " + number(*limit.nativeMax + limit.sigma));
    if (limit.nativeMin)
        return "at least " + number(*limit.nativeMin) + unit + blocking(number(*limit.nativeMin - limit.sigma));
    if (limit.nativeMax)
        return "at most " + number(*limit.nativeMax) + unit + blocking(number(*limit.nativeMax + limit.sigma));
    return limit.valueMin ? "value at least " + std::to_string(*limit.valueMin) : std::string();
}

void write(cv::Mat& on, const std::string& text, cv::Point at, double size, const cv::Scalar& colour, int weight = 1) {
    cv::putText(on, text, at, cv::FONT_HERSHEY_SIMPLEX, size, colour, weight, cv::LINE_AA);
}

// What of the picture is shown: the portrait and a little around it, or everything where there is no single face.
cv::Rect shownPart(const PictureJudgement& judgement) {
    const cv::Rect whole({}, judgement.shown->bgr.size());
    const cv::Rect2d crop = judgement.assessment.portrait.crop;
    if (judgement.finding.faceCount != 1 || !judgement.finding.face || crop.width <= 0)
        return whole;
    const cv::Rect2d both = crop | judgement.finding.face->box;
    const double margin = 0.08 * std::max(both.width, both.height);
    const cv::Rect grown(cvFloor(both.x - margin), cvFloor(both.y - margin), cvCeil(both.width + 2 * margin),
                         cvCeil(both.height + 2 * margin));
    const cv::Rect part = grown & whole;
    return part.width >= 8 && part.height >= 8 ? part : whole;
}

class View {
public:
    View(const cv::Mat& picture, const cv::Rect& part)
        : m_part(part),
          m_scale(std::min(static_cast<double>(viewHeight) / part.height, 1.6 * viewHeight / part.width)) {
        cv::resize(picture(part), canvas, {}, m_scale, m_scale, m_scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
    }
    cv::Point at(const cv::Point2d& p) const {
        return {cvRound((p.x - m_part.x) * m_scale), cvRound((p.y - m_part.y) * m_scale)};
    }
    std::vector<cv::Point> at(const std::vector<cv::Point2d>& polygon) const {
        std::vector<cv::Point> made;
        for (const cv::Point2d& p : polygon)
            made.push_back(at(p));
        return made;
    }

    cv::Mat canvas;

private:
    cv::Rect m_part;
    double m_scale;
};

// A thin light line on a thick dark one: seen on every skin and every wall.
void drawOutline(View& view, const std::vector<cv::Point2d>& polygon, const cv::Scalar& colour, int weight) {
    const std::vector<std::vector<cv::Point>> lines{view.at(polygon)};
    cv::polylines(view.canvas, lines, true, cv::Scalar(20, 20, 20), weight + 2, cv::LINE_AA);
    cv::polylines(view.canvas, lines, true, colour, weight, cv::LINE_AA);
}

// `taken`: plates that are drawn already; a new one goes below them.
void drawTag(View& view, cv::Point2d where, const std::string& text, const cv::Scalar& colour,
             std::vector<cv::Rect>& taken) {
    int below = 0;
    const cv::Size size = cv::getTextSize(text, cv::FONT_HERSHEY_SIMPLEX, 0.7, 2, &below);
    cv::Point at = view.at(where);
    at.x = std::clamp(at.x, 4, std::max(4, view.canvas.cols - size.width - 16));
    at.y = std::clamp(at.y, size.height + 10, std::max(size.height + 10, view.canvas.rows - 10));
    cv::Rect plate(at.x - 2, at.y - size.height - 6, size.width + 12, size.height + 12);
    for (const cv::Rect& other : taken)
        if ((plate & other).area() > 0)
            plate.y = other.br().y + 2;
    taken.push_back(plate);
    cv::rectangle(view.canvas, plate, colour, cv::FILLED);
    cv::rectangle(view.canvas, plate, cv::Scalar(255, 255, 255), 1);
    write(view.canvas, text, {plate.x + 6, plate.y + size.height + 6}, 0.7, {255, 255, 255}, 2);
}

// Has a line of its own. Without one face nothing else is judged: one line says so.
bool listed(const Row& row, const PictureJudgement& judgement) {
    return row.finding != Finding::Held && (row.finding != Finding::Unjudged || judgement.finding.faceCount == 1);
}

void drawZones(View& view, const PictureJudgement& judgement, const std::vector<Row>& rows) {
    // One zone is shaded once however many components look at it; it carries the worst colour and all numbers.
    struct Marked {
        Finding finding;
        std::string numbers;
    };
    std::map<ZoneKind, Marked> marked;
    for (const Row& row : rows) {
        if (!listed(row, judgement))
            continue;
        auto& mark = marked.try_emplace(zoneKindOf(*row.score), Marked{row.finding, ""}).first->second;
        mark.finding = std::min(mark.finding, row.finding);
        mark.numbers += (mark.numbers.empty() ? "" : " ") + std::to_string(row.number);
    }
    const PortraitGeometry& portrait = judgement.assessment.portrait;
    for (const auto& [kind, mark] : marked) {
        if (mark.finding == Finding::Unjudged) // nothing is wrong there as far as anybody knows: an outline will do
            continue;
        cv::Mat shaded = view.canvas.clone();
        const Zone zone = zoneOf(kind, judgement.finding, portrait);
        for (const auto& polygon : zone.shaded) {
            std::vector<std::vector<cv::Point>> together{
                view.at(polygon)}; // in one call: what lies in two of them is left out
            for (const auto& spared : zone.spared)
                together.push_back(view.at(spared));
            cv::fillPoly(shaded, together, colourOf(mark.finding), cv::LINE_AA);
        }
        cv::addWeighted(shaded, shade, view.canvas, 1 - shade, 0, view.canvas);
    }
    for (const auto& [kind, mark] : marked) {
        const Zone zone = zoneOf(kind, judgement.finding, portrait);
        const cv::Scalar colour = colourOf(mark.finding);
        for (const auto* const polygons : {&zone.shaded, &zone.spared})
            for (const auto& polygon : *polygons)
                cv::polylines(view.canvas, std::vector{view.at(polygon)}, true, colour, 2, cv::LINE_AA);
        for (const auto& [from, to] : zone.lines) {
            cv::line(view.canvas, view.at(from), view.at(to), cv::Scalar(255, 255, 255), 6, cv::LINE_AA);
            cv::line(view.canvas, view.at(from), view.at(to), colour, 3, cv::LINE_AA);
        }
    }
    std::vector<cv::Rect> taken;
    for (const auto& [kind, mark] : marked) {
        const Zone zone = zoneOf(kind, judgement.finding, portrait);
        if (!zone.shaded.empty() || !zone.lines.empty())
            drawTag(view, zone.tag, mark.numbers, colourOf(mark.finding), taken);
    }
}

cv::Mat panelOf(const PictureJudgement& judgement, const std::vector<Row>& rows) {
    const auto held = static_cast<int>(
        std::count_if(rows.begin(), rows.end(), [](const Row& row) { return row.finding == Finding::Held; }));
    const auto open = static_cast<int>(
        std::count_if(rows.begin(), rows.end(), [&](const Row& row) { return listed(row, judgement); }));
    const int unlisted = static_cast<int>(rows.size()) - held - open;
    const int height = std::max(viewHeight, cvRound(150 + open * rowHeight + (held + 1) / 2 * 22 + 40));
    cv::Mat panel(height, panelWidth, CV_8UC3, paper);
    const QualityAssessment& assessment = judgement.assessment;
    const cv::Scalar verdictColour = colourOf(assessment.verdict == QualityVerdict::Pass   ? Finding::Held
                                              : assessment.verdict == QualityVerdict::Fail ? Finding::Failed
                                                                                           : Finding::Unjudged);
    write(panel, std::string(name(assessment.verdict)), {20, 46}, 1.2, verdictColour, 2);
    write(panel, "profile " + assessment.profileId + ", version " + std::to_string(assessment.profileVersion),
          {300, 30}, 0.5, faint);
    const cv::Size saved = assessment.portrait.saved;
    if (saved.width > 0)
        write(panel, "saved at " + std::to_string(saved.width) + " x " + std::to_string(saved.height) + " pixels",
              {300, 52}, 0.5, faint);
    if (std::any_of(assessment.scores.begin(), assessment.scores.end(),
                    [](const QualityScore& score) { return score.reason == notAskedReason; }))
        write(panel, "no second opinion was asked", {300, 74}, 0.5, faint);
    double y = 84;
    for (const Row& row : rows) {
        if (!listed(row, judgement))
            continue;
        const cv::Scalar colour = colourOf(row.finding);
        cv::rectangle(panel, cv::Rect(20, cvRound(y), 38, 36), colour, cv::FILLED);
        write(panel, std::to_string(row.number), {row.number < 10 ? 31 : 24, cvRound(y) + 25}, 0.65, {255, 255, 255},
              2);
        const bool advised = row.finding == Finding::Advised;
        const std::string title = std::string(name(row.limit->component)) +
                                  (row.score->detail.empty() ? "" : ", " + row.score->detail) +
                                  (advised ? " (advice)" : "");
        write(panel, title, {70, cvRound(y) + 15}, 0.58, ink, 1);
        const int titleWidth = cv::getTextSize(title, cv::FONT_HERSHEY_SIMPLEX, 0.58, 1, nullptr).width;
        write(panel, std::string(name(zoneKindOf(*row.score))), {82 + titleWidth, cvRound(y) + 15}, 0.42, faint);
        const std::string said =
            row.score->native ? number(*row.score->native) + unitOf(row.limit->component) + "; " + limitText(*row.limit)
                              : "cannot be judged: " + row.score->reason;
        write(panel, said, {70, cvRound(y) + 34}, 0.5, row.finding == Finding::Unjudged ? faint : colour);
        y += rowHeight;
    }
    if (unlisted > 0) {
        write(panel, std::to_string(unlisted) + " more cannot be judged without exactly one face",
              {20, cvRound(y) + 20}, 0.5, faint);
        y += rowHeight / 2;
    }
    y += 24;
    write(panel, std::to_string(held) + " of " + std::to_string(rows.size()) + " limits hold", {20, cvRound(y)}, 0.55,
          colourOf(Finding::Held), 1);
    y += 24;
    int column = 0;
    for (const Row& row : rows) {
        if (row.finding != Finding::Held)
            continue;
        write(panel, std::string(name(row.limit->component)) + " " + number(*row.score->native),
              {20 + 310 * column, cvRound(y)}, 0.42, faint);
        y += column == 1 ? 22 : 0;
        column = 1 - column;
    }
    return panel;
}

} // namespace

cv::Mat explanation(const PictureJudgement& judgement, const QualityProfile& profile) {
    if (!judgement.shown || judgement.shown->bgr.empty())
        return {};
    const std::vector<Row> rows = rowsOf(judgement.assessment, profile);
    View view(judgement.shown->bgr, shownPart(judgement));
    drawZones(view, judgement, rows);
    if (judgement.finding.faceCount == 1 && judgement.finding.face) {
        drawOutline(view, ovalOf(*judgement.finding.face), {255, 255, 255}, 1);
        if (judgement.assessment.portrait.crop.width > 0)
            drawOutline(view, cropOf(judgement.assessment.portrait), {230, 200, 60}, 2);
    }
    const cv::Mat panel = panelOf(judgement, rows);
    cv::Mat made(std::max(panel.rows, view.canvas.rows), view.canvas.cols + panel.cols, CV_8UC3, paper);
    view.canvas.copyTo(made(cv::Rect({}, view.canvas.size())));
    panel.copyTo(made(cv::Rect(cv::Point(view.canvas.cols, 0), panel.size())));
    return made;
}

} // namespace darcha
