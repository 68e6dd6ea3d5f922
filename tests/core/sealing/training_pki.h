// SPDX-License-Identifier: Apache-2.0
// A provisioned station in a temporary folder, for tests of sealing, packets and storage.
#pragma once

#include "core/sealing/provisioning.h"
#include "drivers/keystore/file_key_store.h"

#include <memory>
#include <QTemporaryDir>
#include <QtTest>

namespace darcha {

inline UtcTime testTime() { return std::chrono::sys_days{std::chrono::year(2026) / 11 / 22} + std::chrono::hours(1); }

struct TrainingPki {
    QTemporaryDir folder;
    VirtualClock clock{testTime()};
    std::unique_ptr<FileKeyStore> keys;
    std::unique_ptr<Provisioned> pki;
    std::unique_ptr<SealingIdentity> identity;

    // False, with a message in `why`, if anything failed.
    bool make(std::string* why) {
        Result<std::unique_ptr<FileKeyStore>> store = FileKeyStore::inFolder(path() / "keys", Secret());
        if (!store) {
            *why = describe(store.error());
            return false;
        }
        keys = std::move(*store);
        Result<Provisioned> made = provisionTraining(path() / "pki", *keys, "station-1", clock);
        if (!made) {
            *why = describe(made.error());
            return false;
        }
        pki = std::make_unique<Provisioned>(std::move(*made));
        Result<SealingIdentity> loaded = loadSealingIdentity(*pki, *keys);
        if (!loaded) {
            *why = describe(loaded.error());
            return false;
        }
        identity = std::make_unique<SealingIdentity>(std::move(*loaded));
        return true;
    }

    std::filesystem::path path() const { return folder.path().toStdString(); }
};

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
