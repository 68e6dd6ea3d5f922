// SPDX-License-Identifier: Apache-2.0
// Writes the corpus of fuzz_picture: make_picture_corpus FOLDER. Same bytes each time; no picture of anybody.
#include "tests/support/crafted_pictures.h"

#include <cstdio>
#include <fstream>
#include <string>

using namespace darcha::test;

namespace {

cv::Mat plasma(int type) {
    cv::Mat picture(36, 40, type);
    for (int y = 0; y < picture.rows; ++y)
        for (int x = 0; x < picture.cols; ++x)
            for (int c = 0; c < picture.channels(); ++c) {
                const int level = (x * (3 + c) + y * (5 - c) + x * y / 8) & 0xFF;
                if (picture.depth() == CV_16U)
                    picture.ptr<std::uint16_t>(y)[x * picture.channels() + c] = static_cast<std::uint16_t>(level * 257);
                else
                    picture.ptr<std::uint8_t>(y)[x * picture.channels() + c] = static_cast<std::uint8_t>(level);
            }
    return picture;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: make_picture_corpus FOLDER\n");
        return 2;
    }
    int failures = 0;
    const auto save = [&](const std::string& name, const FileBytes& bytes) {
        std::ofstream file(std::string(argv[1]) + "/" + name, std::ios::binary);
        file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        failures += !file.good();
    };
    const cv::Mat colour = plasma(CV_8UC3);
    const FileBytes png = encoded(".png", colour), jpg = encoded(".jpg", colour, {cv::IMWRITE_JPEG_QUALITY, 60});
    save("grey.png", encoded(".png", plasma(CV_8UC1)));
    save("grey16.png", encoded(".png", plasma(CV_16UC1)));
    save("colour16.png", encoded(".png", plasma(CV_16UC3)));
    save("alpha.png", encoded(".png", plasma(CV_8UC4)));
    save("bilevel.png", encoded(".png", plasma(CV_8UC1), {cv::IMWRITE_PNG_BILEVEL, 1}));
    save("transparent_colour.png", withPngChunk(png, "tRNS", {0, 20, 0, 110, 0, 120}));
    save("large.png", pngSaying(png, 20000, 20000));
    save("lies.png", pngSaying(png, 640, 640));
    save("narrower.png", pngSaying(png, 33, 36));
    save("progressive.jpg", encoded(".jpg", colour, {cv::IMWRITE_JPEG_PROGRESSIVE, 1}));
    save("restarts.jpg", encoded(".jpg", colour, {cv::IMWRITE_JPEG_RST_INTERVAL, 1}));
    save("grey.jpg", encoded(".jpg", plasma(CV_8UC1)));
    save("cmyk.jpg", cmykJpeg(40, {20, 250, 128, 200}));
    save("turned.jpg", withExifOrientation(jpg, 6));
    save("taller.jpg", jpegSaying(jpg, 40, 200));
    save("bomb.jpg", jpegSaying(jpg, 9900, 9900));
    save("alpha.webp", encoded(".webp", plasma(CV_8UC4)));
    save("lossless.webp", encoded(".webp", colour, {cv::IMWRITE_WEBP_QUALITY, 101}));
    save("colour16.tif", encoded(".tif", plasma(CV_16UC3)));
    save("alpha.tif", encoded(".tif", plasma(CV_8UC4)));
    save("grey.jp2", encoded(".jp2", plasma(CV_8UC1)));
    save("colour16.jp2", encoded(".jp2", plasma(CV_16UC3)));
    return failures == 0 ? 0 : 1;
}
