// SPDX-License-Identifier: Apache-2.0
// The whole station view in an offscreen window, with controllers whose states a test sets at will.
//
// DetailsForm is the real one; the other controllers are the doubles of tests/ui/doubles, which test_ui_doubles.cpp
// compares with the real classes, property by property. Main thread. Any QML warning is kept in warnings().
#pragma once

#include "core/base/clock.h"

#include <memory>
#include <QImage>
#include <QObject>
#include <QQmlEngine>
#include <QQuickItem>
#include <QQuickWindow>
#include <QStringList>
#include <QVariant>

namespace darcha {

class DetailsForm;
class TextTranslator;

class Scene final : public QObject {
    Q_OBJECT

public:
    explicit Scene(QSize size, const QString& language = QStringLiteral("en"));
    ~Scene() override;

    QObject* flow() const { return m_flow; }
    QObject* face() const { return m_face; }
    QObject* acceptance() const { return m_acceptance; }
    QObject* fingers() const { return m_fingers; }
    QObject* signature() const { return m_signature; }
    QObject* submission() const { return m_submission; }
    QObject* slip() const { return m_slip; }
    QObject* health() const { return m_health; }
    QObject* voice() const { return m_voice; }
    DetailsForm& details() const { return *m_details; }
    QQmlEngine& engine() { return m_engine; }
    QQuickWindow& window() { return m_window; }
    QQuickItem* view() const { return m_view.get(); }

    int value(const char* type, const char* name); // of an enum, e.g. ("EnrolmentFlow", "Face")
    void step(const char* name);
    void overlay(const char* name);
    void setLanguage(const QString& code);
    void settle(); // every animation at its end, everything laid out and drawn
    QQuickItem* find(const QString& objectName) const;
    void click(QQuickItem* item);
    QStringList calls(QObject* controller) const;
    QImage grab();

    QStringList warnings() const { return m_warnings; }

private:
    QObject* make(const char* type);
    void endAnimations();
    void drawFrame();

    VirtualClock m_clock;
    std::unique_ptr<TextTranslator> m_translator;
    std::unique_ptr<DetailsForm> m_details;
    QQmlEngine m_engine;
    QObject* m_flow = nullptr;
    QObject* m_face = nullptr;
    QObject* m_acceptance = nullptr;
    QObject* m_fingers = nullptr;
    QObject* m_signature = nullptr;
    QObject* m_submission = nullptr;
    QObject* m_slip = nullptr;
    QObject* m_health = nullptr;
    QObject* m_voice = nullptr;
    QQuickWindow m_window;
    std::unique_ptr<QQuickItem> m_view;
    QStringList m_warnings;
};

} // namespace darcha
