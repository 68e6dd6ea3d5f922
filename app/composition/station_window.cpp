// SPDX-License-Identifier: Apache-2.0
#include "app/composition/station_window.h"

#include "app/composition/station.h"
#include "app/station/acceptance/acceptance_guide.h"
#include "app/station/capture/face_capture.h"
#include "app/station/capture/finger_capture.h"
#include "app/station/flow/details_form.h"
#include "app/station/flow/enrolment_flow.h"
#include "app/station/flow/signature_capture.h"
#include "app/station/health/station_health.h"
#include "app/station/slip/slip_print.h"
#include "app/station/station_images.h"
#include "app/station/sync/submission.h"
#include "app/station/voice/voice.h"
#include "core/base/log.h"

#include <QCoreApplication>
#include <QDir>
#include <QEventLoop>
#include <QQmlApplicationEngine>
#include <QQuickWindow>
#include <QTimer>
#include <utility>

namespace darcha {

StationWindow::StationWindow() : m_engine(std::make_unique<QQmlApplicationEngine>()), m_images(new StationImages) {
    m_engine->addImportPath(":/qt/qml"); // no default import path in Qt 6.4
    m_engine->addImageProvider(StationImages::providerId, m_images);
}

StationWindow::~StationWindow() = default;

StationImages* StationWindow::images() const { return m_images; }

Result<void> StationWindow::show(Station& station, QSize size) {
    m_engine->setInitialProperties({{"flow", QVariant::fromValue(&station.flow())},
                                    {"details", QVariant::fromValue(&station.details())},
                                    {"face", QVariant::fromValue(&station.face())},
                                    {"acceptance", QVariant::fromValue(&station.acceptance())},
                                    {"fingers", QVariant::fromValue(&station.fingers())},
                                    {"signature", QVariant::fromValue(&station.signature())},
                                    {"submission", QVariant::fromValue(&station.submission())},
                                    {"slip", QVariant::fromValue(&station.slip())},
                                    {"health", QVariant::fromValue(&station.health())},
                                    {"voice", QVariant::fromValue(&station.voice())}});
    QObject::connect(&station, &Station::languageChanged, m_engine.get(), &QQmlEngine::retranslate);
    m_engine->load(QUrl("qrc:/qt/qml/Darcha/Ui/Main.qml"));
    if (m_engine->rootObjects().isEmpty())
        return {ErrorCode::InternalError, "the window's pages do not load; the lines above say why"};
    m_window = qobject_cast<QQuickWindow*>(m_engine->rootObjects().first());
    if (m_window == nullptr)
        return {ErrorCode::InternalError, "Main.qml is no window"};
    if (size.isEmpty()) {
        m_window->showFullScreen();
    } else {
        m_window->resize(size);
        m_window->show();
    }
    QObject::connect(
        m_window, &QQuickWindow::frameSwapped, m_window, [] { log::info("window.first_page"); },
        Qt::SingleShotConnection);
    return {};
}

void StationWindow::settle() {
    m_window->grabWindow(); // without a screen the first frame is drawn when somebody asks for it
    QEventLoop loop;
    QTimer::singleShot(std::chrono::milliseconds(800), &loop, &QEventLoop::quit); // layouts, then the page fades in
    loop.exec();
}

void StationWindow::close() { delete std::exchange(m_window, nullptr); }

void StationWindow::saveScreenshot(const QString& folder, const QString& name) {
    if (m_window == nullptr)
        return;
    const QString file = QString("%1/%2-%3.png").arg(folder).arg(++m_screenshots, 2, 10, QChar('0')).arg(name);
    if (!QDir().mkpath(folder) || !m_window->grabWindow().save(file))
        log::warning("screenshot.failed", {{"folder", folder.toStdString()}});
}

} // namespace darcha
