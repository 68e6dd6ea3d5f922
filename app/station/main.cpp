// SPDX-License-Identifier: Apache-2.0
// darcha-station: kiosk, desk and field mode of one program.
#include "app/composition/host.h"
#include "app/composition/journey_report.h"
#include "app/composition/journey_runner.h"
#include "app/composition/journey_script.h"
#include "app/composition/station_window.h"
#include "core/base/log.h"

#include <cstdio>
#include <cstdlib>
#include <malloc.h>
#include <nlohmann/json.hpp>
#include <QCommandLineParser>
#include <QGuiApplication>

using namespace darcha;

namespace {

enum ExitCode { Done = 0, Usage = 2, BadInput = 3, Environment = 4 };

int fail(const Error& error, int code = Environment) {
    std::fprintf(stderr, "darcha-station: %s\n%s\n", describe(error).c_str(),
                 std::string(paragraph(error.code)).c_str());
    return code;
}

// Leads the window's station through a journey and prints what it left behind.
int runJourney(Host& host, StationWindow& window, const JourneyScript& script, const QString& screenshots) {
    JourneyRunner runner({.station = host.station(),
                          .timers = host.timers(),
                          .gateway = host.gateway(),
                          .screenshot =
                              [&](const std::string& name) {
                                  if (!screenshots.isEmpty())
                                      window.saveScreenshot(screenshots, QString::fromStdString(name));
                              },
                          .die = {}},
                         script);
    if (const auto done = runner.run(); !done.ok())
        return fail(done.error());
    const auto report = reportJourney(host, runner.steps());
    if (!report.ok())
        return fail(report.error());
    nlohmann::json line = *report;
    if (!screenshots.isEmpty())
        line["screenshots"] = screenshots.toStdString();
    std::printf("%s\n", line.dump().c_str());
    std::fprintf(stderr, "\nOne enrolment, end to end:\n");
    for (const char* what : {"packet_id", "packet", "slip", "receipt", "screenshots"}) {
        if (line.contains(what) && line[what].is_string())
            std::fprintf(stderr, "  %-12s %s\n", what, line[what].get<std::string>().c_str());
    }
    return Done;
}

} // namespace

int main(int argc, char** argv) {
    // Frames (6 MB) are given back to the system one by one; left alone, the C library raises its threshold after the
    // first of them and keeps heaps full of holes. After the first visitor an idle station holds 267 MB so, 308 to 360
    // without (bench_station, firstFace).
    ::mallopt(M_MMAP_THRESHOLD, 1 << 20);
    if (std::getenv("QT_QUICK_BACKEND") == nullptr)
        ::setenv("QT_QUICK_BACKEND", "software",
                 1); // stations have no graphics card worth the name; pages are drawn for this
    if (std::getenv("DISPLAY") == nullptr && std::getenv("WAYLAND_DISPLAY") == nullptr &&
        std::getenv("QT_QPA_PLATFORM") == nullptr)
        ::setenv("QT_QPA_PLATFORM", "offscreen", 1);
    QGuiApplication application(argc, argv);
    QGuiApplication::setApplicationName("darcha-station");
    QGuiApplication::setApplicationVersion(DARCHA_VERSION);

    QCommandLineParser parser;
    parser.setApplicationDescription(
        "A smart migration station with its window. Without --gateway it starts a gateway of its own, for training.");
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption state("state", "Keep keys, outbox and the gateway's store in <dir>.", "dir",
                                   QString::fromStdString(defaultStateFolder().string()));
    const QCommandLineOption gateway("gateway", "Send packets to <url> (https://host:port).", "url");
    const QCommandLineOption mode("mode", "kiosk, desk or field.", "mode", "kiosk");
    const QCommandLineOption role("role", "citizen, officer, supervisor or field_officer.", "role", "citizen");
    const QCommandLineOption language("language", "What the welcome page starts with: en, ru, uz-Latn.", "code", "en");
    const QCommandLineOption timeZone("time-zone", "Where the station stands, e.g. Asia/Samarkand.", "zone",
                                      TimeZone::usual);
    const QCommandLineOption keepDelivered("keep-delivered",
                                           "Forget sealed packets <days> after the ministry has confirmed them.",
                                           "days", QString::number(StationOptions{}.keepDelivered.count()));
    const QCommandLineOption onlyVirtual("virtual", "Use the virtual devices even where real ones are attached.");
    const QCommandLineOption camera("camera", "A video or a folder of pictures in the camera's place.", "path");
    const QCommandLineOption printer("printer", "Print slips on <uri> (ipp://...).", "uri");
    const QCommandLineOption seed("seed", "Which virtual citizen comes.", "n", "7");
    const QCommandLineOption windowed("windowed", "A window of this size instead of the whole screen, e.g. 1080x1920.",
                                      "WxH");
    const QCommandLineOption journey("journey", "Lead the station through the journey in <file>, then end.", "file");
    const QCommandLineOption screenshots("screenshots", "Where the journey's screenshots go (training only).", "dir");
    parser.addOptions({state, gateway, mode, role, language, timeZone, keepDelivered, onlyVirtual, camera, printer,
                       seed, windowed, journey, screenshots});
    parser.process(application);
    if (!parser.positionalArguments().isEmpty()) {
        std::fprintf(stderr, "darcha-station: unexpected \"%s\"; --help tells more\n",
                     qPrintable(parser.positionalArguments().first()));
        return Usage;
    }

    JourneyScript script;
    if (parser.isSet(journey)) {
        const auto read = JourneyScript::read(parser.value(journey).toStdString());
        if (!read.ok())
            return fail(read.error(), BadInput);
        script = *read;
    }
    HostOptions options;
    options.state = parser.value(state).toStdString();
    options.gatewayUrl = parser.value(gateway).toStdString();
    options.onlyVirtual = parser.isSet(onlyVirtual);
    options.cameraSource = parser.value(camera).toStdString();
    options.printerUri = parser.value(printer).toStdString();
    options.seed = parser.value(seed).toULongLong();
    const auto wantedMode = stationMode(parser.value(mode).toStdString());
    if (!wantedMode.ok())
        return fail(wantedMode.error(), Usage);
    options.mode = *wantedMode;
    const auto wantedRole = stationRole(parser.value(role).toStdString());
    if (!wantedRole.ok())
        return fail(wantedRole.error(), Usage);
    options.role = *wantedRole;
    const auto wantedLanguage = languageFromCode(parser.value(language).toStdString());
    if (!wantedLanguage)
        return fail({ErrorCode::InvalidArgument, "--language: en, ru or uz-Latn"}, Usage);
    options.language = *wantedLanguage;
    options.timeZone = parser.value(timeZone).toStdString();
    bool isNumber = false;
    options.keepDelivered = std::chrono::days(parser.value(keepDelivered).toUInt(&isNumber));
    if (!isNumber || options.keepDelivered > std::chrono::years(1))
        return fail({ErrorCode::InvalidArgument, "--keep-delivered: whole days, at most a year"}, Usage);
    QSize size;
    if (parser.isSet(windowed)) {
        const QStringList parts = parser.value(windowed).split('x');
        size = parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : QSize();
        if (size.width() < 800 || size.height() < 600)
            return fail({ErrorCode::InvalidArgument, "--windowed: WIDTHxHEIGHT, at least 800x600"}, Usage);
    } else if (QGuiApplication::platformName() == "offscreen") {
        size = QSize(1080, 1920); // a kiosk's portrait screen
    }

    StationWindow window;
    auto host = Host::create(options, window.images());
    if (!host.ok())
        return fail(host.error());
    if (parser.isSet(screenshots) && !(*host)->station().devices().citizen)
        return fail({ErrorCode::InvalidArgument,
                     "--screenshots: only of the virtual citizen, because a screenshot shows a person"},
                    Usage);
    if (const auto shown = window.show((*host)->station(), size); !shown.ok())
        return fail(shown.error());
    if (parser.isSet(journey))
        window.settle();
    const int code =
        parser.isSet(journey) ? runJourney(**host, window, script, parser.value(screenshots)) : QGuiApplication::exec();
    window.close();
    return code;
}
