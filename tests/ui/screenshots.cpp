// SPDX-License-Identifier: Apache-2.0
// darcha_screenshots OUT [--language CODE] [--size WxH] [--only TEXT]: every screen as a PNG, for the eye and for the
// documents. QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software, unless set.
#include "tests/ui/scene.h"
#include "tests/ui/screens.h"

#include <cstdio>
#include <QCommandLineParser>
#include <QDir>
#include <QGuiApplication>

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    if (!qEnvironmentVariableIsSet("QT_QUICK_BACKEND"))
        qputenv("QT_QUICK_BACKEND", "software");
    QGuiApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addPositionalArgument("OUT", "folder for the pictures");
    const QCommandLineOption languageOption("language", "one language only", "CODE");
    const QCommandLineOption sizeOption("size", "one size only", "WxH");
    const QCommandLineOption onlyOption("only", "only screens whose name holds this", "TEXT");
    parser.addOptions({languageOption, sizeOption, onlyOption});
    parser.process(application);
    if (parser.positionalArguments().size() != 1) {
        std::fprintf(stderr, "one folder, please; see --help\n");
        return 2;
    }
    const QDir out(parser.positionalArguments().constFirst());
    if (!out.mkpath(".")) {
        std::fprintf(stderr, "%s cannot be made\n", qPrintable(out.path()));
        return 4;
    }
    const QStringList languages =
        parser.isSet(languageOption) ? QStringList{parser.value(languageOption)} : QStringList{"en", "ru", "uz-Latn"};
    const QStringList sizes =
        parser.isSet(sizeOption) ? QStringList{parser.value(sizeOption)} : QStringList{"1080x1920", "1280x800"};
    int trouble = 0;
    for (const QString& size : sizes) {
        const QSize pixels(size.section('x', 0, 0).toInt(), size.section('x', 1, 1).toInt());
        for (const QString& language : languages) {
            for (const darcha::Screen& screen : darcha::screens()) {
                const QString name = QString::fromStdString(screen.name);
                if (!name.contains(parser.value(onlyOption)))
                    continue;
                darcha::Scene scene(pixels, language);
                screen.show(scene);
                scene.settle();
                if (!scene.grab().save(out.filePath(QStringLiteral("%1_%2_%3.png").arg(name, size, language))))
                    trouble = 4;
                for (const QString& warning : scene.warnings()) {
                    std::fprintf(stderr, "%s: %s\n", screen.name.c_str(), qPrintable(warning));
                    trouble = 1;
                }
            }
        }
    }
    return trouble;
}
