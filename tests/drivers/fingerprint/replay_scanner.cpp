// SPDX-License-Identifier: Apache-2.0
// Child of test_recorded_scanners, under umockdev-run: opens the first scanner with LibfprintReader, captures once,
// writes the picture. Exit 0 picture, 1 the scanner asks for another try, 2 could not open, 3 capture failed; the last
// line says why.
#include "drivers/fingerprint/libfprint_reader.h"

#include <cstdio>
#include <opencv2/imgcodecs.hpp>
#include <QCoreApplication>

using namespace darcha;

int main(int argc, char** argv) {
    QCoreApplication app(argc, argv);
    const SystemClock clock;
    LibfprintReader reader(clock);
    const std::string out = argc > 1 ? argv[1] : "capture.pgm";
    const auto say = [](int code, const std::string& text) {
        std::printf("%s\n", text.c_str());
        QCoreApplication::exit(code);
    };
    reader.open([&](const Result<void>& opened) {
        if (!opened.ok())
            return say(2, describe(opened.error()));
        reader.capture(FingerPosition::RightIndex, [&](const Result<FingerprintScan>& scan) {
            if (!scan.ok())
                return say(3, describe(scan.error()));
            if (!scan->image)
                return say(1, "once more");
            cv::imwrite(out, scan->image->grey);
            say(0, reader.info().driver + " " + std::to_string(scan->image->pixelsPerInch) + " ppi, " +
                       std::to_string(scan->minutiae) + " minutiae");
        });
    });
    return QCoreApplication::exec();
}
