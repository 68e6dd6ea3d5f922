// SPDX-License-Identifier: Apache-2.0
#include "core/fingerprint/finger_image_file.h"
#include "core/fingerprint/image_header.h"

#include <cstring>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <QTest>

using namespace darcha;

namespace {

cv::Mat pattern(int width, int height) {
    cv::Mat grey(height, width, CV_8UC1);
    for (int r = 0; r < height; ++r)
        for (int c = 0; c < width; ++c)
            grey.at<uchar>(r, c) = static_cast<uchar>((r * 31 + c * 17 + r * c) & 0xFF);
    return grey;
}

std::vector<std::byte> encoded(const cv::Mat& picture, const char* extension) {
    std::vector<uchar> bytes;
    cv::imencode(extension, picture, bytes);
    std::vector<std::byte> result(bytes.size());
    std::memcpy(result.data(), bytes.data(), bytes.size());
    return result;
}

bool same(const cv::Mat& a, const cv::Mat& b) { return a.size() == b.size() && cv::norm(a, b, cv::NORM_INF) == 0; }

} // namespace

class TestImageFiles : public QObject {
    Q_OBJECT

private slots:
    void losslessFormatsAreReadAsTheyAre_data();
    void losslessFormatsAreReadAsTheyAre();
    void aFileThatIsCutShortIsUnreadable_data() { losslessFormatsAreReadAsTheyAre_data(); }
    void aFileThatIsCutShortIsUnreadable();
    void aPictureOfOnePixelIsOutOfRange();
    void aBombIsRefusedByItsHeader();
    void somethingElseIsUnreadable();
    void aPrintThatIsAllInItsAlphaIsReadAsItsAlpha();
    void aClearMarginIsWhitePaper();
    void anImpossibleResolutionIsRefused();
    void pngKeepsEveryGreyAndTheResolution();
};

void TestImageFiles::losslessFormatsAreReadAsTheyAre_data() {
    QTest::addColumn<QString>("extension");
    for (const char* extension : {".png", ".bmp", ".tif", ".pgm"})
        QTest::newRow(extension) << extension;
}

void TestImageFiles::losslessFormatsAreReadAsTheyAre() {
    QFETCH(QString, extension);
    const cv::Mat picture = pattern(123, 87);
    const auto bytes = encoded(picture, qPrintable(extension));
    const auto header = readImageHeader(bytes);
    QVERIFY(header.has_value());
    QCOMPARE(header->size.width, 123);
    QCOMPARE(header->size.height, 87);
    QVERIFY(header->whole);
    const auto image = readFingerprint(bytes, "x");
    QVERIFY(image.ok());
    QVERIFY(same(image->grey, picture));
    QCOMPARE(image->pixelsPerInch, 500.0);
}

void TestImageFiles::aFileThatIsCutShortIsUnreadable() {
    QFETCH(QString, extension);
    auto bytes = encoded(pattern(123, 87), qPrintable(extension));
    bytes.resize(bytes.size() * 6 / 10);
    const auto image = readFingerprint(bytes, "finger.x");
    QVERIFY(!image.ok());
    QCOMPARE(image.error().code, ErrorCode::ImageUnreadable);
    QVERIFY(image.error().detail.find("finger.x") != std::string::npos);
}

void TestImageFiles::aPictureOfOnePixelIsOutOfRange() {
    const auto image = readFingerprint(encoded(cv::Mat(1, 1, CV_8UC1, cv::Scalar(7)), ".png"), "one.png");
    QVERIFY(!image.ok());
    QCOMPARE(image.error().code, ErrorCode::ImageSizeOutOfRange);
    QVERIFY(image.error().detail.find("1 x 1") != std::string::npos);
}

void TestImageFiles::aBombIsRefusedByItsHeader() {
    auto bytes = encoded(pattern(64, 64), ".png");
    const auto put = [&](std::size_t at, std::uint32_t value) {
        for (std::size_t i = 0; i < 4; ++i)
            bytes[at + i] = static_cast<std::byte>(value >> (24 - 8 * i));
    };
    put(16, 20'000);
    put(20, 20'000);
    const auto image = readFingerprint(bytes, "bomb.png");
    QVERIFY(!image.ok());
    QCOMPARE(image.error().code, ErrorCode::ImageSizeOutOfRange);
    QVERIFY(image.error().detail.find("20000 x 20000") != std::string::npos);
}

void TestImageFiles::somethingElseIsUnreadable() {
    const std::string text = "This is not a picture.";
    for (const std::string& other : {text, std::string(), std::string("\x89PNG\r\n"), std::string("P5")}) {
        const auto image = readFingerprint(std::as_bytes(std::span(other)), "text");
        QVERIFY(!image.ok());
        QVERIFY(image.error().code == ErrorCode::ImageUnreadable ||
                image.error().code == ErrorCode::ImageSizeOutOfRange);
    }
}

void TestImageFiles::aPrintThatIsAllInItsAlphaIsReadAsItsAlpha() {
    const cv::Mat print = pattern(96, 96);
    const cv::Mat black(96, 96, CV_8UC1, cv::Scalar(0));
    cv::Mat picture;
    cv::merge(std::vector<cv::Mat>{black, black, black, print}, picture);
    const auto image = readFingerprint(encoded(picture, ".png"), "alpha.png");
    QVERIFY(image.ok());
    QVERIFY(same(image->grey, print));
}

void TestImageFiles::aClearMarginIsWhitePaper() {
    const cv::Mat print = pattern(96, 96);
    cv::Mat alpha(96, 96, CV_8UC1, cv::Scalar(255)), picture;
    alpha.rowRange(0, 20).setTo(0);
    cv::merge(std::vector<cv::Mat>{print, print, print, alpha}, picture);
    const auto image = readFingerprint(encoded(picture, ".png"), "margin.png");
    QVERIFY(image.ok());
    QCOMPARE(cv::mean(image->grey.rowRange(0, 20))[0], 255.0);
    QVERIFY(same(image->grey.rowRange(20, 96), print.rowRange(20, 96)));
}

void TestImageFiles::anImpossibleResolutionIsRefused() {
    const auto bytes = encoded(pattern(64, 64), ".png");
    QCOMPARE(readFingerprint(bytes, "x", 0).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(readFingerprint(bytes, "x", -500).error().code, ErrorCode::InvalidArgument);
    QVERIFY(readFingerprint(bytes, "x", 1000).ok());
}

void TestImageFiles::pngKeepsEveryGreyAndTheResolution() {
    FingerprintImage image;
    image.grey = pattern(320, 400);
    image.pixelsPerInch = 1000;
    const auto png = encodeFingerprintPng(image);
    QVERIFY(png.ok());
    const auto again = readFingerprint(*png, "again", 1000);
    QVERIFY(again.ok());
    QVERIFY(same(again->grey, image.grey));
    const std::string_view text(reinterpret_cast<const char*>(png->data()), png->size());
    const std::size_t at = text.find("pHYs");
    QVERIFY(at != std::string_view::npos);
    // 1000 ppi = 39370 pixels a metre = 0x99CA
    QCOMPARE(static_cast<unsigned char>(text[at + 6]), static_cast<unsigned char>(0x99));
    QCOMPARE(static_cast<unsigned char>(text[at + 7]), static_cast<unsigned char>(0xCA));
    QVERIFY(!encodeFingerprintPng({}).ok());
}

QTEST_GUILESS_MAIN(TestImageFiles)
#include "test_image_files.moc"
