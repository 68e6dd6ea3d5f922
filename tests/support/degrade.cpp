// SPDX-License-Identifier: Apache-2.0
#include "tests/support/degrade.h"

#include "core/quality/linear_light.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace darcha::test {

namespace {

cv::Mat srgb(const cv::Mat& light) {
    static const std::array<unsigned char, 4097> table = [] {
        std::array<unsigned char, 4097> made{};
        for (std::size_t i = 0; i < made.size(); ++i) // steps in the root: fine where sRGB is steep
            made[i] = cv::saturate_cast<unsigned char>(
                srgbLevel(static_cast<double>(i) / 4096 * static_cast<double>(i) / 4096));
        return made;
    }();
    cv::Mat bgr(light.size(), CV_8UC3);
    for (int y = 0; y < light.rows; ++y) {
        const auto* from = light.ptr<float>(y);
        auto* to = bgr.ptr<unsigned char>(y);
        for (int i = 0; i < 3 * light.cols; ++i)
            to[i] = table[static_cast<std::size_t>(4096 * std::sqrt(std::clamp(from[i], 0.0F, 1.0F)) + 0.5F)];
    }
    return bgr;
}

cv::Mat filtered(const cv::Mat& bgr, const cv::Mat& kernel) {
    cv::Mat light;
    cv::filter2D(linearLight(bgr), light, -1, kernel / cv::sum(kernel)[0], {-1, -1}, 0, cv::BORDER_REPLICATE);
    return srgb(light);
}

// Coverage of a shape by pixels, by 8 x 8 points in each.
cv::Mat drawnKernel(double reach, const std::function<bool(double, double)>& inside) {
    const int half = static_cast<int>(std::ceil(reach));
    cv::Mat kernel = cv::Mat::zeros(2 * half + 1, 2 * half + 1, CV_32FC1);
    for (int y = -half; y <= half; ++y)
        for (int x = -half; x <= half; ++x)
            for (int i = 0; i < 64; ++i)
                kernel.at<float>(y + half, x + half) +=
                    inside(x + (i % 8 - 3.5) / 8, y + (i / 8 - 3.5) / 8) ? 1.0F : 0.0F;
    return kernel;
}

} // namespace

cv::Mat defocused(const cv::Mat& bgr, double radius) {
    return filtered(bgr, drawnKernel(radius + 1, [&](double x, double y) { return x * x + y * y <= radius * radius; }));
}

cv::Mat moved(const cv::Mat& bgr, double length, double degrees) {
    const double turn = degrees * std::numbers::pi / 180, c = std::cos(turn), s = std::sin(turn);
    return filtered(bgr, drawnKernel(length / 2 + 1, [&](double x, double y) {
                        return std::abs(x * c + y * s) <= length / 2 && std::abs(y * c - x * s) <= 0.5;
                    }));
}

cv::Mat exposed(const cv::Mat& bgr, double stops) { return srgb(linearLight(bgr) * std::exp2(stops)); }

cv::Mat faded(const cv::Mat& bgr, double contrast) {
    cv::Mat pale;
    bgr.convertTo(pale, -1, contrast, 140 * (1 - contrast));
    return pale;
}

cv::Mat cast(const cv::Mat& bgr, double blueStops, double redStops) {
    cv::Mat light;
    cv::multiply(linearLight(bgr), cv::Scalar(std::exp2(blueStops), 1, std::exp2(redStops)), light);
    return srgb(light);
}

cv::Mat grey(const cv::Mat& bgr) {
    cv::Mat one, three;
    cv::cvtColor(bgr, one, cv::COLOR_BGR2GRAY);
    cv::cvtColor(one, three, cv::COLOR_GRAY2BGR);
    return three;
}

cv::Mat noisy(const cv::Mat& bgr, double deviation, unsigned seed) {
    cv::Mat noise(bgr.size(), CV_16SC3), made;
    cv::RNG generator(seed);
    generator.fill(noise, cv::RNG::NORMAL, 0, deviation);
    cv::add(bgr, noise, made, {}, CV_8UC3);
    return made;
}

cv::Mat jpeg(const cv::Mat& bgr, int quality) {
    std::vector<unsigned char> bytes;
    cv::imencode(".jpg", bgr, bytes, {cv::IMWRITE_JPEG_QUALITY, quality});
    return cv::imdecode(bytes, cv::IMREAD_COLOR);
}

cv::Mat colourHalved(const cv::Mat& bgr) {
    cv::Mat ycc, made;
    cv::cvtColor(bgr, ycc, cv::COLOR_BGR2YCrCb);
    std::vector<cv::Mat> planes;
    cv::split(ycc, planes);
    for (const std::size_t colour : {1U, 2U}) {
        cv::Mat small;
        cv::resize(planes[colour], small, {}, 0.5, 0.5, cv::INTER_AREA);
        cv::resize(small, planes[colour], bgr.size(), 0, 0, cv::INTER_LINEAR);
    }
    cv::merge(planes, ycc);
    cv::cvtColor(ycc, made, cv::COLOR_YCrCb2BGR);
    return made;
}

cv::Mat sideLit(const cv::Mat& bgr, const FaceSite& face, double stops) {
    cv::Mat light = linearLight(bgr);
    const cv::Point2d middle = (face.rightEye + face.leftEye) / 2, across = face.leftEye - face.rightEye;
    const double width = 0.5 * face.eyeDistance();
    for (int y = 0; y < light.rows; ++y)
        for (int x = 0; x < light.cols; ++x) {
            // A soft step across the nose: the lit half keeps its light.
            const double at = (cv::Point2d(x, y) - middle).dot(across) / face.eyeDistance() / width;
            const double lit = 1 / (1 + std::exp(-4 * at * (stops > 0 ? 1 : -1)));
            light.at<cv::Vec3f>(y, x) *= static_cast<float>(std::exp2(-std::abs(stops) * (1 - lit)));
        }
    return srgb(light);
}

cv::Mat upscaled(const cv::Mat& bgr, double factor) {
    cv::Mat small, large;
    cv::resize(bgr, small, {}, 1 / factor, 1 / factor, cv::INTER_AREA);
    cv::resize(small, large, bgr.size(), 0, 0, cv::INTER_CUBIC);
    return large;
}

cv::Mat interlaced(const cv::Mat& bgr, double shift) {
    cv::Mat later, made = bgr.clone();
    const cv::Matx23d move(1, 0, shift, 0, 1, 0);
    cv::warpAffine(bgr, later, move, bgr.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    for (int y = 1; y < made.rows; y += 2)
        later.row(y).copyTo(made.row(y));
    return made;
}

cv::Mat screened(const cv::Mat& bgr, double period, double strength) {
    cv::Mat light = linearLight(bgr);
    const double wave = 2 * std::numbers::pi / period, turn = 0.07; // a screen is never quite level
    for (int y = 0; y < light.rows; ++y)
        for (int x = 0; x < light.cols; ++x) {
            const double u = x * std::cos(turn) + y * std::sin(turn), v = y * std::cos(turn) - x * std::sin(turn);
            const double grid = 0.25 * (2 + std::cos(wave * u) + std::cos(wave * v));
            light.at<cv::Vec3f>(y, x) *= static_cast<float>(1 - strength * (1 - grid));
        }
    return srgb(light);
}

cv::Mat redEyed(const cv::Mat& bgr, const FaceSite& face, double strength) {
    cv::Mat made = bgr.clone();
    const cv::Vec3d glow(45, 40, 200); // a flash on the retina, sRGB
    for (const cv::Point2d eye : {face.rightEye, face.leftEye}) {
        const double radius = 0.5 * face.irisRadius;
        for (int y = cvFloor(eye.y - radius) - 1; y <= eye.y + radius + 1; ++y)
            for (int x = cvFloor(eye.x - radius) - 1; x <= eye.x + radius + 1; ++x) {
                if (!cv::Rect({}, made.size()).contains({x, y}))
                    continue;
                const double share = strength * std::clamp(radius + 0.5 - cv::norm(cv::Point2d(x, y) - eye), 0.0, 1.0);
                auto& pixel = made.at<cv::Vec3b>(y, x);
                for (int c = 0; c < 3; ++c)
                    pixel[c] = cv::saturate_cast<unsigned char>((1 - share) * pixel[c] + share * glow[c]);
            }
    }
    return made;
}

const std::vector<Degradation>& degradations() {
    using Site = const FaceSite&;
    using Picture = const cv::Mat&;
    static const std::vector<Degradation> list = [] {
        std::vector<Degradation> made;
        const auto add = [&](const char* kind, const char* component, const char* unit, double strength, bool refused,
                             std::function<cv::Mat(Picture, Site)> render) {
            made.push_back({kind, component, strength, unit, refused, std::move(render)});
        };
        for (const auto& [share, refused] : {std::pair{0.01, false}, {0.02, false}, {0.03, true}, {0.05, true}})
            add("defocus", "Sharpness", "radius / eye distance", share, refused,
                [share](Picture p, Site s) { return defocused(p, share * s.eyeDistance()); });
        for (const auto& [share, refused] : {std::pair{0.02, false}, {0.04, false}, {0.08, true}, {0.12, true}}) {
            for (const double degrees : {0.0, 90.0, 45.0})
                add(degrees == 0    ? "motion-across"
                    : degrees == 90 ? "motion-down"
                                    : "motion-slant",
                    "MotionBlurPrevention", "length / eye distance", share, refused,
                    [share, degrees](Picture p, Site s) { return moved(p, share * s.eyeDistance(), degrees); });
        }
        for (const auto& [stops, refused] : {std::pair{-1.0, false}, {-2.0, false}, {-3.0, true}, {-4.0, true}})
            add("dark", "UnderExposurePrevention", "stops", stops, refused,
                [stops](Picture p, Site) { return exposed(p, stops); });
        for (const auto& [stops, refused] : {std::pair{0.5, false}, {1.0, false}, {2.0, true}, {3.0, true}})
            add("bright", "OverExposurePrevention", "stops", stops, refused,
                [stops](Picture p, Site) { return exposed(p, stops); });
        for (const auto& [left, refused] : {std::pair{0.7, false}, {0.4, false}, {0.25, true}, {0.15, true}})
            add("fog", "DynamicRange", "contrast left", left, refused,
                [left](Picture p, Site) { return faded(p, left); });
        for (const auto& [stops, refused] : {std::pair{0.25, false}, {0.5, false}, {1.0, true}, {1.5, true}}) {
            add("blue", "NaturalColour", "stops", stops, refused,
                [stops](Picture p, Site) { return cast(p, stops, -stops / 2); });
            add("yellow", "NaturalColour", "stops", stops, refused,
                [stops](Picture p, Site) { return cast(p, -stops, stops / 4); });
            add("red", "NaturalColour", "stops", stops, refused,
                [stops](Picture p, Site) { return cast(p, 0, stops); });
            add("green", "NaturalColour", "stops", stops, refused,
                [stops](Picture p, Site) { return cast(p, -stops * 0.75, -stops * 0.75); });
        }
        add("grey", "NaturalColour", "", 1, true, [](Picture p, Site) { return grey(p); });
        for (const auto& [stops, refused] : {std::pair{0.5, false}, {1.0, false}, {2.0, false}, {3.0, true}}) {
            add("side-right", "IlluminationUniformity", "stops", stops, refused,
                [stops](Picture p, Site s) { return sideLit(p, s, stops); });
            add("side-left", "IlluminationUniformity", "stops", stops, refused,
                [stops](Picture p, Site s) { return sideLit(p, s, -stops); });
        }
        for (const auto& [deviation, refused] :
             {std::pair{5.0, false}, {12.0, false}, {18.0, false}, {25.0, true}, {40.0, true}})
            add("noise", "NoisePrevention", "grey levels", deviation, refused,
                [deviation](Picture p, Site) { return noisy(p, deviation); });
        for (const auto& [deviation, refused] : {std::pair{12.0, false}, {25.0, true}, {40.0, true}})
            add("noise-jpeg", "NoisePrevention", "grey levels, then JPEG 75", deviation, refused,
                [deviation](Picture p, Site) { return jpeg(noisy(p, deviation), 75); });
        for (const auto& [quality, refused] :
             {std::pair{90, false}, {75, false}, {50, false}, {40, false}, {30, false}, {25, true}, {10, true}})
            add("jpeg", "CompressionArtifacts", "quality", quality, refused,
                [quality](Picture p, Site) { return jpeg(p, quality); });
        for (const auto& [quality, refused] : {std::pair{25, true}, {10, true}})
            add("jpeg-again", "CompressionArtifacts", "quality, then cut by 3 x 5 pixels and 92", quality, refused,
                [quality](Picture p, Site) {
                    const cv::Mat once = jpeg(p, quality);
                    return jpeg(once(cv::Rect(3, 5, once.cols - 3, once.rows - 5)).clone(), 92);
                });
        for (const auto& [factor, refused] : {std::pair{1.25, false}, {1.5, false}, {2.0, true}, {3.0, true}})
            add("upscale", "UpscalingPrevention", "factor", factor, refused,
                [factor](Picture p, Site) { return upscaled(p, factor); });
        for (const auto& [share, refused] : {std::pair{0.005, false}, {0.02, true}, {0.05, true}})
            add("interlace", "InterlacingPrevention", "shift / eye distance", share, refused,
                [share](Picture p, Site s) { return interlaced(p, share * s.eyeDistance()); });
        for (const auto& [strength, refused] : {std::pair{0.05, false}, {0.15, true}, {0.3, true}})
            for (const double period : {2.7, 5.3})
                add(period < 4 ? "raster-fine" : "raster-coarse", "RecapturePrevention", "share of the light", strength,
                    refused, [strength, period](Picture p, Site) { return screened(p, period, strength); });
        for (const auto& [strength, refused] : {std::pair{0.3, false}, {0.6, true}, {1.0, true}})
            add("red-eye", "RedEyePrevention", "share", strength, refused,
                [strength](Picture p, Site s) { return redEyed(p, s, strength); });
        return made;
    }();
    return list;
}

} // namespace darcha::test
