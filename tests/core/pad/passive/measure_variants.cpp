// SPDX-License-Identifier: Apache-2.0
// measure_variants FILES VARIANT...|all: every clip and attack picture of shared/data as a camera or a messenger might
// have made it (FILES: a part of folder/name; / is all), each judged by the profile `passive`; a line of JSON a file. A
// stand-in for clips that nobody has seen: each variant is the same person or the same attack, so that no verdict may
// turn round. "as_is" is the control.
//
// At most 15 frames a second and 150 frames a file are judged (ten seconds): a quarter of an hour of one core for all.
#include "core/inference/model_store.h"
#include "core/pad/passive/pad_judgement.h"
#include "core/quality/picture_file.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>
#include <set>

using namespace darcha;
namespace fs = std::filesystem;

namespace {

struct Variant {
    std::function<cv::Mat(const cv::Mat&)> look = [](const cv::Mat& bgr) { return bgr; };
    double from = 0, until = 1;           // of the clip
    int every = 1;                        // of the frames that are judged
    bool clipOnly = false, again = false; // again: written as H.264 at low quality and read back
};

cv::Mat curve(const cv::Mat& bgr, const std::function<double(double)>& of) {
    cv::Mat table(1, 256, CV_8UC1), out;
    for (int i = 0; i < 256; ++i)
        table.at<std::uint8_t>(i) = cv::saturate_cast<std::uint8_t>(255 * of(i / 255.0));
    cv::LUT(bgr, table, out);
    return out;
}

cv::Mat scaled(const cv::Mat& bgr, double by) {
    cv::Mat out;
    cv::resize(bgr, out, {}, by, by, by < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
    return out;
}

const std::vector<std::pair<std::string, Variant>>& variants() {
    static const std::vector<std::pair<std::string, Variant>> all{
        {"as_is", {}},
        {"mirrored", {[](const cv::Mat& in) {
             cv::Mat out;
             cv::flip(in, out, 1);
             return out;
         }}},
        {"scale_0.75", {[](const cv::Mat& in) { return scaled(in, 0.75); }}},
        {"scale_1.3", {[](const cv::Mat& in) { return scaled(in, 1.3); }}},
        {"jpeg_q30", {[](const cv::Mat& in) {
             std::vector<std::uint8_t> bytes;
             cv::imencode(".jpg", in, bytes, {cv::IMWRITE_JPEG_QUALITY, 30});
             return cv::imdecode(bytes, cv::IMREAD_COLOR);
         }}},
        {"h264_crf36", {.clipOnly = true, .again = true}},
        {"darker_20", {[](const cv::Mat& in) { return curve(in, [](double v) { return 0.8 * v; }); }}},
        {"brighter_20", {[](const cv::Mat& in) { return curve(in, [](double v) { return 1.2 * v; }); }}},
        {"gamma_0.8", {[](const cv::Mat& in) { return curve(in, [](double v) { return std::pow(v, 0.8); }); }}},
        {"gamma_1.25", {[](const cv::Mat& in) { return curve(in, [](double v) { return std::pow(v, 1.25); }); }}},
        {"first_half", {.until = 0.5, .clipOnly = true}},
        {"second_half", {.from = 0.5, .clipOnly = true}},
        {"half_rate", {.every = 2, .clipOnly = true}},
        {"crop_80", {[](const cv::Mat& in) {
             const cv::Size part(cvRound(0.8 * in.cols), cvRound(0.8 * in.rows));
             return in(cv::Rect({(in.cols - part.width) / 2, (in.rows - part.height) / 2}, part)).clone();
         }}}};
    return all;
}

struct Shot {
    double seconds = 0;
    cv::Mat bgr;
};

// What is judged of a clip: decoded once, kept for all variants.
std::vector<Shot> read(const std::string& file) {
    cv::VideoCapture video(file);
    std::vector<Shot> shots;
    cv::Mat bgr;
    double last = -1;
    double rate = video.get(cv::CAP_PROP_FPS);
    if (!(rate > 1 && rate < 250))
        rate = 25;
    const int every = rate > 20 ? 2 : 1;
    for (int i = 0; shots.size() < 150 && video.read(bgr); ++i) {
        double at = video.get(cv::CAP_PROP_POS_MSEC) / 1000;
        if (i > 0 && (at <= last || rate == 25.0))
            at = last + 1 / rate;
        last = at;
        if (i % every == 0)
            shots.push_back({at, bgr.clone()});
    }
    return shots;
}

std::vector<Shot> again(const std::vector<Shot>& shots) {
    const std::string file = (fs::temp_directory_path() / "variant.mp4").string();
    cv::Size size = shots.front().bgr.size();
    size = {size.width & ~1, size.height & ~1};
    cv::VideoWriter writer(file, cv::CAP_FFMPEG, cv::VideoWriter::fourcc('a', 'v', 'c', '1'), 15, size);
    if (!writer.isOpened())
        return {};
    for (const Shot& shot : shots)
        writer.write(shot.bgr(cv::Rect({}, size)));
    writer.release();
    cv::VideoCapture video(file);
    std::vector<Shot> read;
    cv::Mat bgr;
    while (read.size() < shots.size() && video.read(bgr))
        read.push_back({shots[read.size()].seconds, bgr.clone()});
    fs::remove(file);
    return read;
}

void tell(const std::string& variant, const std::string& kind, const PadFileJudgement& judgement) {
    const nlohmann::json whole = toJson(judgement);
    nlohmann::json line{{"variant", variant},
                        {"kind", kind},
                        {"file", judgement.file},
                        {"frames", judgement.frames},
                        {"verdict", whole.at("verdict")},
                        {"reasons", whole.at("reasons")},
                        {"tracks", nlohmann::json::array()}};
    for (const PadTrack& track : judgement.tracks) {
        nlohmann::json scores = nlohmann::json::object(), evidence = nlohmann::json::object();
        for (const CueResult& cue : track.result.cues)
            for (const PadScore& score : cue.scores)
                scores[score.name] = std::round(score.value * 10000) / 10000;
        for (const PadJudgement& one : track.result.judgements)
            if (one.evidence != 0)
                evidence[one.score] = std::round(one.evidence * 100) / 100;
        line["tracks"].push_back({{"verdict", name(track.result.decision)},
                                  {"counted", track.counted},
                                  {"frames", track.frames},
                                  {"evidence", track.result.evidence},
                                  {"reasons", track.result.reasons},
                                  {"scores", scores},
                                  {"by", evidence},
                                  {"x", track.box.x},
                                  {"width", track.box.width}});
    }
    std::printf("%s\n", line.dump().c_str());
    std::fflush(stdout);
}

std::vector<std::string> filesIn(const std::string& folder, const std::string& part) {
    static const std::set<std::string> known{".mp4", ".mkv", ".gif", ".jpg", ".png"};
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(DARCHA_SHARED_DATA "/" + folder))
        if (known.contains(entry.path().extension()) && entry.path().string().find(part) != std::string::npos)
            files.push_back(entry.path().filename());
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace

int main(int argc, char** argv) {
    cv::setNumThreads(1);
    setenv("OPENCV_FFMPEG_WRITER_OPTIONS", "crf;36", 1);
    const auto store = ModelStore::open(DARCHA_BUILD_DIR "/models");
    auto judge = store.ok() ? PadFileJudge::create(*store) : Result<PadFileJudge>(store.error());
    if (argc < 3 || !judge.ok() || !fs::exists(DARCHA_SHARED_DATA "/face_videos")) {
        std::fputs("measure_variants FILES VARIANT...|all; needs the networks and shared/data\n", stderr);
        return 2;
    }
    const std::set<std::string> asked(argv + 2, argv + argc);
    const auto wanted = [&](const std::string& variant) { return asked.contains("all") || asked.contains(variant); };
    for (const std::string folder : {"face_videos", "attacks/videos"})
        for (const std::string& file : filesIn(folder, argv[1])) {
            if (file == "blink_closeup_push4.mp4") // shows no whole face
                continue;
            const std::vector<Shot> shots = read(DARCHA_SHARED_DATA "/" + folder + "/" + file);
            for (const auto& [variant, make] : variants()) {
                if (!wanted(variant))
                    continue;
                const std::vector<Shot> coded = make.again ? again(shots) : std::vector<Shot>();
                const std::vector<Shot>& from = make.again ? coded : shots;
                std::size_t next = static_cast<std::size_t>(make.from * static_cast<double>(from.size()));
                const auto end = static_cast<std::size_t>(make.until * static_cast<double>(from.size()));
                const auto frame = [&]() -> Result<FramePtr> {
                    if (next >= end)
                        return {ErrorCode::VideoUnreadable, "over"};
                    const Shot& shot = from[next];
                    next += static_cast<std::size_t>(make.every);
                    return std::make_shared<const Frame>(
                        Frame{make.look(shot.bgr), next,
                              SteadyTime(std::chrono::microseconds(std::llround(shot.seconds * 1e6)))});
                };
                if (const auto judgement = judge->judgeVideo(frame, file); judgement.ok())
                    tell(variant, folder == "face_videos" ? "live" : "attack", *judgement);
                else
                    std::fprintf(stderr, "%s %s could not be read\n", variant.c_str(), file.c_str());
            }
        }
    for (const std::string folder :
         {"attacks/print_replay", "attacks/face_crops", "faces/live_selfies", "faces/roll_scale",
          "faces/camera_distance", "faces/misc", "faces/expressions", "faces/frll_smiling", "faces/frll_neutral"})
        for (const std::string& file : filesIn(folder, argv[1])) {
            if (file == "dlib_bald_guys.jpg") // a collage: its faces are pictures, with corners
                continue;
            std::ifstream in(DARCHA_SHARED_DATA "/" + folder + "/" + file, std::ios::binary);
            const std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(in), {}};
            const auto bgr = readPicture(bytes, file);
            for (const auto& [variant, make] : variants())
                if (bgr.ok() && wanted(variant) && !make.clipOnly) {
                    const auto frame = std::make_shared<const Frame>(Frame{make.look(*bgr), 0, {}});
                    const std::string kind = folder == "attacks/print_replay" ? "attack_picture"
                                             : folder.starts_with("faces/") || file.find("_real_") != std::string::npos
                                                 ? "live_picture"
                                                 : "attack_crop";
                    tell(variant, kind, judge->judgePicture(frame, file));
                }
        }
    return 0;
}
