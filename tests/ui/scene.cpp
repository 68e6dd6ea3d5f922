// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/scene.h"

#include "app/station/flow/details_form.h"
#include "app/station/texts.h"
#include "core/base/language.h"
#include "core/service/service_catalogue.h"
#include "tests/support/wait.h"
#include "tests/ui/pictures.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QMetaEnum>
#include <QQmlComponent>
#include <QQmlContext>
#include <QQuickImageProvider>
#include <QTest>

namespace darcha {
namespace {

// 2026-11-22, a Sunday noon: ages in the form are counted from here.
const UtcTime noon{std::chrono::milliseconds{1'795'348'800'000}};

// image://station/<what>/<revision>, drawn: nobody's picture.
class DrawnImages final : public QQuickImageProvider {
public:
    DrawnImages() : QQuickImageProvider(Image) {}
    QImage requestImage(const QString& id, QSize* size, const QSize&) override {
        const QImage image = drawnPicture(id.section(QLatin1Char('/'), 0, 0));
        if (size)
            *size = image.size();
        return image;
    }
};

// The questions of the first ID card, as the product asks them.
DetailsStep form() {
    const auto services = ServiceCatalogue::load(DARCHA_SOURCE_DIR "/app/services", {});
    if (!services)
        qFatal("services: %s", services.error().detail.c_str());
    const ServiceDefinition* const card = services->find("uz.first_id_card");
    if (!card)
        qFatal("services: uz.first_id_card is gone");
    for (const auto& step : card->steps)
        if (const auto* details = std::get_if<DetailsStep>(&step))
            return *details;
    qFatal("services: uz.first_id_card asks nothing");
}

// Read once: no scene changes them.
const Texts& texts() {
    static const Texts loaded = [] {
        auto read = Texts::load();
        if (!read)
            qFatal("texts: %s", read.error().detail.c_str());
        return std::move(*read);
    }();
    return loaded;
}

} // namespace

Scene::Scene(QSize size, const QString& language) : m_clock(noon) {
    m_translator = std::make_unique<TextTranslator>(texts());
    QCoreApplication::installTranslator(m_translator.get());

    static const int registered = qmlRegisterUncreatableType<DetailsForm>("Darcha.Station", 1, 0, "DetailsForm",
                                                                          QStringLiteral("made by the composition"));
    Q_UNUSED(registered)
    m_details = std::make_unique<DetailsForm>(m_clock);
    static const DetailsStep step = form();
    m_details->setStep(&step);

    connect(&m_engine, &QQmlEngine::warnings, this, [this](const QList<QQmlError>& errors) {
        for (const QQmlError& error : errors)
            m_warnings << error.toString();
    });
    m_engine.addImportPath(QStringLiteral(":/qt/qml"));
    m_engine.addImportPath(QStringLiteral(DARCHA_SOURCE_DIR "/tests/ui/doubles"));
    if (qEnvironmentVariableIsSet("DARCHA_UI_FOLDER")) // QML straight from a folder: to see a change without building
        m_engine.addImportPath(qEnvironmentVariable("DARCHA_UI_FOLDER"));
    m_engine.addImageProvider(QStringLiteral("station"), new DrawnImages);

    m_flow = make("EnrolmentFlow");
    m_face = make("FaceCapture");
    m_acceptance = make("AcceptanceGuide");
    m_fingers = make("FingerCapture");
    m_signature = make("SignatureCapture");
    m_submission = make("Submission");
    m_slip = make("SlipPrint");
    m_health = make("StationHealth");
    m_voice = make("Voice");

    m_window.resize(size);
    m_window.setColor(Qt::white);
    setLanguage(language);

    QQmlComponent component(&m_engine);
    component.setData("import Darcha.Ui\nStationView { focus: true }", QUrl(QStringLiteral("scene.qml")));
    if (!component.isReady())
        qFatal("StationView: %s", qPrintable(component.errorString()));
    QObject* made = component.createWithInitialProperties({
        {QStringLiteral("width"), size.width()},
        {QStringLiteral("height"), size.height()},
        {QStringLiteral("flow"), QVariant::fromValue(m_flow)},
        {QStringLiteral("details"), QVariant::fromValue<QObject*>(m_details.get())},
        {QStringLiteral("face"), QVariant::fromValue(m_face)},
        {QStringLiteral("acceptance"), QVariant::fromValue(m_acceptance)},
        {QStringLiteral("fingers"), QVariant::fromValue(m_fingers)},
        {QStringLiteral("signature"), QVariant::fromValue(m_signature)},
        {QStringLiteral("submission"), QVariant::fromValue(m_submission)},
        {QStringLiteral("slip"), QVariant::fromValue(m_slip)},
        {QStringLiteral("health"), QVariant::fromValue(m_health)},
        {QStringLiteral("voice"), QVariant::fromValue(m_voice)},
    });
    m_view.reset(qobject_cast<QQuickItem*>(made));
    if (!m_view)
        qFatal("StationView: %s", qPrintable(component.errorString()));
    m_view->setParentItem(m_window.contentItem());
    m_window.show();
    if (!QTest::qWaitForWindowExposed(&m_window))
        qFatal("no window");
    m_window.requestActivate();
    settle();
}

Scene::~Scene() { QCoreApplication::removeTranslator(m_translator.get()); }

QObject* Scene::make(const char* type) {
    QQmlComponent component(&m_engine);
    component.setData(QByteArray("import Darcha.Station\n") + type + " {}", QUrl(QStringLiteral("double.qml")));
    QObject* made = component.create();
    if (!made)
        qFatal("%s: %s", type, qPrintable(component.errorString()));
    made->setParent(this);
    QQmlEngine::setObjectOwnership(made, QQmlEngine::CppOwnership);
    return made;
}

int Scene::value(const char* type, const char* name) {
    QQmlComponent component(&m_engine);
    component.setData(QByteArray("import QtQuick\nimport Darcha.Station\nQtObject { property int value: ") + type +
                          "." + name + " }",
                      QUrl(QStringLiteral("value.qml")));
    const std::unique_ptr<QObject> made(component.create());
    if (!made)
        qFatal("%s.%s: %s", type, name, qPrintable(component.errorString()));
    return made->property("value").toInt();
}

void Scene::step(const char* name) {
    m_flow->setProperty("step", value("EnrolmentFlow", name));
    settle();
}

void Scene::overlay(const char* name) {
    m_flow->setProperty("overlay", value("EnrolmentFlow", name));
    settle();
}

void Scene::setLanguage(const QString& code) {
    const Language language = languageFromCode(code.toStdString()).value_or(Language::En);
    m_translator->setLanguage(language);
    m_details->setLanguage(language);
    m_flow->setProperty("language", code);
    m_engine.retranslate();
}

void Scene::settle() {
    for (int frame = 0; frame < 3; ++frame) { // a layout may ask for another, and begin to scroll
        endAnimations();
        drawFrame();
    }
}

// What fades in or slides is where it will be: nobody watches the way, and drawing it is most of a test's work.
void Scene::endAnimations() {
    for (QObject* const each : m_view ? m_view->findChildren<QObject*>() : QObjectList())
        if (each->inherits("QQuickPropertyAnimation") && each->property("running").toBool())
            QMetaObject::invokeMethod(each, "complete");
}

void Scene::drawFrame() {
    bool drawn = false;
    const auto told = connect(&m_window, &QQuickWindow::frameSwapped, this, [&drawn] { drawn = true; });
    m_window.update();
    if (!test::waitUntil([&drawn] { return drawn; }, 3000))
        qFatal("the window draws nothing");
    disconnect(told);
}

QQuickItem* Scene::find(const QString& objectName) const {
    QList<QQuickItem*> waiting{m_view.get()};
    while (!waiting.isEmpty()) {
        QQuickItem* const item = waiting.takeFirst();
        if (item->objectName() == objectName && item->isVisible())
            return item;
        waiting += item->childItems();
    }
    return nullptr;
}

void Scene::click(QQuickItem* item) {
    const QPointF centre = item->mapToScene(QPointF(item->width() / 2, item->height() / 2));
    QTest::mouseClick(&m_window, Qt::LeftButton, {}, centre.toPoint());
}

QStringList Scene::calls(QObject* controller) const { return controller->property("calls").toStringList(); }

QImage Scene::grab() { return m_window.grabWindow(); }

} // namespace darcha
