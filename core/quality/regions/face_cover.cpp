// SPDX-License-Identifier: Apache-2.0
#include "core/quality/regions/face_cover.h"

#include "core/base/quantile.h"
#include "core/face/mesh_points.h"
#include "core/quality/linear_light.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace darcha {

namespace {

constexpr double unitPixels = 80; // 43 pixels between the pupils: lips are 8 pixels high
constexpr float darkest = 45;     // code of the skin: below, noise and the sensor's cast hide the skin's colour
constexpr float lineStep = 0.06F; // log: the line between lips is 6 % darker at least
constexpr float codeOffset = 10;  // codes: ratios of nearly black pixels are noise

struct Colour {
    float red = 0, blue = 0, level = 0; // log(R/G), log(B/G), log of the grey level
};

struct Planes {
    cv::Mat_<float> red, blue, level;

    explicit Planes(const cv::Mat& bgr) : red(bgr.size()), blue(bgr.size()), level(bgr.size()) {
        std::array<float, 256> logs{};
        for (std::size_t i = 0; i < logs.size(); ++i)
            logs[i] = std::log(static_cast<float>(i) + codeOffset);
        for (int y = 0; y < bgr.rows; ++y)
            for (int x = 0; x < bgr.cols; ++x) {
                const cv::Vec3b& p = bgr.at<cv::Vec3b>(y, x);
                red(y, x) = logs[p[2]] - logs[p[1]];
                blue(y, x) = logs[p[0]] - logs[p[1]];
                level(y, x) = logs[static_cast<std::size_t>((p[2] * 77 + p[1] * 150 + p[0] * 29) >> 8)];
            }
    }
};

cv::Mat disc(const HeadView& view, int point, double radius) {
    cv::Mat mask = cv::Mat::zeros(view.bgr.size(), CV_8UC1);
    cv::circle(mask, view.points[static_cast<std::size_t>(point)], std::max(1, cvRound(radius * view.unit)),
               cv::Scalar(255), cv::FILLED);
    return mask & view.valid;
}

cv::Mat area(const HeadView& view, std::span<const int> points, bool hull = false) {
    cv::Mat mask = cv::Mat::zeros(view.bgr.size(), CV_8UC1);
    std::vector<cv::Point> polygon = view.polygon(points);
    if (hull) {
        std::vector<cv::Point> convex;
        cv::convexHull(polygon, convex);
        polygon = convex;
    }
    cv::fillPoly(mask, std::vector<std::vector<cv::Point>>{polygon}, cv::Scalar(255));
    return mask & view.valid;
}

double share(const cv::Mat& of, const cv::Mat& in) {
    const int all = cv::countNonZero(in);
    return all ? cv::countNonZero(of & in) / static_cast<double>(all) : 0;
}

float medianIn(const cv::Mat_<float>& plane, const cv::Mat& mask) {
    std::vector<float> values;
    for (int y = 0; y < plane.rows; ++y)
        for (int x = 0; x < plane.cols; ++x)
            if (mask.at<std::uint8_t>(y, x))
                values.push_back(plane(y, x));
    return median(std::move(values));
}

struct Reference {
    Colour skin;
    bool grey = false, found = false;
};

// The zone that most others agree with, among those that have a skin's colour; the upper face first, as masks hide the
// lower.
Reference referenceOf(const HeadView& view, const Planes& planes, bool glass) {
    struct Zone {
        int point;
        float weight;
        bool upper;
        bool underGlasses;
    };
    static constexpr std::array<Zone, 13> zones = {{{6, 3, true, true}, // bridge
                                                    {118, 2, true, true},
                                                    {347, 2, true, true}, // under the eyes
                                                    {151, 2, true, false},
                                                    {108, 1, true, false},
                                                    {337, 1, true, false}, // forehead
                                                    {116, 1, true, true},
                                                    {345, 1, true, true}, // cheek bones
                                                    {4, 1, false, false},
                                                    {101, 1, false, false},
                                                    {330, 1, false, false},
                                                    {205, 0.5F, false, false},
                                                    {425, 0.5F, false, false}}};
    // Of 111 pictures the skins' log(R/G) was 0.07 to 0.49; white masks are at 0, coloured ones beyond.
    constexpr float palest = 0.035F, reddest = 0.75F;
    std::array<Colour, zones.size()> colours;
    std::array<bool, zones.size()> likely{};
    Reference made;
    int upper = 0;
    float strongest = 0;
    for (std::size_t i = 0; i < zones.size(); ++i) {
        const cv::Mat mask = disc(view, zones[i].point, 0.04);
        if (cv::countNonZero(mask) == 0 || (glass && zones[i].underGlasses))
            continue;
        colours[i] = {medianIn(planes.red, mask), medianIn(planes.blue, mask), medianIn(planes.level, mask)};
        strongest = std::max({strongest, std::abs(colours[i].red), std::abs(colours[i].blue)});
        likely[i] = colours[i].red > palest && colours[i].red < reddest && colours[i].blue < 0.12F &&
                    colours[i].level > std::log(codeOffset + 12);
        upper += likely[i] && zones[i].upper;
    }
    made.grey = strongest < 0.03F;
    float best = 1e9F;
    for (std::size_t i = 0; i < zones.size(); ++i) {
        if (!likely[i] || (upper >= 2 && !zones[i].upper))
            continue;
        float cost = 0;
        for (std::size_t k = 0; k < zones.size(); ++k)
            if (likely[k] && (upper < 2 || zones[k].upper))
                cost += zones[k].weight *
                        std::min(0.4F, std::hypot(colours[i].red - colours[k].red, colours[i].blue - colours[k].blue) +
                                           0.15F * std::abs(colours[i].level - colours[k].level));
        if (cost < best) {
            best = cost;
            made.skin = colours[i];
            made.found = true;
        }
    }
    return made;
}

// Under each eye to the cheek bone, and beside it; glasses cover both.
cv::Mat aroundEye(const HeadView& view, std::size_t side) {
    static constexpr std::array<std::array<int, 10>, 2> outline = {
        {{226, 31, 228, 229, 230, 231, 232, 120, 119, 118}, {446, 261, 448, 449, 450, 451, 452, 349, 348, 347}}};
    return area(view, outline[side], true);
}

cv::Mat eyeOpening(const HeadView& view, std::size_t side) {
    return area(view, side == 0 ? std::span<const int>(meshpoint::rightEyeOutline)
                                : std::span<const int>(meshpoint::leftEyeOutline));
}

// Linear light below which `share` of the mask lies; 0 for an empty mask.
double lightAt(const cv::Mat& light, const cv::Mat& mask, double share) {
    std::vector<float> values;
    for (int y = 0; y < light.rows; ++y)
        for (int x = 0; x < light.cols; ++x)
            if (mask.at<std::uint8_t>(y, x))
                values.push_back(light.at<float>(y, x));
    return lowerRank(std::move(values), share);
}

// 1 below `sure`, 0 above `free`.
double below(double value, double sure, double free) { return std::clamp((free - value) / (free - sure), 0.0, 1.0); }

// Dark glass keeps light back twice, coming and going, while its own surface mirrors the room: the skin behind it is
// darker than the cheek below, and the white of the eye hardly brighter than iris and pupil. Shade alone leaves the
// eye's contrast, a closed eye the skin's light: both together count, the more of one the less of the other; or skin so
// dark beside cheek and forehead as no shade makes it (mirroring glass has contrasts of its own). Numbers:
// models/cards/regions.md.
double darkGlass(const HeadView& view, const cv::Mat& light, std::size_t side) {
    const cv::Mat eye = eyeOpening(view, side);
    const double cheek = std::max(lightAt(light, disc(view, side == 0 ? 205 : 425, 0.08), 0.5),
                                  lightAt(light, disc(view, side == 0 ? 50 : 280, 0.06), 0.5));
    const double forehead = lightAt(light, disc(view, side == 0 ? 108 : 337, 0.06), 0.5);
    const double skin = lightAt(light, aroundEye(view, side) & ~eye, 0.8);
    const double white = lightAt(light, eye, 0.85), pupil = lightAt(light, eye, 0.1);
    if (cheek <= 0 || forehead <= 0 || pupil <= 0)
        return 0;
    const double dimmed = skin / cheek, contrast = white / pupil;
    return std::max({std::min(below(dimmed, 0.38, 0.50), below(contrast, 2.4, 3.4)),
                     std::min(below(dimmed, 0.65, 0.80), below(contrast, 1.4, 1.8)),
                     below(skin / std::min(cheek, forehead), 0.12, 0.20)});
}

// How much of the line between the lips is darker than what lies above and below: a mouth, open or closed, has one.
double lineBetweenLips(const HeadView& view, const Planes& planes) {
    const cv::Point2f right = view.points[meshpoint::mouthRightCorner], left = view.points[meshpoint::mouthLeftCorner];
    const cv::Point2f upper = view.points[meshpoint::upperLipInner], lower = view.points[meshpoint::lowerLipInner];
    const float width = static_cast<float>(cv::norm(left - right));
    if (width < 8)
        return 0;
    const int reach = std::max(3, cvRound(0.09 * view.unit));
    int seen = 0, all = 0;
    for (int i = 3; i <= 17; ++i) { // not the corners
        const float t = static_cast<float>(i) / 20, bow = 4 * t * (1 - t);
        const cv::Point2f ends = right + (left - right) * t, middle = (upper + lower) * 0.5F;
        const int x = cvRound(ends.x);
        const int y = cvRound(ends.y + (middle.y - (right.y + left.y) / 2) * bow);
        const int half = std::max(2, cvRound((lower.y - upper.y) / 2 * bow) + 2);
        if (x < 0 || x >= planes.level.cols || y - half - reach < 0 || y + half + reach >= planes.level.rows)
            continue;
        float dark = 1e9F, above = -1e9F, below = -1e9F;
        for (int d = -half; d <= half; ++d)
            dark = std::min(dark, planes.level(y + d, x));
        for (int d = half; d <= half + reach; ++d) {
            above = std::max(above, planes.level(y - d, x));
            below = std::max(below, planes.level(y + d, x));
        }
        ++all;
        seen += std::min(above, below) - dark > lineStep;
    }
    return all ? seen / static_cast<double>(all) : 0;
}

// Hair that hangs into an eye comes from above: the columns of the eye on which forehead, lid and eye are dark without
// a break. Made-up lids and deep shade have bright forehead above them.
double hairColumns(const HeadView& view, const cv::Mat& dark, std::size_t side) {
    static constexpr std::array<std::array<int, 4>, 2> marks = {
        {{33, 133, 105, 159}, {362, 263, 334, 386}}}; // corners, brow, lid
    const auto at = [&](int i) {
        return view.points[static_cast<std::size_t>(marks[side][static_cast<std::size_t>(i)])];
    };
    const float above = at(2).y - static_cast<float>(0.10 * view.unit); // over the brow
    const int top = cvRound(above - 0.06 * view.unit), lid = cvRound(at(3).y);
    const int first = cvRound(at(0).x), last = cvRound(at(1).x);
    int covered = 0, all = 0;
    for (int x = std::max(0, first); x <= std::min(dark.cols - 1, last); ++x, ++all) {
        int seen = 0, rows = 0;
        for (int y = std::max(0, top); y <= std::min(dark.rows - 1, lid); ++y, ++rows)
            seen += dark.at<std::uint8_t>(y, x) != 0;
        covered += rows > 0 && seen >= 0.85 * rows;
    }
    return all ? covered / static_cast<double>(all) : 0;
}

} // namespace

std::optional<FaceCover> FaceCover::of(const FaceObservation& face) {
    std::optional<HeadView> view = HeadView::of(face, unitPixels);
    if (!view)
        return std::nullopt;
    FaceCover made;
    cv::Mat calm;
    cv::GaussianBlur(view->bgr, calm, {3, 3}, 0);
    const Planes planes(calm);
    const cv::Mat light = luminanceOfLight(linearLight(view->bgr));
    // Glasses lie before both eyes: what only one eye shows is the shadow of a light from the side.
    const double glass = std::min(darkGlass(*view, light, 0), darkGlass(*view, light, 1));
    const Reference reference = referenceOf(*view, planes, glass > 0.5);
    made.skinRedness = reference.skin.red;
    const cv::Mat oval = area(*view, meshpoint::faceOval);
    if (cv::countNonZero(oval) < 400) {
        made.reason = "outside_picture";
    } else if (reference.grey) {
        made.reason = "no_colour";
    } else if (reference.skin.level < std::log(codeOffset + darkest)) {
        made.reason = "too_dark";
    }

    // What no skin of this person looks like. Dark things are kept apart: they may be hair.
    const Colour skin = reference.found ? reference.skin : Colour{0.25F, -0.12F, std::log(codeOffset + 120)};
    cv::Mat foreign = cv::Mat::zeros(view->bgr.size(), CV_8UC1), dark = foreign.clone(), crimson = foreign.clone();
    const float pale = 0.4F * skin.red, red = skin.red + 0.65F, blue = std::max(skin.blue + 0.30F, 0.06F);
    for (int y = 0; y < foreign.rows; ++y)
        for (int x = 0; x < foreign.cols; ++x) {
            const float level = planes.level(y, x) - skin.level;
            // Shade keeps the skin's colour; hair and dark glass do not, and are often darker than any shade.
            const bool shade = planes.red(y, x) > 0.5F * skin.red && level > -1.9F;
            if (!shade && (level < -1.0F || planes.level(y, x) < std::log(codeOffset + 14)))
                dark.at<std::uint8_t>(y, x) = 255;
            else if (planes.red(y, x) < pale || (planes.blue(y, x) > blue && planes.red(y, x) < skin.red))
                foreign.at<std::uint8_t>(y, x) = 255;
            else if (planes.red(y, x) > red && level > -1.0F)
                crimson.at<std::uint8_t>(y, x) = 255;
        }

    const cv::Mat chin = disc(*view, 199, 0.10) | disc(*view, 205, 0.10) | disc(*view, 425, 0.10);
    if (share(crimson, chin) > 0.3) // red cloth; red lips alone are paint
        foreign |= crimson;
    const cv::Mat lips = area(*view, meshpoint::outerLips) & ~area(*view, meshpoint::innerLips);
    const cv::Mat mouth = lips | disc(*view, 164, 0.04); // and what lies between nose and lip
    made.mouthHidden = share(foreign | dark, mouth);
    made.mouthLine = lineBetweenLips(*view, planes);
    made.noseHidden = share(foreign | dark, disc(*view, 4, 0.08));
    made.lipRedness = medianIn(planes.red, lips) - medianIn(planes.red, chin);
    made.chinHidden = share(foreign | dark, chin);

    cv::Mat eyes = cv::Mat::zeros(foreign.size(), CV_8UC1), brows = eyes.clone();
    for (std::size_t side = 0; side < 2; ++side) {
        const cv::Mat ring = aroundEye(*view, side), eye = eyeOpening(*view, side);
        made.eyeHidden[side] = std::max(share(foreign | dark, ring & ~eye), glass);
        const auto& brow = side == 0 ? meshpoint::rightBrow : meshpoint::leftBrow;
        const cv::Mat browArea = area(*view, brow, true);
        made.hairOverEye[side] = hairColumns(*view, dark, side);
        eyes |= eye;
        brows |= browArea;
    }
    cv::dilate(eyes, eyes, cv::Mat::ones(5, 5, CV_8UC1));
    cv::dilate(brows, brows, cv::Mat::ones(7, 7, CV_8UC1));

    // The whole face: without eyes, brows, nostrils and the mouth's inside; dark things count only where no hair grows
    // or where nose or lips are gone too.
    cv::Mat counted;
    cv::erode(oval, counted, cv::getStructuringElement(cv::MORPH_ELLIPSE, {7, 7}));
    counted &= ~(eyes | brows | area(*view, meshpoint::innerLips));
    cv::Mat forehead = cv::Mat::zeros(foreign.size(), CV_8UC1);
    const int browLine = std::clamp(cvRound(std::min(view->points[9].y, view->points[151].y)), 0, forehead.rows);
    forehead.rowRange(0, browLine).setTo(255);
    cv::Mat beard = cv::Mat::zeros(foreign.size(), CV_8UC1);
    const int noseLine = std::clamp(cvRound(view->points[2].y), 0, beard.rows);
    beard.rowRange(noseLine, beard.rows).setTo(255);
    const bool lowerFaceGone = made.mouthHidden > 0.5;
    cv::Mat all = foreign | dark;
    all.setTo(0, dark & forehead);
    if (!lowerFaceGone)
        all.setTo(0, (dark | foreign) & beard & ~lips);
    all &= counted;
    made.faceHidden = share(all, counted);
    for (std::size_t side = 0; side < 2; ++side)
        if (glass > 0.5)
            all |= aroundEye(*view, side);
    made.hidden = all;
    made.view = std::move(*view);
    return made;
}

double FaceCover::mouthCovered() const {
    constexpr double redLips = 0.035; // lighter lips 0.05 and more; a hand 0.01; dark lips less, but with a line
    return std::max(mouthHidden, lipRedness < redLips ? 1 - mouthLine : 0.0);
}

} // namespace darcha
