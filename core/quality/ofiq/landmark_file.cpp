// SPDX-License-Identifier: Apache-2.0
#include "core/quality/ofiq/landmark_file.h"

#include "core/quality/picture_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

namespace darcha::ofiq {

namespace {

constexpr double coordinateMax = 32767;     // OFIQ keeps landmarks in 16 bits
constexpr std::size_t quotedMax = 40;       // characters of a wrong line that an error shows
constexpr std::size_t bytesMax = 64 * 1024; // 98 points need less than 4 kB
constexpr double similarityTolerance = 1e-6;
constexpr double scaleMin = 1e-3, scaleMax = 1e3; // a face of 113000 pixels between the eyes, or of a tenth of one
constexpr double shiftMax = 1e7;

struct Row {
    int line = 0; // from 1
    std::vector<double> numbers;
};

Error wrong(const std::string& name, int line, const std::string& what) {
    return {ErrorCode::InvalidArgument, name + ":" + std::to_string(line) + ": " + what};
}

std::string quoted(std::string_view word) {
    std::string shown;
    for (const char c : word.substr(0, quotedMax))
        shown += c >= ' ' && c < 127 ? c : '?';
    return "\"" + shown + (word.size() > quotedMax ? "..." : "") + "\"";
}

// The numbers of each line that holds any; what `separators` names stands between them.
Result<std::vector<Row>> rowsOf(std::string_view text, const std::string& name, std::string_view separators) {
    if (text.size() > bytesMax)
        return Error{ErrorCode::InvalidArgument, name + ": larger than 64 kB; not a file of points or numbers"};
    std::vector<Row> rows;
    int line = 0;
    while (!text.empty()) {
        ++line;
        const std::size_t end = text.find('\n');
        std::string_view rest = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        Row row{line, {}};
        for (;;) {
            const std::size_t start = rest.find_first_not_of(separators);
            if (start == std::string_view::npos || (row.numbers.empty() && rest[start] == '#'))
                break;
            rest.remove_prefix(start);
            const std::string_view word = rest.substr(0, rest.find_first_of(separators));
            double number = 0;
            const auto [stop, trouble] = std::from_chars(word.data(), word.data() + word.size(), number);
            if (trouble != std::errc() || stop != word.data() + word.size() || !std::isfinite(number))
                return wrong(name, line, quoted(word) + " is no number");
            row.numbers.push_back(number);
            rest.remove_prefix(word.size());
        }
        if (!row.numbers.empty())
            rows.push_back(std::move(row));
    }
    return rows;
}

Result<std::string> textOf(const std::filesystem::path& file) {
    const auto bytes = readBytes(file);
    if (!bytes)
        return bytes.error();
    return std::string(bytes->begin(), bytes->end());
}

} // namespace

Result<Landmarks98> parseLandmarks(std::string_view text, const std::string& name) {
    const auto rows = rowsOf(text, name, " \t\r,;");
    if (!rows)
        return rows.error();
    std::vector<cv::Point2d> points;
    for (const Row& row : *rows) {
        if (row.numbers.size() != 2)
            return wrong(name, row.line,
                         "a point has two numbers, x and y; here are " + std::to_string(row.numbers.size()));
        const cv::Point2d point(row.numbers[0], row.numbers[1]);
        if (std::abs(point.x) > coordinateMax || std::abs(point.y) > coordinateMax)
            return wrong(name, row.line, "a point more than 32767 pixels away");
        if (points.size() == landmarkCount)
            return wrong(name, row.line, "a point too many; 98 (WFLW) or 68 (dlib) are wanted");
        points.push_back(point);
    }
    if (points.size() == dlibPointCount) {
        std::array<cv::Point2d, dlibPointCount> dlib;
        std::copy(points.begin(), points.end(), dlib.begin());
        return landmarks98(dlib);
    }
    if (points.size() != landmarkCount)
        return wrong(name, rows->empty() ? 1 : rows->back().line,
                     "ends after " + std::to_string(points.size()) + " points; 98 (WFLW) or 68 (dlib) are wanted");
    Landmarks98 made;
    for (std::size_t i = 0; i < landmarkCount; ++i)
        made[i] = rounded(points[i]);
    return made;
}

Result<Landmarks98> readLandmarks(const std::filesystem::path& file) {
    const auto text = textOf(file);
    return text ? parseLandmarks(*text, file.string()) : Result<Landmarks98>(text.error());
}

Result<cv::Matx23d> parseTransform(std::string_view text, const std::string& name) {
    const auto rows = rowsOf(text, name, " \t\r,;[]");
    if (!rows)
        return rows.error();
    cv::Matx23d made;
    int count = 0;
    for (const Row& row : *rows) {
        if (row.numbers.size() != 3 && row.numbers.size() != 6)
            return wrong(name, row.line, "a row has three numbers; here are " + std::to_string(row.numbers.size()));
        for (const double number : row.numbers) {
            if (count == 6)
                return wrong(name, row.line, "a row too many; two are wanted");
            made.val[count++] = number;
        }
    }
    const int last = rows->empty() ? 1 : rows->back().line;
    if (count != 6)
        return wrong(name, last, "ends after " + std::to_string(count) + " numbers; two rows of three are wanted");
    const double scale = std::hypot(made(0, 0), made(1, 0));
    const double off = std::max(std::abs(made(0, 0) - made(1, 1)), std::abs(made(0, 1) + made(1, 0)));
    if (!(scale >= scaleMin && scale <= scaleMax) || !(off <= similarityTolerance * scale) ||
        !(std::abs(made(0, 2)) <= shiftMax && std::abs(made(1, 2)) <= shiftMax))
        return wrong(name, last, "not a similarity [a, -b, x; b, a, y] of a usable scale");
    return made;
}

Result<cv::Matx23d> readTransform(const std::filesystem::path& file) {
    const auto text = textOf(file);
    return text ? parseTransform(*text, file.string()) : Result<cv::Matx23d>(text.error());
}

} // namespace darcha::ofiq
