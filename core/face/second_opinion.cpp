// SPDX-License-Identifier: Apache-2.0
#include "core/face/second_opinion.h"

#include "core/face/mesh_points.h"
#include "core/inference/model_store.h"

#include <algorithm>
#include <dlib/array2d.h>
#include <dlib/image_processing.h>
#include <dlib/image_processing/frontal_face_detector.h>
#include <istream>
#include <opencv2/imgproc.hpp>
#include <streambuf>

namespace darcha {
namespace {

// The window is this much wider than the face of the mesh is high, and so many pixels: the face is then 160 pixels
// high, twice what the detector needs at least (its window is 80 x 80).
constexpr double windowOverFace = 3;
constexpr int windowPixels = 480;

// iBUG's 68 points; its left eye is the picture's.
constexpr unsigned long chinPoint = 8, rightOuter = 36, rightInner = 39, leftInner = 42, leftOuter = 45;

// Reads the bytes where they lie: a copy would double 100 MB.
class BytesBuffer : public std::streambuf {
public:
    explicit BytesBuffer(std::vector<std::uint8_t>& bytes) {
        char* begin = reinterpret_cast<char*>(bytes.data());
        setg(begin, begin, begin + bytes.size());
    }
};

cv::Point2d xy(const cv::Point3d& point) { return {point.x, point.y}; }

} // namespace

EyesAndChin eyesAndChin(const FaceObservation& face) {
    using namespace meshpoint;
    const auto between = [&](int a, int b) {
        return (xy(face.mesh[static_cast<std::size_t>(a)]) + xy(face.mesh[static_cast<std::size_t>(b)])) / 2;
    };
    return {between(rightEyeOuter, rightEyeInner), between(leftEyeInner, leftEyeOuter),
            xy(face.mesh[static_cast<std::size_t>(chin)])};
}

Disagreement disagreement(const EyesAndChin& a, const EyesAndChin& b) {
    const cv::Point2d middle = (a.rightEye + a.leftEye) / 2;
    const double unit = std::max(cv::norm(a.leftEye - a.rightEye), 1e-9);
    const double length = std::max(cv::norm(a.chin - middle), 1e-9);
    return {true, std::max(cv::norm(a.rightEye - b.rightEye), cv::norm(a.leftEye - b.leftEye)) / unit,
            std::abs((b.chin - a.chin).dot(a.chin - middle)) / length / unit};
}

struct SecondOpinion::Content {
    dlib::frontal_face_detector detector = dlib::get_frontal_face_detector();
    dlib::shape_predictor points;
};

SecondOpinion::SecondOpinion(std::unique_ptr<Content> content) : m_content(std::move(content)) {}
SecondOpinion::SecondOpinion(SecondOpinion&&) noexcept = default;
SecondOpinion& SecondOpinion::operator=(SecondOpinion&&) noexcept = default;
SecondOpinion::~SecondOpinion() = default;

Result<SecondOpinion> SecondOpinion::create(const ModelStore& store) {
    auto bytes = store.read(modelName);
    if (!bytes)
        return bytes.error();
    auto content = std::make_unique<Content>();
    try {
        BytesBuffer buffer(*bytes);
        std::istream stream(&buffer);
        dlib::deserialize(content->points, stream);
    } catch (const std::exception& failure) { // dlib's and the standard library's
        return {ErrorCode::ModelUnreadable, std::string(modelName) + ": " + failure.what()};
    }
    if (content->points.num_parts() != 68)
        return {ErrorCode::ModelUnreadable, std::string(modelName) + ": it has not 68 points"};
    return SecondOpinion(std::move(content));
}

std::optional<EyesAndChin> SecondOpinion::read(const FaceObservation& face) {
    if (!face.frame || face.frame->bgr.empty() || face.box.height <= 0)
        return std::nullopt;
    // Affine: what lies outside of the picture continues its edge, and the window keeps its scale.
    const double side = windowOverFace * std::max(face.box.height, face.box.width);
    const double scale = windowPixels / side;
    const cv::Point2d middle(face.box.x + face.box.width / 2, face.box.y + face.box.height / 2);
    const cv::Point2d corner = middle - cv::Point2d(side, side) / 2;
    const cv::Rect inside =
        cv::Rect(cv::Point(corner), cv::Size(static_cast<int>(side) + 2, static_cast<int>(side) + 2)) &
        cv::Rect({}, face.frame->bgr.size());
    if (inside.area() == 0)
        return std::nullopt;
    cv::Mat grey, window;
    cv::cvtColor(face.frame->bgr(inside), grey, cv::COLOR_BGR2GRAY);
    // Shrunk by areas first, so that fine structure does not alias; then put into its place in the window.
    cv::Mat shrunk;
    const double coarse = std::min(1.0, scale);
    cv::resize(grey, shrunk, {}, coarse, coarse, cv::INTER_AREA);
    const double fine = scale / coarse;
    const cv::Matx23d place(fine, 0, (inside.x - corner.x) * scale, 0, fine, (inside.y - corner.y) * scale);
    cv::warpAffine(shrunk, window, place, {windowPixels, windowPixels}, cv::INTER_LINEAR, cv::BORDER_REPLICATE);

    dlib::array2d<unsigned char> pixels(windowPixels, windowPixels);
    for (int y = 0; y < windowPixels; ++y)
        std::copy_n(window.ptr(y), windowPixels, &pixels[y][0]);
    const std::vector<dlib::rectangle> found = m_content->detector(pixels);
    const dlib::rectangle wanted =
        dlib::centered_rect(windowPixels / 2, windowPixels / 2, windowPixels / 3, windowPixels / 3);
    const auto best = std::max_element(found.begin(), found.end(), [&](const auto& a, const auto& b) {
        return a.intersect(wanted).area() < b.intersect(wanted).area();
    });
    if (best == found.end() || best->intersect(wanted).is_empty())
        return std::nullopt;
    const dlib::full_object_detection shape = m_content->points(pixels, *best);
    const auto at = [&](unsigned long part) {
        return cv::Point2d(shape.part(part).x(), shape.part(part).y()) / scale + corner;
    };
    return EyesAndChin{(at(rightOuter) + at(rightInner)) / 2, (at(leftInner) + at(leftOuter)) / 2, at(chinPoint)};
}

Disagreement SecondOpinion::with(const FaceObservation& face) {
    const auto other = read(face);
    return other ? disagreement(eyesAndChin(face), *other) : Disagreement{};
}

} // namespace darcha
