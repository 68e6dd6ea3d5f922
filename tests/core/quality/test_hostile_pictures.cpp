// SPDX-License-Identifier: Apache-2.0
// Odd pictures are read as what they show; broken and hostile ones are refused by name, with a remedy, before they cost
// memory.
#include "core/quality/picture_file.h"
#include "tests/support/crafted_pictures.h"

#include <opencv2/imgproc.hpp>
#include <QtTest>

using namespace darcha;
using namespace darcha::test;

Q_DECLARE_METATYPE(FileBytes)
Q_DECLARE_METATYPE(cv::Vec3b)

namespace {

const cv::Vec3b white(255, 255, 255);

bool near(const cv::Vec3b& a, const cv::Vec3b& b, int by = 3) {
    return std::abs(a[0] - b[0]) <= by && std::abs(a[1] - b[1]) <= by && std::abs(a[2] - b[2]) <= by;
}

QString spelled(const cv::Vec3b& c) { return QString("%1 %2 %3").arg(c[0]).arg(c[1]).arg(c[2]); }

FileBytes flat(const char* extension, int type, const cv::Scalar& colour, const std::vector<int>& options = {}) {
    return encoded(extension, cv::Mat(64, 96, type, colour), options);
}

// A second place that says the width (TIFF 6.0: tag 256, LONG).
FileBytes tiffSayingTwice() {
    FileBytes bytes = noisyPicture(".tif", 64, 64);
    const std::size_t directory = bytes[4] | bytes[5] << 8 | bytes[6] << 16;
    const FileBytes entry{0, 1, 4, 0, 1, 0, 0, 0, 64, 0, 0, 0};
    insert(bytes, directory + 2, entry);
    bytes[directory] = static_cast<std::uint8_t>(bytes[directory] + 1);
    return bytes;
}

FileBytes jpeg2000With(std::uint32_t width, std::uint32_t tile) {
    FileBytes bytes = noisyPicture(".jp2", 64, 64);
    const std::size_t siz = find(bytes, "\xFF\x4F\xFF\x51");
    putBigEndian(bytes, siz + 8, width, 4);
    putBigEndian(bytes, siz + 12, width, 4);
    putBigEndian(bytes, siz + 24, tile, 4);
    putBigEndian(bytes, siz + 28, tile, 4);
    return bytes;
}

// A box that nobody knows, with a small size inside, before the codestream with the true one.
FileBytes jpeg2000WithDecoy() {
    FileBytes bytes = jpeg2000With(30000, 30000);
    FileBytes box{0, 0, 0, 60, 'u', 'u', 'i', 'd'};
    FileBytes decoy = noisyPicture(".jp2", 64, 64);
    const std::size_t siz = find(decoy, "\xFF\x4F\xFF\x51");
    box.insert(box.end(), decoy.begin() + static_cast<std::ptrdiff_t>(siz),
               decoy.begin() + static_cast<std::ptrdiff_t>(siz) + 52);
    insert(bytes, 12, box);
    return bytes;
}

// TEM stands alone; who reads a length behind it is led past the true frame to the decoy.
FileBytes jpegWithDecoy() {
    FileBytes bytes = noisyPicture(".jpg", 64, 64);
    bytes = jpegSaying(bytes, 65500, 65500);
    insert(bytes, jpegFrameAt(bytes), {0xFF, 0x01});
    return bytes;
}

FileBytes jpegWithTwoFrames() {
    FileBytes bytes = noisyPicture(".jpg", 64, 64);
    const std::size_t frame = jpegFrameAt(bytes);
    const FileBytes second(bytes.begin() + static_cast<std::ptrdiff_t>(frame),
                           bytes.begin() + static_cast<std::ptrdiff_t>(frame) + 19);
    bytes = jpegSaying(bytes, 60000, 1600);
    insert(bytes, frame + 19, second);
    return bytes;
}

} // namespace

class HostilePicturesTest : public QObject {
    Q_OBJECT

private slots:
    void anOddPictureIsReadAsWhatItShows_data() {
        QTest::addColumn<FileBytes>("bytes");
        QTest::addColumn<cv::Vec3b>("colour"); // of its first pixel
        const cv::Vec3b teal(120, 110, 20), half(120, 120, 120);
        QTest::newRow("grey PNG") << flat(".png", CV_8UC1, {120}) << half;
        QTest::newRow("grey JPEG") << flat(".jpg", CV_8UC1, {120}) << half;
        QTest::newRow("PNG of 16 bits") << flat(".png", CV_16UC3, {120 * 257, 110 * 257, 20 * 257}) << teal;
        QTest::newRow("grey PNG of 16 bits") << flat(".png", CV_16UC1, {120 * 257}) << half;
        QTest::newRow("TIFF of 16 bits") << flat(".tif", CV_16UC3, {120 * 257, 110 * 257, 20 * 257}) << teal;
        QTest::newRow("black and white PNG") << flat(".png", CV_8UC1, {255}, {cv::IMWRITE_PNG_BILEVEL, 1}) << white;
        QTest::newRow("opaque PNG with alpha") << flat(".png", CV_8UC4, {120, 110, 20, 255}) << teal;
        QTest::newRow("transparent PNG") << flat(".png", CV_8UC4, {120, 110, 20, 0}) << white;
        QTest::newRow("half transparent PNG") << flat(".png", CV_8UC4, {0, 0, 0, 128}) << cv::Vec3b(127, 127, 127);
        QTest::newRow("transparent PNG of 16 bits") << flat(".png", CV_16UC4, {120, 110, 20, 0}) << white;
        QTest::newRow("PNG with a transparent colour")
            << withPngChunk(flat(".png", CV_8UC3, {120, 110, 20}), "tRNS", {0, 20, 0, 110, 0, 120}) << white;
        QTest::newRow("transparent WebP") << flat(".webp", CV_8UC4, {120, 110, 20, 0}) << white;
        QTest::newRow("progressive JPEG")
            << flat(".jpg", CV_8UC3, {120, 110, 20}, {cv::IMWRITE_JPEG_PROGRESSIVE, 1}) << teal;
        QTest::newRow("JPEG with restarts")
            << flat(".jpg", CV_8UC3, {120, 110, 20}, {cv::IMWRITE_JPEG_RST_INTERVAL, 1}) << teal;
        QTest::newRow("CMYK JPEG without ink") << cmykJpeg(64, {255, 255, 255, 255}) << white;
        QTest::newRow("CMYK JPEG, cyan") << cmykJpeg(64, {0, 255, 255, 255}) << cv::Vec3b(255, 255, 0);
        QTest::newRow("CMYK JPEG, yellow") << cmykJpeg(64, {255, 255, 0, 255}) << cv::Vec3b(0, 255, 255);
        QTest::newRow("CMYK JPEG, half black") << cmykJpeg(64, {255, 255, 255, 128}) << cv::Vec3b(128, 128, 128);
    }
    void anOddPictureIsReadAsWhatItShows() {
        QFETCH(const FileBytes, bytes);
        QFETCH(const cv::Vec3b, colour);
        const auto picture = readPicture(bytes, "odd");
        QVERIFY2(picture.ok(), picture.ok() ? "" : describe(picture.error()).c_str());
        QCOMPARE(picture->type(), CV_8UC3);
        const cv::Vec3b first = picture->at<cv::Vec3b>(0, 0);
        QVERIFY2(near(first, colour), qPrintable(spelled(first) + " for " + spelled(colour)));
    }

    // All eight ways to hold a telephone; the red corner of the file ends where a viewer shows it (TIFF 6.0, tag 274).
    void everyOrientationIsHonoured_data() {
        QTest::addColumn<int>("orientation");
        QTest::addColumn<bool>("lying");
        QTest::addColumn<QPoint>("corner"); // 0 or 1: left or right, top or bottom
        QTest::newRow("1") << 1 << false << QPoint(0, 0);
        QTest::newRow("2, mirrored") << 2 << false << QPoint(1, 0);
        QTest::newRow("3, upside down") << 3 << false << QPoint(1, 1);
        QTest::newRow("4") << 4 << false << QPoint(0, 1);
        QTest::newRow("5") << 5 << true << QPoint(0, 0);
        QTest::newRow("6, a telephone upright") << 6 << true << QPoint(1, 0);
        QTest::newRow("7") << 7 << true << QPoint(1, 1);
        QTest::newRow("8") << 8 << true << QPoint(0, 1);
        QTest::newRow("9, which is none") << 9 << false << QPoint(0, 0);
    }
    void everyOrientationIsHonoured() {
        QFETCH(const int, orientation);
        QFETCH(const bool, lying);
        QFETCH(const QPoint, corner);
        cv::Mat picture(64, 96, CV_8UC3, cv::Scalar::all(255));
        picture(cv::Rect(0, 0, 48, 32)).setTo(cv::Scalar(0, 0, 255));
        const auto read = readPicture(withExifOrientation(encoded(".jpg", picture, {cv::IMWRITE_JPEG_QUALITY, 95}),
                                                          static_cast<std::uint8_t>(orientation)),
                                      "phone.jpg");
        QVERIFY(read.ok());
        QCOMPARE(read->cols, lying ? 64 : 96);
        QCOMPARE(read->rows, lying ? 96 : 64);
        for (const QPoint at : {QPoint(0, 0), QPoint(1, 0), QPoint(0, 1), QPoint(1, 1)}) {
            const cv::Vec3b seen = read->at<cv::Vec3b>(at.y() ? read->rows - 8 : 8, at.x() ? read->cols - 8 : 8);
            QVERIFY2(near(seen, at == corner ? cv::Vec3b(0, 0, 255) : white, 12), qPrintable(spelled(seen)));
        }
    }

    void aHostilePictureIsRefusedByNameWithARemedy_data() {
        QTest::addColumn<FileBytes>("bytes");
        QTest::addColumn<QString>("said");
        const FileBytes png = noisyPicture(".png", 64, 64), jpg = noisyPicture(".jpg", 64, 64);
        FileBytes half = png;
        half.resize(half.size() / 2);
        QTest::newRow("nothing") << FileBytes() << "copy it again";
        QTest::newRow("PNG of 20000 x 20000") << pngSaying(png, 20000, 20000) << "100 megapixels";
        QTest::newRow("PNG larger than numbers") << pngSaying(png, 0xFFFFFFFF, 0xFFFFFFFF) << "give JPEG";
        QTest::newRow("PNG without width") << pngSaying(png, 0, 64) << "give JPEG";
        QTest::newRow("PNG that says more than it holds") << pngSaying(png, 640, 640) << "save it anew";
        QTest::newRow("PNG within the limit that says more") << pngSaying(png, 9000, 9000) << "save it anew";
        QTest::newRow("half a PNG") << half << "cut short";
        FileBytes greedy = withPngChunk(png, "tEXt", {'a', 0, 'b'});
        putBigEndian(greedy, 33, 0x7FFFFFFF, 4);
        QTest::newRow("PNG with a chunk of two gigabytes") << greedy << "cut short";
        QTest::newRow("transparent and large")
            << pngSaying(flat(".png", CV_8UC4, {1, 2, 3, 4}), 6000, 6000) << "25 megapixels";
        QTest::newRow("JPEG bomb") << jpegSaying(jpg, 9900, 9900) << "too few bytes";
        QTest::newRow("JPEG larger than the limit") << jpegSaying(jpg, 65500, 65500) << "100 megapixels";
        QTest::newRow("JPEG with a frame behind a lonely marker") << jpegWithDecoy() << "100 megapixels";
        QTest::newRow("JPEG with two frames") << jpegWithTwoFrames() << "give JPEG";
        QTest::newRow("TIFF with two widths") << tiffSayingTwice() << "give JPEG";
        QTest::newRow("JPEG 2000 with a million tiles") << jpeg2000With(9000, 8) << "give JPEG";
        QTest::newRow("JPEG 2000 that shows a small size first") << jpeg2000WithDecoy() << "100 megapixels";
        QTest::newRow("one row") << encoded(".png", cv::Mat(1, 4000, CV_8UC3, cv::Scalar())) << "4000x1";
    }
    void aHostilePictureIsRefusedByNameWithARemedy() {
        QFETCH(const FileBytes, bytes);
        QFETCH(const QString, said);
        const auto picture = readPicture(bytes, "folder/portrait.x");
        QVERIFY(!picture.ok());
        const QString detail = QString::fromStdString(picture.error().detail);
        QVERIFY2(detail.startsWith("folder/portrait.x: ") && detail.contains(said), qPrintable(detail));
    }

    // Whatever byte is turned: a picture of the size that was said, or an error; never a crash.
    void aByteTurnedAnywhereIsSurvived_data() {
        QTest::addColumn<QString>("extension");
        for (const char* extension : {".jpg", ".png", ".bmp", ".webp", ".tif", ".jp2"})
            QTest::newRow(extension) << extension;
    }
    void aByteTurnedAnywhereIsSurvived() {
        QFETCH(const QString, extension);
        const FileBytes good = noisyPicture(qPrintable(extension), 40, 36);
        cv::RNG generator(3);
        for (int i = 0; i < 300; ++i) {
            FileBytes bytes = good;
            // The header's bytes first, then anywhere.
            const std::size_t at = i < 120 ? static_cast<std::size_t>(i) : generator.next() % bytes.size();
            if (at >= bytes.size())
                continue;
            bytes[at] ^= static_cast<std::uint8_t>(1 + generator.next() % 255);
            const auto said = pictureSize(bytes);
            const auto picture = readPicture(bytes, "turned");
            if (picture.ok())
                QVERIFY(said && (picture->size() == *said || picture->size() == cv::Size(said->height, said->width)));
            else
                QVERIFY(!picture.error().detail.empty());
        }
    }
};

QTEST_GUILESS_MAIN(HostilePicturesTest)
#include "test_hostile_pictures.moc"
