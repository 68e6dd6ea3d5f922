// SPDX-License-Identifier: Apache-2.0
// Trains the region forest and measures it on persons that it has not seen.
//   train_regions MODEL_DIR FRLL_FILE... --out regions.forest [--show FOLDER]
// FRLL: Face Research Lab London Set, CC-BY 4.0, faces/frll_* of the shared data. Seed and data:
// models/trained/README.md.
#include "core/face/face_tracker.h"
#include "core/inference/model_store.h"
#include "core/quality/picture_file.h"
#include "core/quality/regions/pixel_forest.h"
#include "core/quality/regions/region_features.h"
#include "core/quality/regions/region_map.h"
#include "forest_training.h"
#include "region_teacher.h"

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <set>

using namespace darcha;
using namespace darcha::training;

namespace {

constexpr int variants = 14, perPicture = 1500, folds = 5;

cv::Mat painted(const cv::Mat& labels) {
    static const std::array<cv::Vec3b, regionCount> colours{
        {{200, 80, 0}, {0, 0, 220}, {0, 200, 255}, {0, 180, 0}, {200, 0, 200}, {0, 0, 0}}};
    cv::Mat made(labels.size(), CV_8UC3);
    for (int y = 0; y < labels.rows; ++y)
        for (int x = 0; x < labels.cols; ++x)
            made.at<cv::Vec3b>(y, x) = colours[labels.at<std::uint8_t>(y, x)];
    return made;
}

void addSamples(Samples& samples, const HeadView& small, const cv::Mat& labels, int group, cv::RNG& random) {
    const std::vector<std::uint8_t> features = regionFeatures(small);
    for (int i = 0; i < perPicture; ++i) {
        const int y = random.uniform(0, labels.rows), x = random.uniform(0, labels.cols);
        const std::uint8_t label = labels.at<std::uint8_t>(y, x);
        if (label >= samples.classes)
            continue;
        const std::uint8_t* row = features.data() + static_cast<std::size_t>(y * labels.cols + x) * regionFeatureCount;
        samples.rows.insert(samples.rows.end(), row, row + regionFeatureCount);
        samples.labels.push_back(label);
        samples.groups.push_back(group);
    }
}

} // namespace

int main(int argc, char** argv) {
    cv::setNumThreads(1);
    std::string out, show;
    std::vector<std::string> files;
    for (int i = 2; i < argc; ++i) {
        if (!std::strcmp(argv[i], "--out"))
            out = argv[++i];
        else if (!std::strcmp(argv[i], "--show"))
            show = argv[++i];
        else
            files.push_back(argv[i]);
    }
    const Result<ModelStore> models = ModelStore::open(argc > 1 ? argv[1] : "");
    if (!models)
        return std::printf("%s\n", describe(models.error()).c_str()), 4;
    Result<FaceTracker> tracker = FaceTracker::create(*models, {.countEvery = 1});
    if (!tracker)
        return std::printf("%s\n", describe(tracker.error()).c_str()), 4;

    Samples samples;
    samples.features = regionFeatureCount;
    samples.classes = regionCount - 1;
    cv::RNG random(20261122);
    std::map<std::string, int> persons;
    for (const std::string& file : files) {
        const auto bytes = readBytes(file);
        auto picture = bytes ? readPicture(*bytes, file) : Result<cv::Mat>(bytes.error());
        if (!picture)
            return std::printf("%s\n", describe(picture.error()).c_str()), 3;
        auto frame = std::make_shared<Frame>();
        frame->bgr = *picture;
        tracker->reset();
        const FaceFinding found = tracker->observe(frame);
        if (!found.face)
            continue;
        const std::string name = std::filesystem::path(file).stem().string();
        const int person =
            persons.emplace(name.substr(0, name.find('_')), static_cast<int>(persons.size())).first->second;
        const auto large = HeadView::of(*found.face, teacherUnit);
        auto small = HeadView::of(*found.face, regionUnitPixels);
        if (!large || !small)
            continue;
        const cv::Mat labels = teach(*large);
        if (!show.empty()) {
            cv::Mat overlay, both;
            cv::addWeighted(large->bgr, 0.6, painted(labels), 0.4, 0, overlay);
            cv::hconcat(large->bgr, overlay, both);
            cv::imwrite(show + "/" + name + ".png", both);
        }
        for (int variant = 0; variant < variants; ++variant) {
            cv::Mat dressed = large->bgr.clone(), truth = labels.clone(), fewer;
            if (variant % 4 == 1)
                bleach(dressed, truth, random);
            if (variant % 3 == 2)
                cover(*large, dressed, truth, random);
            const cv::Mat other = disguised(dressed, truth, variant, random);
            cv::resize(truth, fewer, small->bgr.size(), 0, 0, cv::INTER_NEAREST);
            if (!show.empty() && variant < 4)
                cv::imwrite(show + "/" + name + "_" + std::to_string(variant) + ".jpg", other);
            cv::resize(other, small->bgr, small->bgr.size(), 0, 0, cv::INTER_AREA);
            cv::cvtColor(small->bgr, small->lab, cv::COLOR_BGR2Lab);
            addSamples(samples, *small, fewer, person, random);
        }
    }
    std::printf("%zu pictures, %zu persons, %zu samples\n", files.size(), persons.size(), samples.size());

    const ForestOptions options;
    std::array<std::array<long, 5>, 5> confusion{};
    for (int fold = 0; fold < folds; ++fold) {
        std::vector<std::uint32_t> used, held;
        for (std::uint32_t i = 0; i < samples.size(); ++i)
            (samples.groups[i] % folds == fold ? held : used).push_back(i);
        const Result<PixelForest> forest = PixelForest::parse(growForest(samples, used, options));
        if (!forest)
            return 1;
        for (const std::uint32_t i : held) {
            std::array<std::uint32_t, 5> sums{};
            forest->vote(samples.rows.data() + static_cast<std::size_t>(i) * regionFeatureCount, sums.data());
            const auto best = static_cast<std::size_t>(std::max_element(sums.begin(), sums.end()) - sums.begin());
            ++confusion[samples.labels[i]][best];
        }
    }
    long right = 0, all = 0;
    std::printf("held out by person; rows: teacher, columns: forest (background hair skin clothing covering), %%\n");
    for (std::size_t r = 0; r < 5; ++r) {
        long sum = 0;
        for (const long n : confusion[r])
            sum += n;
        for (const long n : confusion[r])
            std::printf("%7.1f", sum ? 100.0 * static_cast<double>(n) / static_cast<double>(sum) : 0.0);
        std::printf("   n %ld\n", sum);
        right += confusion[r][r];
        all += sum;
    }
    std::printf("right: %.2f %%\n", 100.0 * static_cast<double>(right) / static_cast<double>(all));
    if (!out.empty()) {
        std::vector<std::uint32_t> used(samples.size());
        for (std::uint32_t i = 0; i < samples.size(); ++i)
            used[i] = i;
        const std::vector<std::uint8_t> bytes = growForest(samples, used, options);
        std::ofstream(out, std::ios::binary)
            .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        std::printf("%s: %zu bytes\n", out.c_str(), bytes.size());
    }
    return 0;
}
