// SPDX-License-Identifier: Apache-2.0
// The details form and the signature pad, with the fields of the declared service.
#include "app/station/flow/collected.h"
#include "app/station/flow/details_form.h"
#include "app/station/flow/signature_capture.h"
#include "core/service/service_catalogue.h"

#include <nlohmann/json.hpp>
#include <QImage>
#include <QSignalSpy>
#include <QtTest>

using namespace darcha;
using namespace std::chrono;

class FormsTest : public QObject {
    Q_OBJECT

    VirtualClock m_clock{sys_days{year(2026) / 11 / 22} + hours(9)};
    ServiceCatalogue m_services;
    std::unique_ptr<DetailsForm> m_form;

    void type(const char* field, const char* value) {
        const int row = m_form->rowOf(QString::fromUtf8(field));
        QVERIFY2(row >= 0, field);
        m_form->setValue(row, QString::fromUtf8(value));
    }
    QString at(const char* field, DetailsForm::FieldRole role) const {
        return m_form->data(m_form->index(m_form->rowOf(QString::fromUtf8(field))), role).toString();
    }
    bool check(const char* field) { return m_form->check(m_form->rowOf(QString::fromUtf8(field))); }
    void fillIn() {
        type("surname", "Ergasheva");
        type("given_name", "Malika");
        type("birth_date", "15.03.1999");
        type("sex", "female");
        type("pinfl", "41503990123450");
        type("birth_place", "Toshkent");
        type("address", "Toshkent, Amir Temur 1");
        type("phone", "+998 90 123 45 67");
    }

private slots:
    void initTestCase() {
        auto loaded = ServiceCatalogue::load(DARCHA_SOURCE_DIR "/app/services", {});
        QVERIFY2(loaded.ok(), loaded ? "" : loaded.error().detail.c_str());
        m_services = *std::move(loaded);
    }
    void init() {
        m_form = std::make_unique<DetailsForm>(m_clock);
        m_form->setStep(m_services.services.front().find<DetailsStep>());
    }

    void errorsAppearOnlyAfterAFieldWasChecked() {
        type("birth_date", "31.02.2000");
        QCOMPARE(at("birth_date", DetailsForm::ErrorIdRole), QString());
        QVERIFY(!check("birth_date"));
        QCOMPARE(at("birth_date", DetailsForm::ErrorIdRole), QStringLiteral("service.error.date"));
        type("birth_date", "28.02.2000");
        QCOMPARE(at("birth_date", DetailsForm::ErrorIdRole), QString()); // goes as soon as it is right
    }

    void theFormIsCompleteWhenAllIsThereAndAgrees() {
        QSignalSpy changed(m_form.get(), &DetailsForm::completeChanged);
        fillIn();
        QVERIFY(m_form->complete());
        QCOMPARE(changed.count(), 1);
        type("sex", "male");
        QVERIFY(!m_form->complete());
        QVERIFY(!m_form->checkAll());
        QCOMPARE(at("pinfl", DetailsForm::ErrorIdRole), QStringLiteral("service.error.pinfl_sex"));
        type("sex", "female"); // mends the error that stands at another field
        QCOMPARE(at("pinfl", DetailsForm::ErrorIdRole), QString());
        QVERIFY(m_form->complete());
    }

    void whatIsCollectedIsNormalised() {
        fillIn();
        type("surname", "  Ergasheva ");
        type("birth_date", "15031999");
        const CollectedDetails details = m_form->collected();
        QCOMPARE(details.fields.size(), std::size_t(9));
        QCOMPARE(details.fields[0].value, std::string("Ergasheva"));
        QCOMPARE(details.fields[3].value, std::string("1999-03-15"));
        QCOMPARE(details.fields[2].value, std::string()); // no patronymic
        QCOMPARE(m_form->shown(3), QStringLiteral("15.03.1999"));
        bool isTextId = false;
        QCOMPARE(m_form->shown(4, &isTextId), QStringLiteral("service.field.sex.female"));
        QVERIFY(isTextId);
    }

    void theKeyboardFollowsTheLanguage() {
        m_form->setLanguage(Language::Ru);
        QCOMPARE(at("surname", DetailsForm::KeyboardRole), QStringLiteral("ru"));
        QCOMPARE(at("pinfl", DetailsForm::KeyboardRole), QStringLiteral("digits"));
    }

    void anAgeIsJudgedByTheDayAtTheStation() {
        // 20:00 UTC on the 22nd is the 23rd in Tashkent
        VirtualClock evening(sys_days{year(2026) / 11 / 22} + hours(20));
        DetailsForm form(evening);
        form.setStep(m_services.services.front().find<DetailsStep>());
        const int row = form.rowOf(QStringLiteral("birth_date"));
        form.setValue(row, QStringLiteral("23.11.2010"));
        QVERIFY(form.check(row));
        type("birth_date", "23.11.2010");
        QVERIFY(!check("birth_date"));
    }

    void aStationElsewhereCountsByItsOwnMidnight() {
        VirtualClock night(sys_days{year(2026) / 11 / 23} + hours(4)); // 23:00 of the 22nd in New York
        DetailsForm form(night);
        const auto zone = TimeZone::named("America/New_York");
        QVERIFY(zone.ok());
        form.setTimeZone(*zone);
        form.setStep(m_services.services.front().find<DetailsStep>());
        const int row = form.rowOf(QStringLiteral("birth_date"));
        form.setValue(row, QStringLiteral("23.11.2010"));
        QVERIFY(!form.check(row)); // sixteen in an hour
        night.advance(hours(1));
        QVERIFY(form.check(row));
    }

    void wipingLeavesNothing() {
        fillIn();
        QVERIFY(m_form->check(0));
        m_form->wipe();
        QVERIFY(!m_form->complete());
        for (const CollectedField& field : m_form->collected().fields)
            QVERIFY(field.value.empty());
    }

    void rowsThatDoNotExistAreIgnored() {
        m_form->setValue(-1, QStringLiteral("x"));
        m_form->setValue(99, QStringLiteral("x"));
        QVERIFY(!m_form->check(99));
        QVERIFY(!m_form->data(m_form->index(99), DetailsForm::ValueRole).isValid());
        m_form->setStep(nullptr);
        QCOMPARE(m_form->count(), 0);
    }

    void aStrokeIsASignatureAndADotIsNot() {
        SignatureCapture pad(m_clock);
        QVERIFY(pad.empty() && !pad.sufficient());
        pad.press(0.5, 0.5);
        pad.release();
        QVERIFY(!pad.empty() && !pad.sufficient());
        pad.press(0.1, 0.5);
        for (int i = 1; i <= 40; ++i) {
            m_clock.advance(milliseconds(10));
            pad.move(0.1 + i * 0.015, 0.5 + 0.3 * std::sin(i * 0.5));
        }
        pad.release();
        QVERIFY(pad.sufficient());
        pad.move(0.9, 0.9); // no finger on the pad
        QCOMPARE(pad.samples().size(), std::size_t(2));
        QCOMPARE(pad.samples()[1].size(), std::size_t(41));
        QCOMPARE(pad.samples()[1].back().atMs, std::int64_t(400));
        QCOMPARE(pad.strokes().size(), 2);
    }

    void aSignatureIsExportedAsPictureAndStrokes() {
        SignatureCapture pad(m_clock);
        pad.press(-3, 0.5); // held at the edge
        for (int i = 1; i <= 20; ++i)
            pad.move(i * 0.05, 0.5);
        m_clock.advance(seconds(3));
        pad.release();
        const UtcTime released = m_clock.utc();
        m_clock.advance(minutes(2)); // the person reads what is on the page
        pad.release();
        pad.press(std::nan(""), 0.5);
        QCOMPARE(pad.samples().size(), std::size_t(1));
        const CollectedSignature signature = pad.collected();
        QVERIFY(signature.captured == released);
        const QImage image = QImage::fromData(signature.png.data(), int(signature.png.size()));
        QCOMPARE(image.size(), QSize(1200, 400));
        QCOMPARE(qGray(image.pixel(600, 200)), 0);
        QCOMPARE(qGray(image.pixel(600, 100)), 255);
        const auto strokes = nlohmann::json::parse(signature.strokesJson, nullptr, false);
        QVERIFY(!strokes.is_discarded());
        QCOMPARE(strokes["strokes"][0].size(), std::size_t(21));
        QCOMPARE(strokes["strokes"][0][0][0].get<double>(), 0.0);
        pad.clear();
        QVERIFY(pad.empty() && pad.strokes().isEmpty());
    }
};

QTEST_GUILESS_MAIN(FormsTest)
#include "test_forms.moc"
