// SPDX-License-Identifier: Apache-2.0
#include "core/quality/picture_file.h"

#include <opencv2/imgcodecs.hpp>
#include <QtTest>

using namespace darcha;

namespace {

std::vector<std::uint8_t> encoded(const char* extension, int width, int height) {
    std::vector<std::uint8_t> bytes;
    cv::Mat picture(height, width, CV_8UC3);
    cv::randu(picture, 0, 255);
    cv::imencode(extension, picture, bytes);
    return bytes;
}

// A PNG that says it is this large; nothing but its header is true.
std::vector<std::uint8_t> pngSaying(std::uint32_t width, std::uint32_t height) {
    std::vector<std::uint8_t> bytes = encoded(".png", 64, 64);
    for (int i = 0; i < 4; ++i) {
        bytes[static_cast<std::size_t>(16 + i)] = static_cast<std::uint8_t>(width >> (24 - 8 * i));
        bytes[static_cast<std::size_t>(20 + i)] = static_cast<std::uint8_t>(height >> (24 - 8 * i));
    }
    return bytes;
}

} // namespace

class PictureFileTest : public QObject {
    Q_OBJECT

private slots:
    void everyFormatTellsItsSizeAndIsRead_data() {
        QTest::addColumn<QString>("extension");
        for (const char* extension : {".jpg", ".png", ".bmp", ".webp", ".tif", ".jp2"})
            QTest::newRow(extension) << extension;
    }
    void everyFormatTellsItsSizeAndIsRead() {
        QFETCH(QString, extension);
        const auto bytes = encoded(qPrintable(extension), 97, 61);
        const auto size = pictureSize(bytes);
        QVERIFY(size.has_value());
        QCOMPARE(size->width, 97);
        QCOMPARE(size->height, 61);
        const auto picture = readPicture(bytes, "x");
        QVERIFY2(picture.ok(), picture.ok() ? "" : describe(picture.error()).c_str());
        QCOMPARE(picture->cols, 97);
        QCOMPARE(picture->type(), CV_8UC3);
    }

    void aFileCutShortIsRefused_data() { everyFormatTellsItsSizeAndIsRead_data(); }
    void aFileCutShortIsRefused() {
        QFETCH(QString, extension);
        auto bytes = encoded(qPrintable(extension), 97, 61);
        for (const double share : {0.9, 0.5, 0.1, 0.01}) {
            const auto cut = std::vector(
                bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(bytes.size())));
            const auto picture = readPicture(cut, "portrait.x");
            QVERIFY2(!picture.ok(), qPrintable(QString("%1 of %2").arg(share).arg(extension)));
            QVERIFY(picture.error().detail.find("portrait.x") != std::string::npos);
        }
    }

    void aPictureOfOnePixelIsRefusedWithBothSizes() {
        const auto picture = readPicture(encoded(".png", 1, 1), "dot.png");
        QCOMPARE(picture.error().code, ErrorCode::ImageSizeOutOfRange);
        QVERIFY(picture.error().detail.find("1x1") != std::string::npos);
        QVERIFY(picture.error().detail.find("32") != std::string::npos);
    }

    void aHugePictureIsRefusedBeforeItIsDecoded() {
        const auto picture = readPicture(pngSaying(20000, 20000), "huge.png");
        QCOMPARE(picture.error().code, ErrorCode::ImageSizeOutOfRange);
        QVERIFY(picture.error().detail.find("20000x20000") != std::string::npos);
        QVERIFY(picture.error().detail.find("100 megapixels") != std::string::npos);
    }

    void whatIsNoPictureIsRefused() {
        const std::string words = "not a picture at all, but words in a file";
        const std::span bytes(reinterpret_cast<const std::uint8_t*>(words.data()), words.size());
        QCOMPARE(readPicture(bytes, "words.jpg").error().code, ErrorCode::ImageUnreadable);
        QCOMPARE(readPicture({}, "empty.jpg").error().code, ErrorCode::ImageUnreadable);
        QCOMPARE(readBytes("/nowhere/a.jpg").error().code, ErrorCode::FileNotFound);
        QCOMPARE(readBytes("/").error().code, ErrorCode::FileUnreadable);
    }

    void theOrientationThatAPhoneWroteIsHonoured() {
        auto bytes = encoded(".jpg", 96, 64);
        // An APP1 segment with one EXIF tag: orientation 6, turned by 90 degrees.
        const std::vector<std::uint8_t> exif{0xFF, 0xE1, 0, 34, 'E', 'x', 'i', 'f', 0,    0,    'I', 'I',
                                             42,   0,    8, 0,  0,   0,   1,   0,   0x12, 0x01, 3,   0,
                                             1,    0,    0, 0,  6,   0,   0,   0,   0,    0,    0,   0};
        bytes.insert(bytes.begin() + 2, exif.begin(), exif.end());
        const auto picture = readPicture(bytes, "phone.jpg");
        QVERIFY(picture.ok());
        QCOMPARE(picture->cols, 64);
        QCOMPARE(picture->rows, 96);
    }
};

QTEST_GUILESS_MAIN(PictureFileTest)
#include "test_picture_file.moc"
