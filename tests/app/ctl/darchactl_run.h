// SPDX-License-Identifier: Apache-2.0
// Runs the real darchactl and reads what it says: what every test of a command needs.
#pragma once

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

namespace darcha {

struct Outcome {
    int code = -1; // stays -1 if the program crashed or took longer than two minutes
    QList<QJsonObject> lines;
    QByteArray output;
    QByteArray complaint;
};

inline Outcome run(const QString& program, const QStringList& arguments, const QStringList& environment = {},
                   const QByteArray& input = {}) {
    QProcess process;
    process.setEnvironment(QProcess::systemEnvironment() + environment);
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    Outcome outcome;
    if (!process.waitForFinished(120'000) || process.exitStatus() != QProcess::NormalExit)
        return outcome;
    outcome.code = process.exitCode();
    outcome.output = process.readAllStandardOutput();
    outcome.complaint = process.readAllStandardError();
    for (const QByteArray& line : outcome.output.trimmed().split('\n'))
        outcome.lines << QJsonDocument::fromJson(line).object();
    return outcome;
}

inline Outcome darchactl(const QStringList& arguments, const QStringList& environment = {}) {
    return run(DARCHA_BUILD_DIR "/bin/darchactl", arguments, environment);
}

inline QString writtenFile(const QTemporaryDir& folder, const QString& name, const QByteArray& content) {
    QFile made(folder.filePath(name));
    if (made.open(QIODevice::WriteOnly))
        made.write(content);
    return made.fileName();
}

} // namespace darcha
