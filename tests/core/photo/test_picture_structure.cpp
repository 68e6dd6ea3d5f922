// SPDX-License-Identifier: Apache-2.0
// What a file tells of its history: each trace put in by hand and found again; and bytes that lie.
#include "core/photo/compression_history.h"
#include "core/photo/photo_check.h"
#include "core/photo/picture_structure.h"
#include "core/photo/structure_hints.h"
#include "tests/core/photo/jpeg_parts.h"

#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <QtTest>

using namespace darcha;
using test::FileBytes;

namespace {

// Soft shapes and grain: like a photo to a coder.
cv::Mat scene(int width = 480, int height = 600) {
    cv::Mat made(height, width, CV_8UC3, cv::Scalar(150, 140, 130)), grain(height, width, CV_8UC3);
    cv::RNG draw(7);
    for (int i = 0; i < 60; ++i)
        cv::ellipse(made, {draw.uniform(0, width), draw.uniform(0, height)},
                    {draw.uniform(10, 90), draw.uniform(10, 90)}, draw.uniform(0, 180), 0, 360,
                    cv::Scalar(draw.uniform(20, 230), draw.uniform(20, 230), draw.uniform(20, 230)), cv::FILLED);
    cv::GaussianBlur(made, made, {0, 0}, 2);
    draw.fill(grain, cv::RNG::NORMAL, 20, 6);
    cv::add(made, grain, made);
    return made;
}

FileBytes jpeg(const cv::Mat& picture, int quality, std::vector<int> more = {}) {
    FileBytes file;
    more.insert(more.end(), {cv::IMWRITE_JPEG_QUALITY, quality});
    cv::imencode(".jpg", picture, file, more);
    return file;
}

PictureStructure read(const FileBytes& file) {
    auto made = readPictureStructure(file);
    if (!made)
        qFatal("%s", describe(made.error()).c_str());
    return std::move(*made);
}

bool hinted(const FileBytes& file, std::string_view id) {
    const auto hints = structureHints(read(file), file, cv::imdecode(file, cv::IMREAD_COLOR));
    return std::any_of(hints.begin(), hints.end(), [&](const PhotoHint& hint) { return hint.id == id; });
}

} // namespace

class PictureStructureTest : public QObject {
    Q_OBJECT

    const cv::Mat m_scene = scene();
    const FileBytes m_plain = jpeg(m_scene, 88);

private slots:
    void everyStandardQualityIsRecognised() {
        for (int quality = 10; quality <= 100; quality += 3) {
            const PictureStructure s = read(jpeg(m_scene(cv::Rect(0, 0, 64, 64)), quality));
            QCOMPARE(s.origin.maker, std::string("standard"));
            QCOMPARE(*s.origin.quality, quality);
        }
        QuantisationSteps own = standardLuma(80);
        own[63] += 1;
        QCOMPARE(originOf(own).maker, std::string("own"));
        QVERIFY(!originOf(own).quality);
    }

    void thePlainFileTellsNothing() {
        const PictureStructure s = read(m_plain);
        QCOMPARE(s.size, m_scene.size());
        QVERIFY(s.jfif && !s.progressive && !s.exif && !s.xmp && !s.adobe && !s.photoshop && !s.cutShort);
        QCOMPARE(s.components, 3);
        QCOMPARE(s.sampling, std::string("4:2:0"));
        QCOMPARE(s.trailing, std::size_t(0));
        QVERIFY(structureHints(s, m_plain, m_scene).empty());
    }

    void progressiveCommentsAndWhatFollowsAreSeen() {
        FileBytes file = test::withSegment(jpeg(m_scene, 80, {cv::IMWRITE_JPEG_PROGRESSIVE, 1}), 0xFE, "Lavc60.1");
        file.insert(file.end(), {1, 2, 3, 4, 5});
        const PictureStructure s = read(file);
        QVERIFY(s.progressive && !s.cutShort);
        QCOMPARE(s.trailing, std::size_t(5));
        QCOMPARE(s.comments, std::vector<std::string>{"Lavc60.1"});
        QCOMPARE(kindOfProgram(s.comments[0]), ProgramKind::Converter); // no hint about faces
        QVERIFY(!hinted(file, "photo.hint.editor") && hinted(file, "photo.hint.appended"));
    }

    void programsNamedInExifAreToldByKind_data() {
        QTest::addColumn<QString>("software");
        QTest::addColumn<QString>("hint");
        QTest::newRow("editor") << "Adobe Photoshop 25.0 (Windows)"
                                << "photo.hint.editor";
        QTest::newRow("retouching") << "Facetune2 3.1"
                                    << "photo.hint.retouching";
        QTest::newRow("generator") << "Adobe Firefly"
                                   << "photo.hint.generator";
        QTest::newRow("a phone") << "S911BXXU3AWF7"
                                 << "";
        QTest::newRow("a converter") << "ImageMagick 7"
                                     << "";
    }
    void programsNamedInExifAreToldByKind() {
        QFETCH(const QString, software);
        QFETCH(const QString, hint);
        const FileBytes file = test::withSegment(
            m_plain, 0xE1,
            test::exifBody({{0x010F, "Maker"}, {0x0131, software.toStdString()}, {0x0132, "2026:11:22 10:00:00"}}));
        const PictureStructure s = read(file);
        QVERIFY(s.exif);
        QCOMPARE(s.exif->make, std::string("Maker"));
        QCOMPARE(s.exif->software, software.toStdString());
        QCOMPARE(s.exif->changed, std::string("2026:11:22 10:00:00"));
        const auto hints = structureHints(s, file, m_scene);
        QCOMPARE(hints.size(), std::size_t(hint.isEmpty() ? 0 : 1));
        if (!hint.isEmpty())
            QVERIFY(hints[0].id == hint.toStdString() && hints[0].strong && hints[0].detail == software.toStdString());
    }

    void xmpTellsItsToolAndItsHistory() {
        const std::string packet = std::string("http://ns.adobe.com/xap/1.0/\0", 29) +
                                   "<x:xmpmeta><rdf:Description xmp:CreatorTool=\"GIMP 2.10\"><xmpMM:History><rdf:Seq>"
                                   "<rdf:li stEvt:action=\"created\" stEvt:softwareAgent=\"GIMP 2.10\"/>"
                                   "<rdf:li stEvt:action=\"saved\" stEvt:softwareAgent=\"Photoshop\"/>"
                                   "<rdf:li><stEvt:action>saved</stEvt:action></rdf:li></rdf:Seq></xmpMM:History>"
                                   "<xmpMM:DerivedFrom/></rdf:Description></x:xmpmeta>";
        const FileBytes file = test::withSegment(m_plain, 0xE1, packet);
        const PictureStructure s = read(file);
        QVERIFY(s.xmp && s.derived);
        QCOMPARE(s.creatorTool, std::string("GIMP 2.10"));
        QCOMPARE(s.historySteps, 3);
        QCOMPARE(s.historyTools, (std::vector<std::string>{"GIMP 2.10", "Photoshop"}));
        QVERIFY(hinted(file, "photo.hint.edit_history") && hinted(file, "photo.hint.editor"));
    }

    void photoshopsOwnSegmentsAndContentCredentialsAreSeen() {
        const std::string resource = std::string("Photoshop 3.0\0", 14) + "8BIM" + test::big(0x0406, 2) +
                                     std::string(2, '\0') + test::big(7, 4) + test::big(6, 2) + test::big(0, 5) +
                                     std::string(1, '\0');
        FileBytes file = test::withSegment(m_plain, 0xED, resource);
        file = test::withSegment(file, 0xEE, std::string("Adobe\0\x64\0\0\0\0\1", 12));
        file = test::withSegment(file, 0xEB, std::string("JP\0\1\0\0\0\1\0\0\0\x20jumb....jumdc2pa", 28));
        const PictureStructure s = read(file);
        QVERIFY(s.photoshop && s.adobe && s.contentCredentials);
        QCOMPARE(*s.photoshopQuality, 10);
        QVERIFY(hinted(file, "photo.hint.saved_by_editor"));

        // Phones and networks write such a block beside their captions: by itself it tells nothing.
        const FileBytes phone = test::withSegment(
            m_plain, 0xED, std::string("Photoshop 3.0\0", 14) + "8BIM" + test::big(0x0404, 2) + std::string(6, '\0'));
        QVERIFY(read(phone).photoshop && structureHints(read(phone), phone, m_scene).empty());
    }

    void aThumbnailOfAnotherPictureIsTold() {
        cv::Mat small, other;
        cv::resize(m_scene, small, {128, 160}, 0, 0, cv::INTER_AREA);
        cv::flip(small, other, 1);
        cv::Mat framed(160, 213, CV_8UC3, cv::Scalar::all(0)); // black bars, as cameras make them
        small.copyTo(framed(cv::Rect((213 - 128) / 2, 0, 128, 160)));
        for (const cv::Mat& own : {small, framed}) {
            const FileBytes file = test::withSegment(m_plain, 0xE1, test::exifBody({{0x010F, "M"}}, jpeg(own, 80)));
            const auto alike = thumbnailLikeness(read(file), file, m_scene);
            QVERIFY(alike && *alike > 0.95);
            QVERIFY(!hinted(file, "photo.hint.thumbnail_differs"));
        }
        const FileBytes file = test::withSegment(m_plain, 0xE1, test::exifBody({{0x010F, "M"}}, jpeg(other, 80)));
        QVERIFY(hinted(file, "photo.hint.thumbnail_differs"));
    }

    void aPngTellsItsProgramToo() {
        FileBytes file;
        cv::imencode(".png", m_scene, file);
        QVERIFY(structureHints(read(file), file, m_scene).empty());
        const std::string text = std::string("parameters\0a face, Steps: 20, Sampler", 37);
        const std::string chunk = test::big(static_cast<std::uint32_t>(text.size()), 4) + "tEXt" + text + "CRC!";
        file.insert(file.begin() + 33, chunk.begin(), chunk.end()); // behind IHDR
        const PictureStructure s = read(file);
        QVERIFY(s.format == PictureStructure::Format::Png && !s.cutShort);
        QCOMPARE(s.size, m_scene.size());
        const auto hints = structureHints(s, file, m_scene);
        QVERIFY(hints.size() == 1 && hints[0].id == "photo.hint.generator");
    }

    // Every cut and every changed byte: an answer or a refusal, texts that can be printed, offsets inside the file.
    void bytesThatLieAreSurvived() {
        FileBytes thumbnail = jpeg(m_scene(cv::Rect(0, 0, 40, 40)), 50);
        FileBytes file = jpeg(m_scene(cv::Rect(0, 0, 32, 32)), 75);
        file = test::withSegment(file, 0xE1, test::exifBody({{0x0131, "Photoshop"}, {0x010F, "M"}}, thumbnail));
        file = test::withSegment(file, 0xED,
                                 std::string("Photoshop 3.0\0"
                                             "8BIM\4\6\0\0\0\0\0\7\0\6\0\0\0\0\0\0",
                                             33));
        for (std::size_t cut = 0; cut < file.size(); ++cut) {
            const auto read = readPictureStructure(std::span(file).first(cut));
            QVERIFY(!read || read->cutShort);
        }
        for (std::size_t at = 2; at < std::min<std::size_t>(file.size(), 400); ++at)
            for (const std::uint8_t value : {0x00, 0x7F, 0xFF}) {
                FileBytes changed = file;
                changed[at] = value;
                if (const auto read = readPictureStructure(changed)) {
                    QVERIFY(!toJson(*read).dump().empty());
                    if (read->exif)
                        QVERIFY(read->exif->thumbnailAt + read->exif->thumbnailBytes <= changed.size());
                }
            }
        QVERIFY(!readPictureStructure(FileBytes{'B', 'M', 0, 0}));
    }

    void twoSavingsAreToldFromOneAndTheFirstQualityIsFound() {
        for (const int first : {60, 70, 80}) {
            const FileBytes once = jpeg(m_scene, 93);
            const FileBytes twice = jpeg(cv::imdecode(jpeg(m_scene, first), cv::IMREAD_COLOR), 93);
            const auto one = compressionHistory(once, read(once)), two = compressionHistory(twice, read(twice));
            QVERIFY(one && two);
            QVERIFY2(two->unevenness > 3 * one->unevenness,
                     qPrintable(QString("%1 %2").arg(one->unevenness).arg(two->unevenness)));
            QVERIFY(two->explained > 0.4 && one->explained < 0.4);
            QVERIFY2(std::abs(two->earlierQuality - first) <= 2, qPrintable(QString::number(two->earlierQuality)));
        }
    }
};

QTEST_GUILESS_MAIN(PictureStructureTest)
#include "test_picture_structure.moc"
