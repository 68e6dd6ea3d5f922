// SPDX-License-Identifier: Apache-2.0
// What a test of faces needs from outside: the networks that the build made, and the pictures of shared/data.
//
// The networks are ours: without them a test has failed, and says what builds them (ModelStore's own words). Only
// shared/data may be absent, and only then a test skips. Both end the running test function; the caller returns when
// the answer is nothing:
//   const ModelStore* const models = test::models();
//   if (!models) return;
#pragma once

#include "core/inference/model_store.h"

#include <QFile>
#include <QTest>
#include <source_location>

namespace darcha::test {

// Opened once a program.
inline const ModelStore* models(const std::source_location& asked = std::source_location::current()) {
    static const Result<ModelStore> opened = ModelStore::open(DARCHA_BUILD_DIR "/models");
    if (opened.ok())
        return &*opened;
    QTest::qFail(describe(opened.error()).c_str(), asked.file_name(), static_cast<int>(asked.line()));
    return nullptr;
}

// `part` is a file or folder below shared/data.
inline bool sharedData(const QString& part, const std::source_location& asked = std::source_location::current()) {
    if (QFile::exists(QStringLiteral(DARCHA_SHARED_DATA "/") + part))
        return true;
    const QString why = QStringLiteral("shared/data/%1 is not beside this checkout").arg(part);
    QTest::qSkip(qPrintable(why), asked.file_name(), static_cast<int>(asked.line()));
    return false;
}

} // namespace darcha::test
