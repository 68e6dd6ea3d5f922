// SPDX-License-Identifier: Apache-2.0
// Files that no command can judge, and what each must be told about: the file by its name, and what to do.
#pragma once

#include "tests/app/ctl/darchactl_run.h"
#include "tests/support/crafted_pictures.h"

#include <QDir>

namespace darcha {

struct BadFile {
    QString path;
    QString code;  // of the error
    QString means; // what its detail tells to do
};

// Pictures, and what is none; both `pad` and `photo check` take them.
inline QList<BadFile> badPictures(const QTemporaryDir& folder) {
    const auto bytes = [](const test::FileBytes& made) {
        return QByteArray(reinterpret_cast<const char*>(made.data()), static_cast<qsizetype>(made.size()));
    };
    const auto made = [&](const char* name, const QByteArray& content, const char* code, const char* means) {
        return BadFile{writtenFile(folder, name, content), code, means};
    };
    QDir(folder.path()).mkdir("folder.jpg");
    const QByteArray jpeg = bytes(test::noisyPicture(".jpg", 64, 64)), png = bytes(test::noisyPicture(".png", 64, 64));
    return {{folder.filePath("none.jpg"), "FileNotFound", "check the path"},
            {folder.filePath("folder.jpg"), "FileUnreadable", "name the files in it"},
            made("empty.jpg", {}, "ImageUnreadable", "copy it again"),
            made("words.txt", "not a picture", "ImageUnreadable", "give JPEG, PNG"),
            made("cut.jpg", jpeg.left(jpeg.size() / 2), "ImageUnreadable", "copy it again"),
            made("cut.png", png.left(png.size() / 2), "ImageUnreadable", "copy it again"),
            made("dot.png", bytes(test::encoded(".png", cv::Mat(1, 1, CV_8UC3, cv::Scalar()))), "ImageSizeOutOfRange",
                 "give a larger picture"),
            // 1.2 GB once it is decoded: told by its header.
            made("bomb.png", bytes(test::pngSaying(test::noisyPicture(".png", 64, 64), 20000, 20000)),
                 "ImageSizeOutOfRange", "scale it down")};
}

// What is wrong with the outcome for `bad` alone; empty: it was told as it should be.
inline QString complaintAbout(const Outcome& outcome, const BadFile& bad) {
    const QJsonObject error = outcome.lines.value(0)["error"].toObject();
    const QString detail = error["detail"].toString();
    const bool told = outcome.code == 3 && outcome.lines.size() == 1 && outcome.lines[0]["file"] == bad.path &&
                      error["code"] == bad.code && detail.contains(bad.path) && detail.contains(bad.means);
    return told ? QString() : bad.path + ": " + QString::number(outcome.code) + " " + outcome.output;
}

} // namespace darcha
