// SPDX-License-Identifier: Apache-2.0
// measure_streams FILE...: what the cue "camera" says of videos, as they are, and of a loop made of each (its first 60
// frames again and again, coded anew). A tool for numbers, not a test.
#include "core/pad/camera/stream_truth.h"
#include "drivers/camera/video_file_camera.h"

#include <cstdio>
#include <opencv2/imgcodecs.hpp>

using namespace darcha;

namespace {

double score(const CueResult& cue, const char* name) {
    const PadScore* const found = cue.score(name);
    return found ? found->value : -1;
}

void print(const char* what, const CueResult& cue) {
    std::printf("%-6s n %4d order %.3f next %.3f run %3.0f frozen %.2f loop %6.3f points %4.0f\n", what, cue.frames,
                score(cue, "camera.order"), score(cue, "camera.repeated.next"), score(cue, "camera.repeated.run"),
                score(cue, "camera.frozen.longest_s"), score(cue, "camera.loop.correlation"),
                score(cue, "camera.noise.points"));
}

} // namespace

int main(int argc, char** argv) {
    constexpr std::size_t framesMost = 240, loop = 60;
    for (int i = 1; i < argc; ++i) {
        const SystemClock clock;
        VideoFileCamera camera(argv[i], clock, {Pacing::AsFastAsRead, false});
        std::printf("%s\n", argv[i]);
        if (!camera.open().ok())
            continue;
        StreamTruth asIs, looped;
        std::vector<std::vector<unsigned char>> kept;
        for (std::size_t n = 0; n < framesMost; ++n) {
            const auto frame = camera.nextFrame(std::chrono::seconds(1));
            if (!frame.ok())
                break;
            asIs.observe(**frame);
            if (kept.size() < loop) {
                kept.emplace_back();
                cv::imencode(".jpg", (*frame)->bgr, kept.back(), {cv::IMWRITE_JPEG_QUALITY, 90});
            }
        }
        print("as is", asIs.result());
        for (std::size_t n = 0; n < 2 * kept.size(); ++n) {
            const cv::Mat once = cv::imdecode(kept[n % kept.size()], cv::IMREAD_COLOR);
            std::vector<unsigned char> again; // of another quality each time, or the frames would be equal to the bit
            cv::imencode(".jpg", once, again, {cv::IMWRITE_JPEG_QUALITY, 84 + static_cast<int>(n % 7)});
            Frame frame;
            frame.bgr = cv::imdecode(again, cv::IMREAD_COLOR);
            frame.sequence = n + 1;
            frame.captured = SteadyTime(std::chrono::milliseconds(33 * (n + 1)));
            looped.observe(frame);
        }
        print("loop", looped.result());
    }
    return 0;
}
