// SPDX-License-Identifier: Apache-2.0
// What tests of packets share: a fixed time, command line tools, and checks of Results.
#pragma once

#include "core/base/clock.h"
#include "core/base/json_file.h"
#include "core/base/result.h"

#include <filesystem>
#include <QtTest>

namespace darcha {

inline UtcTime testTime() { return std::chrono::sys_days{std::chrono::year(2026) / 11 / 22} + std::chrono::hours(1); }

// Runs a command line tool; its output where it failed.
struct ToolRun {
    int code = -1;
    QByteArray output;
    QByteArray errors;
};

inline ToolRun runTool(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.start(program, arguments);
    ToolRun run;
    if (!process.waitForFinished(30000)) {
        process.kill();
        process.waitForFinished();
        return run;
    }
    run.code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
    run.output = process.readAllStandardOutput();
    run.errors = process.readAllStandardError();
    return run;
}

inline QString qpath(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

} // namespace darcha

// A Result that must be good; the message says why it is not. The expression is evaluated once.
#define DARCHA_OK(result)                                                                                              \
    do {                                                                                                               \
        const auto& checkedResult = (result);                                                                          \
        QVERIFY2(checkedResult.ok(), checkedResult.ok() ? "" : ::darcha::describe(checkedResult.error()).c_str());     \
    } while (false)
#define DARCHA_FAILS(result, expected)                                                                                 \
    do {                                                                                                               \
        const auto& checkedResult = (result);                                                                          \
        QVERIFY(!checkedResult.ok());                                                                                  \
        QVERIFY2(checkedResult.error().code == ::darcha::ErrorCode::expected,                                          \
                 ::darcha::describe(checkedResult.error()).c_str());                                                   \
    } while (false)
