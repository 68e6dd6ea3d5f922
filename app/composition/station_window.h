// SPDX-License-Identifier: Apache-2.0
// The window of a station: the QML engine, its pictures, and the controllers that the pages get.
//
// Main thread. Lives longer than the station whose pictures it shows.
#pragma once

#include "core/base/result.h"

#include <memory>
#include <QSize>
#include <QString>

class QQmlApplicationEngine;
class QQuickWindow;

namespace darcha {

class Station;
class StationImages;

class StationWindow {
public:
    StationWindow();
    ~StationWindow();

    StationImages* images() const; // owned by the engine

    // An empty size: the whole screen.
    Result<void> show(Station& station, QSize size);
    // Waits until the first page is drawn whole.
    void settle();
    // Before the station goes: the pages bind to it.
    void close();
    // A PNG in `folder`, made if absent: "01-welcome.png", counted. Only for training.
    void saveScreenshot(const QString& folder, const QString& name);

private:
    std::unique_ptr<QQmlApplicationEngine> m_engine;
    StationImages* m_images = nullptr;
    QQuickWindow* m_window = nullptr;
    int m_screenshots = 0;
};

} // namespace darcha
