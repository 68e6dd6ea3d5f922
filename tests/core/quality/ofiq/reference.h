// SPDX-License-Identifier: Apache-2.0
// The reference data of shared/data/face_quality_reference as values: OFIQ's own numbers for one mannequin in eight
// lights.
#pragma once

#include "core/quality/ofiq/landmark_file.h"
#include "core/quality/ofiq/ofiq_vector.h"
#include "core/quality/picture_file.h"

#include <array>
#include <fstream>
#include <map>
#include <opencv2/core.hpp>
#include <sstream>

namespace darcha::ofiq::reference {

inline const std::string folder = DARCHA_SHARED_DATA "/face_quality_reference/";
inline constexpr std::array variants{"orig", "blue", "blur", "bright", "dark", "desat", "gray", "leftlight"};

inline bool present() { return std::ifstream(folder + "orig.csv").good(); }

inline cv::Mat picture(const std::string& file) { return readPicture(readBytes(folder + file).value(), file).value(); }

inline cv::Mat map(const std::string& file) {
    cv::Mat one;
    cv::extractChannel(picture(file), one, 0);
    return one;
}

struct Row {
    double native = 0;
    int value = 0;
};

// "measure;native;mapped;code"
inline std::map<std::string, Row> rows(const std::string& variant) {
    std::map<std::string, Row> made;
    std::ifstream file(folder + variant + ".csv");
    std::string line;
    for (std::getline(file, line); std::getline(file, line);) {
        std::istringstream cells(line);
        std::string name, native, value;
        std::getline(cells, name, ';');
        std::getline(cells, native, ';');
        std::getline(cells, value, ';');
        made[name] = {std::stod(native), std::stoi(value)};
    }
    return made;
}

// Everything that the data give.
inline Portrait portrait(const std::string& variant) {
    Portrait made;
    made.bgr = picture(variant + ".png");
    made.landmarks = readLandmarks(folder + "landmarks98.txt").value();
    made.transform = readTransform(folder + "transform.txt").value();
    made.parsing = map("parsing400.png");
    made.occlusion = map("occlusion616.png");
    made.pose = HeadPose{};
    made.faceAreas = {1.0};
    return made;
}

inline const QualityScore& score(const std::vector<QualityScore>& scores, QualityComponent component) {
    for (const QualityScore& one : scores)
        if (one.component == component)
            return one;
    std::abort();
}

} // namespace darcha::ofiq::reference
