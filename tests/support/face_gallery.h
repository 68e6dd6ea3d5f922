// SPDX-License-Identifier: Apache-2.0
// Real portraits of shared/data with the faces in them. A picture is read and looked at once a program, however many
// tests ask for it.
#pragma once

#include "core/face/face_tracker.h"
#include "core/quality/picture_file.h"
#include "tests/support/models.h"

#include <map>
#include <memory>
#include <opencv2/core/utility.hpp>
#include <QDir>

namespace darcha::test {

class FaceGallery {
public:
    // Nothing if the running test has been failed or skipped: see models.h.
    static std::unique_ptr<FaceGallery> open(const std::source_location& asked = std::source_location::current()) {
        cv::setNumThreads(1);
        if (!sharedData(QStringLiteral("faces"), asked))
            return nullptr;
        const ModelStore* const store = models(asked);
        if (!store)
            return nullptr;
        auto tracker = FaceTracker::create(*store, {});
        if (tracker.ok())
            return std::unique_ptr<FaceGallery>(new FaceGallery(std::move(*tracker)));
        QTest::qFail(describe(tracker.error()).c_str(), asked.file_name(), static_cast<int>(asked.line()));
        return nullptr;
    }

    // The face in a picture of which nothing is known yet; null if there is none.
    FaceObservationPtr found(cv::Mat bgr) {
        m_tracker.reset();
        return m_tracker.observe(std::make_shared<const Frame>(Frame{std::move(bgr), 0, {}})).face;
    }

    // "frll_neutral/007_03.jpg"; null if there is no such picture, or no face in it.
    const FaceObservationPtr& face(const std::string& file) {
        const auto known = m_faces.find(file);
        if (known != m_faces.end())
            return known->second;
        const auto bytes = readBytes(std::string(DARCHA_SHARED_DATA "/faces/") + file);
        auto picture = bytes ? readPicture(*bytes, file) : Result<cv::Mat>(bytes.error());
        return m_faces[file] = picture.ok() ? found(std::move(*picture)) : nullptr;
    }

    // The portraits of frll_neutral: people of many tones of skin, frontal, in even light before a plain wall.
    static QStringList studio() {
        QStringList files = QDir(QStringLiteral(DARCHA_SHARED_DATA "/faces/frll_neutral")).entryList({"*.jpg"});
        for (QString& file : files)
            file.prepend(QStringLiteral("frll_neutral/"));
        return files;
    }

private:
    explicit FaceGallery(FaceTracker tracker) : m_tracker(std::move(tracker)) {}

    FaceTracker m_tracker;
    std::map<std::string, FaceObservationPtr> m_faces;
};

} // namespace darcha::test
