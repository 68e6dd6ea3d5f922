// SPDX-License-Identifier: Apache-2.0
#include "region_teacher.h"

#include "core/face/mesh_points.h"
#include "core/quality/regions/region_map.h"

#include <opencv2/imgproc.hpp>

namespace darcha::training {

namespace {

cv::Mat polygonMask(const HeadView& view, std::span<const int> points) {
    cv::Mat mask = cv::Mat::zeros(view.bgr.size(), CV_8UC1);
    cv::fillPoly(mask, std::vector<std::vector<cv::Point>>{view.polygon(points)}, cv::Scalar(255));
    return mask;
}

cv::Mat ellipse(int size) { return cv::getStructuringElement(cv::MORPH_ELLIPSE, {size, size}); }

// GrabCut from certain and likely pixels; 255 = foreground.
cv::Mat cut(const cv::Mat& bgr, const cv::Mat& likely, const cv::Mat& sure, const cv::Mat& never) {
    cv::Mat mask(bgr.size(), CV_8UC1, cv::Scalar(cv::GC_PR_BGD));
    mask.setTo(cv::GC_PR_FGD, likely);
    mask.setTo(cv::GC_FGD, sure);
    mask.setTo(cv::GC_BGD, never);
    cv::Mat back, fore;
    cv::setRNGSeed(1);
    cv::grabCut(bgr, mask, {}, back, fore, 4, cv::GC_INIT_WITH_MASK);
    return (mask == cv::GC_FGD) | (mask == cv::GC_PR_FGD);
}

} // namespace

cv::Mat teach(const HeadView& view) {
    const cv::Size size = view.bgr.size();
    const auto row = [&](double y) { return std::clamp(cvRound(view.at(0, y).y), 0, size.height); };
    const cv::Mat oval = polygonMask(view, meshpoint::faceOval);

    cv::Mat sure = oval.clone(), likely, never = ~view.valid;
    cv::dilate(oval, likely, ellipse(71));
    const int middle = size.width / 2;
    cv::rectangle(sure, cv::Rect(middle - 45, row(1.0), 90, size.height - row(1.0)), cv::Scalar(255), cv::FILLED);
    cv::rectangle(likely, cv::Rect(0, row(1.25), size.width, size.height - row(1.25)), cv::Scalar(255), cv::FILLED);
    // White cloth before a bright wall: where shoulders always are is not left to colour.
    cv::rectangle(sure, cv::Rect(middle - 95, row(1.3), 190, size.height - row(1.3)), cv::Scalar(255), cv::FILLED);
    cv::rectangle(never, cv::Rect(0, 0, size.width, 4), cv::Scalar(255), cv::FILLED);
    cv::rectangle(never, cv::Rect(0, 0, 4, row(0.5)), cv::Scalar(255), cv::FILLED);
    cv::rectangle(never, cv::Rect(size.width - 4, 0, 4, row(0.5)), cv::Scalar(255), cv::FILLED);
    never.setTo(0, sure);
    const cv::Mat person = cut(view.bgr, likely, sure, never);

    // Clothes against skin and hair, below the chin: FRLL's volunteers wear white.
    std::vector<cv::Mat> lab;
    cv::split(view.lab, lab);
    cv::Mat chroma = cv::abs(lab[1] - 128) + cv::abs(lab[2] - 128);
    cv::Mat calmL;
    cv::medianBlur(lab[0], calmL, 5);
    cv::medianBlur(chroma, chroma, 5);
    cv::Mat clothing = person & (calmL > 120) & (chroma < 10);
    clothing.rowRange(0, row(1.02)).setTo(0);
    cv::morphologyEx(clothing, clothing, cv::MORPH_CLOSE, ellipse(15));
    clothing &= person;

    // Skin against hair: colours of the inner face against what is surely neither.
    cv::Mat inner,
        features = polygonMask(view, meshpoint::rightEyeOutline) | polygonMask(view, meshpoint::leftEyeOutline);
    for (const auto& brow : {meshpoint::rightBrow, meshpoint::leftBrow})
        features |= polygonMask(view, brow);
    cv::dilate(features, features, ellipse(9));
    cv::erode(oval, inner, ellipse(25));
    cv::Mat skinSure = inner & ~features;
    cv::Mat skinLikely = oval.clone();
    cv::rectangle(skinLikely, cv::Rect(middle - 45, row(0.9), 90, row(1.3) - row(0.9)), cv::Scalar(255), cv::FILLED);
    cv::Mat notSkin = ~person | clothing;
    // Where what is above the forehead has another colour than the face, it is hair.
    const cv::Point2f top = view.points[meshpoint::foreheadTop];
    cv::Mat crown = cv::Mat::zeros(size, CV_8UC1);
    cv::circle(crown, top - cv::Point2f(0, 24), 9, cv::Scalar(255), cv::FILLED);
    if (cv::norm(cv::mean(view.lab, crown) - cv::mean(view.lab, skinSure)) > 28) {
        cv::rectangle(crown, cv::Rect(0, 0, size.width, std::clamp(cvRound(top.y) - 18, 0, size.height)),
                      cv::Scalar(255), cv::FILLED);
        notSkin |= crown;
    }
    const cv::Mat skin = cut(view.bgr, skinLikely & ~notSkin, skinSure & ~notSkin, notSkin) | (inner & person);

    cv::Mat labels(size, CV_8UC1, cv::Scalar(static_cast<int>(Region::Background)));
    labels.setTo(static_cast<int>(Region::Hair), person);
    labels.setTo(static_cast<int>(Region::Skin), person & skin);
    labels.setTo(static_cast<int>(Region::Clothing), clothing);
    labels.setTo(static_cast<int>(Region::Unknown), ~view.valid);
    return labels;
}

cv::Mat wall(cv::Size size, cv::RNG& random) {
    const auto colour = [&] {
        const double level = random.uniform(20., 250.), cast = random.uniform(0., 1.) < 0.5 ? 12 : 60;
        return cv::Scalar(level + random.uniform(-cast, cast), level + random.uniform(-cast, cast) / 2,
                          level + random.uniform(-cast, cast));
    };
    cv::Mat made(size, CV_8UC3, colour());
    const auto noise = [&](int cells, double strength) {
        cv::Mat small(cells * size.height / size.width + 2, cells, CV_32FC3), large;
        random.fill(small, cv::RNG::NORMAL, 0, strength);
        cv::resize(small, large, size, 0, 0, cv::INTER_CUBIC);
        cv::add(made, large, made, cv::noArray(), CV_8UC3);
    };
    const int kind = random.uniform(0, 8);
    if (kind >= 1) // unevenly lit
        noise(random.uniform(2, 5), random.uniform(4., 25.));
    if (kind == 3 || kind == 4) { // boards, tiles, door frames
        const double turn = random.uniform(0, 2) ? 0 : 1;
        const int pitch = random.uniform(12, 120);
        const cv::Scalar other = colour();
        for (int at = random.uniform(0, pitch); at < std::max(size.width, size.height); at += pitch) {
            const cv::Rect bar = turn > 0 ? cv::Rect(at, 0, random.uniform(2, pitch / 2 + 3), size.height)
                                          : cv::Rect(0, at, size.width, random.uniform(2, pitch / 2 + 3));
            made(bar & cv::Rect({}, size)).setTo(other);
        }
        noise(random.uniform(10, 60), random.uniform(3., 15.));
    }
    if (kind == 5) { // leaves, bricks, paper
        noise(random.uniform(8, 25), random.uniform(15., 60.));
        noise(random.uniform(30, 120), random.uniform(10., 40.));
    }
    if (kind >= 6) { // a room: things of all sizes, often out of focus
        for (int i = random.uniform(4, 20); i > 0; --i) {
            const cv::Point at(random.uniform(0, size.width), random.uniform(0, size.height));
            const cv::Size half(random.uniform(5, size.width / 3), random.uniform(5, size.height / 3));
            if (random.uniform(0, 2))
                cv::rectangle(made, at - cv::Point(half), at + cv::Point(half), colour(), cv::FILLED);
            else
                cv::ellipse(made, at, half, random.uniform(0, 180), 0, 360, colour(), cv::FILLED);
        }
        noise(20, 8);
        if (random.uniform(0, 2))
            cv::GaussianBlur(made, made, {0, 0}, random.uniform(1., 12.));
    }
    return made;
}

cv::Mat cloth(cv::Size size, cv::RNG& random) {
    cv::Mat made(size, CV_8UC3);
    if (random.uniform(0, 4) == 0) {
        made = wall(size, random); // a pattern
    } else {
        const int kind = random.uniform(0, 3); // dark, white, any
        const int low = kind == 1 ? 170 : 5, high = kind == 0 ? 70 : 250;
        const double level = random.uniform(static_cast<double>(low), static_cast<double>(high));
        const double cast = kind == 2 ? 90 : 10;
        made.setTo(cv::Scalar(level + random.uniform(-cast, cast), level + random.uniform(-cast, cast),
                              level + random.uniform(-cast, cast)));
    }
    cv::Mat small(random.uniform(4, 14), random.uniform(4, 40), CV_32FC1), folds; // hanging folds
    random.fill(small, cv::RNG::NORMAL, 1, random.uniform(0.03, 0.22));
    cv::resize(small, folds, size, 0, 0, cv::INTER_CUBIC);
    cv::cvtColor(folds, folds, cv::COLOR_GRAY2BGR);
    cv::multiply(made, folds, made, 1, CV_8UC3);
    return made;
}

void cover(const HeadView& view, cv::Mat& bgr, cv::Mat& labels, cv::RNG& random) {
    const cv::Size size = bgr.size();
    cv::Mat oval = polygonMask(view, meshpoint::faceOval), shape = cv::Mat::zeros(size, CV_8UC1);
    const cv::Point2f chin = view.points[meshpoint::chin], top = view.points[meshpoint::foreheadTop];
    const float right = view.points[meshpoint::rightTemple].x, left = view.points[meshpoint::leftTemple].x;
    const int middle = cvRound((right + left) / 2), half = cvRound((left - right) / 2);
    const bool hat = random.uniform(0, 3) == 0;
    const auto at = [&](double y) { return cvRound(view.at(0, y).y); };
    if (hat) { // cap, beanie, fur hat: down to somewhere on the forehead
        const int rise = cvRound(view.unit * random.uniform(0.45, 0.85));
        const int brim = cvRound(top.y + view.unit * random.uniform(0.0, 0.22));
        const int wide = cvRound(half * random.uniform(1.1, 1.5));
        cv::ellipse(shape, {middle, brim}, {wide, rise}, 0, 180, 360, cv::Scalar(255), cv::FILLED);
        if (random.uniform(0, 2))
            cv::ellipse(shape, {middle, brim}, {wide, cvRound(view.unit * random.uniform(0.05, 0.2))}, 0, 0, 360,
                        cv::Scalar(255), cv::FILLED);
    } else { // a scarf: round the face, over the neck and the shoulders
        const int ring = cvRound(view.unit * random.uniform(0.15, 0.45));
        cv::dilate(oval, shape, ellipse(2 * ring + 1));
        const double flare = random.uniform(0.7, 1.5);
        const std::vector<cv::Point> drape{{middle - half - ring, at(0)},
                                           {middle + half + ring, at(0)},
                                           {middle + cvRound(flare * view.unit), size.height + 20},
                                           {middle - cvRound(flare * view.unit), size.height + 20}};
        cv::fillConvexPoly(shape, drape, cv::Scalar(255));
        cv::Mat face = oval.clone(); // how much of the face stays free
        const int tight = random.uniform(-9, 12);
        tight > 0 ? cv::erode(oval, face, ellipse(tight + 1)) : cv::dilate(oval, face, ellipse(1 - tight));
        shape.setTo(0, face);
        if (random.uniform(0, 3) == 0) // open at the neck
            cv::ellipse(shape, {cvRound(chin.x), cvRound(chin.y)}, {cvRound(half * 0.6), cvRound(view.unit * 0.35)}, 0,
                        0, 180, cv::Scalar(0), cv::FILLED);
    }
    cv::Mat soft, dark, piece = cloth(size, random);
    cv::distanceTransform(shape, dark, cv::DIST_L2, 3); // rounds off towards its edges
    dark = cv::min(dark / (view.unit * random.uniform(0.05, 0.3)) + 0.55, 1.0);
    cv::cvtColor(dark, dark, cv::COLOR_GRAY2BGR);
    cv::multiply(piece, dark, piece, 1, CV_8UC3);
    cv::GaussianBlur(shape, soft, {3, 3}, 0);
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x) {
            const int a = soft.at<std::uint8_t>(y, x);
            cv::Vec3b& u = bgr.at<cv::Vec3b>(y, x);
            for (int c = 0; c < 3; ++c)
                u[c] = static_cast<std::uint8_t>((u[c] * (255 - a) + piece.at<cv::Vec3b>(y, x)[c] * a + 127) / 255);
        }
    // Long hair that looks out beside a scarf goes: who wears one has it under it.
    if (!hat)
        labels.setTo(static_cast<int>(Region::Background), (labels == static_cast<int>(Region::Hair)) & ~shape);
    labels.setTo(static_cast<int>(Region::Covering), shape & (labels != static_cast<int>(Region::Unknown)));
}

void bleach(cv::Mat& bgr, const cv::Mat& labels, cv::RNG& random) {
    cv::Mat grey, soft, hair = labels == static_cast<int>(Region::Hair);
    cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
    const double lift = random.uniform(60., 180.), keep = random.uniform(0.4, 1.0);
    const double red = random.uniform(-8., 30.); // grey to fair and red
    cv::GaussianBlur(hair, soft, {5, 5}, 0);
    for (int y = 0; y < bgr.rows; ++y)
        for (int x = 0; x < bgr.cols; ++x) {
            const int a = soft.at<std::uint8_t>(y, x);
            const double level = lift + keep * grey.at<std::uint8_t>(y, x);
            cv::Vec3b& u = bgr.at<cv::Vec3b>(y, x);
            const std::array<double, 3> to{level - red, level, level + red};
            for (int c = 0; c < 3; ++c)
                u[c] = cv::saturate_cast<std::uint8_t>((u[c] * (255 - a) + to[static_cast<std::size_t>(c)] * a) / 255);
        }
}

cv::Mat disguised(const cv::Mat& bgr, const cv::Mat& labels, int variant, cv::RNG& random) {
    if (variant == 0)
        return bgr.clone();
    cv::Mat made = bgr.clone();
    cv::Mat clothing = labels == static_cast<int>(Region::Clothing),
            person = labels != static_cast<int>(Region::Background);
    // Clothes: white cloth takes any colour, with its folds; sometimes a pattern.
    cv::Mat dye(bgr.size(), CV_8UC3,
                cv::Scalar(random.uniform(10, 255), random.uniform(10, 255), random.uniform(10, 255)));
    if (random.uniform(0, 3) == 0)
        dye = wall(bgr.size(), random);
    cv::Mat dyed, soft;
    cv::multiply(bgr, dye, dyed, 1 / 225.0);
    cv::GaussianBlur(clothing, soft, {3, 3}, 0);
    const auto blend = [](cv::Mat& under, const cv::Mat& over, const cv::Mat& share) {
        for (int y = 0; y < under.rows; ++y)
            for (int x = 0; x < under.cols; ++x) {
                const int a = share.at<std::uint8_t>(y, x);
                cv::Vec3b& u = under.at<cv::Vec3b>(y, x);
                const cv::Vec3b& o = over.at<cv::Vec3b>(y, x);
                for (int c = 0; c < 3; ++c)
                    u[c] = static_cast<std::uint8_t>((u[c] * (255 - a) + o[c] * a + 127) / 255);
            }
    };
    if (random.uniform(0, 4) > 0)
        blend(made, dyed, soft);
    cv::Mat inside; // a pixel in from the edge, or the old wall shows as a rim
    cv::erode(person, inside, cv::Mat::ones(3, 3, CV_8UC1));
    cv::GaussianBlur(inside, soft, {3, 3}, 0);
    cv::Mat before = wall(bgr.size(), random);
    blend(before, made, soft);
    // Light: gain, colour cast, side light, grain.
    cv::Mat light(2, 2, CV_32FC3), lit;
    const double gain = random.uniform(0.55, 1.15);
    const cv::Scalar cast(random.uniform(0.85, 1.1), 1, random.uniform(0.9, 1.15));
    for (int i = 0; i < 4; ++i)
        for (int c = 0; c < 3; ++c)
            light.at<cv::Vec3f>(i / 2, i % 2)[c] = static_cast<float>(gain * cast[c] * random.uniform(0.8, 1.2));
    cv::resize(light, lit, bgr.size(), 0, 0, cv::INTER_LINEAR);
    cv::Mat exact;
    before.convertTo(exact, CV_32FC3);
    exact = exact.mul(lit);
    cv::Mat grain(bgr.size(), CV_32FC3);
    random.fill(grain, cv::RNG::NORMAL, 0, random.uniform(0., 6.));
    exact += grain;
    exact.convertTo(before, CV_8UC3);
    return before;
}

} // namespace darcha::training
