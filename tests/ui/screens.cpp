// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/screens.h"

#include "app/station/flow/details_form.h"
#include "core/quality/guidance.h"
#include "tests/ui/scene.h"

#include <cmath>

namespace darcha {
namespace {

QString invented(const QString& id, bool russian) {
    if (id == QLatin1String("surname"))
        return russian ? QStringLiteral("Абдурахмонова") : QStringLiteral("Abdurahmonova");
    if (id == QLatin1String("given_name"))
        return russian ? QStringLiteral("Гулнора") : QStringLiteral("Gulnora");
    if (id == QLatin1String("patronymic"))
        return russian ? QStringLiteral("Бахтиёровна") : QStringLiteral("Baxtiyor qizi");
    if (id == QLatin1String("birth_date"))
        return QStringLiteral("07.05.2009");
    if (id == QLatin1String("sex"))
        return QStringLiteral("female");
    if (id == QLatin1String("birth_place"))
        return russian ? QStringLiteral("Узбекистан, Самаркандская область, Ургутский район")
                       : QStringLiteral("Oʻzbekiston, Samarqand viloyati, Urgut tumani");
    if (id == QLatin1String("address"))
        return russian ? QStringLiteral("Ташкент, Мирзо-Улугбекский район, ул. Буюк Ипак Йули, 115, кв. 24")
                       : QStringLiteral("Toshkent, Mirzo Ulugʻbek tumani, Buyuk Ipak Yoʻli koʻchasi 115, 24");
    if (id == QLatin1String("phone"))
        return QStringLiteral("+998 90 123 45 67");
    return {};
}

void fill(Scene& scene, int rows) {
    const bool russian = scene.flow()->property("language").toString() == QLatin1String("ru");
    DetailsForm& form = scene.details();
    for (int row = 0; row < std::min(rows, form.rowCount()); ++row)
        form.setValue(row, invented(form.data(form.index(row), DetailsForm::FieldIdRole).toString(), russian));
}

void open(Scene& scene, int row) {
    if (QQuickItem* const page = scene.view()->property("page").value<QQuickItem*>())
        page->setProperty("currentRow", row);
    scene.settle();
}

void review(Scene& scene, const char* leftFinger = "ui.review.recorded") {
    fill(scene, 99);
    DetailsForm& form = scene.details();
    QVariantList rows;
    for (int row = 0; row < form.rowCount(); ++row) {
        bool isTextId = false;
        const QString value = form.shown(row, &isTextId);
        rows << QVariantMap{{QStringLiteral("labelId"), form.data(form.index(row), DetailsForm::LabelIdRole)},
                            {QStringLiteral("value"), isTextId ? QString() : value},
                            {QStringLiteral("valueId"), isTextId ? value : QString()},
                            {QStringLiteral("step"), scene.value("EnrolmentFlow", "Details")}};
    }
    scene.flow()->setProperty("reviewRows", rows);
    scene.face()->setProperty("stillRevision", 1);
    const auto finger = [](const char* label, const char* value) {
        return QVariantMap{{QStringLiteral("labelId"), QLatin1String(label)},
                           {QStringLiteral("valueId"), QLatin1String(value)},
                           {QStringLiteral("given"), QLatin1String(value) == QLatin1String("ui.review.recorded")}};
    };
    scene.fingers()->setProperty("reviewRows", QVariantList{finger("ui.finger.right_index", "ui.review.recorded"),
                                                            finger("ui.finger.left_index", leftFinger)});
}

void sign(Scene& scene) {
    QVariantList stroke;
    for (int i = 0; i <= 120; ++i) {
        const double t = i / 120.0;
        stroke << QVariant::fromValue(QPointF(0.2 + 0.6 * t, 0.55 - 0.2 * std::sin(t * 21) * (1.1 - t) - 0.08 * t));
    }
    scene.signature()->setProperty("strokes", QVariantList{QVariant(stroke)});
    scene.signature()->setProperty("empty", false);
    scene.signature()->setProperty("sufficient", true);
}

void serviceChosen(Scene& scene) {
    scene.flow()->setProperty("serviceTitleId", QStringLiteral("service.uz.first_id_card.title"));
    scene.flow()->setProperty("consentTextId", QStringLiteral("service.uz.first_id_card.consent"));
    scene.flow()->setProperty("consentVersion", QStringLiteral("1"));
    scene.flow()->setProperty("caseNumber", QStringLiteral("UZ-2026-7KQ4-M2XN"));
}

void face(Scene& scene, const char* state, const char* hint, double progress = 0, int attempt = 1) {
    serviceChosen(scene);
    scene.face()->setProperty("state", scene.value("FaceCapture", state));
    scene.face()->setProperty("hintId", QLatin1String(hint));
    const std::string_view symbol = hintSymbol(hint, true);
    scene.face()->setProperty("hintSymbol", QString::fromLatin1(symbol.data(), static_cast<qsizetype>(symbol.size())));
    scene.face()->setProperty("progress", progress);
    scene.face()->setProperty("attempt", attempt);
    scene.face()->setProperty("stillRevision", 1);
    scene.face()->setProperty("acceptable", true);
    scene.step("Face");
}

QVariant cue(const char* id, const std::vector<std::array<const char*, 3>>& scores, const char* missing = "") {
    QVariantList list;
    for (const auto& [name, value, limit] : scores)
        list << QVariantMap{{QStringLiteral("name"), QLatin1String(name)},
                            {QStringLiteral("value"), QLatin1String(value)},
                            {QStringLiteral("limit"), QString::fromUtf8(limit)},
                            {QStringLiteral("holds"), true}};
    return QVariantMap{{QStringLiteral("cueId"), QLatin1String(id)},
                       {QStringLiteral("scores"), list},
                       {QStringLiteral("missingId"), QLatin1String(missing)}};
}

void proving(Scene& scene, const char* stage, const char* hint, double dotX = 0, double dotY = 0) {
    face(scene, "Proving", "");
    QObject* const challenge = scene.face()->property("challenge").value<QObject*>();
    challenge->setProperty("stage", scene.value("ChallengeScreen", stage));
    challenge->setProperty("hintId", QLatin1String(hint));
    challenge->setProperty("dotX", dotX);
    challenge->setProperty("dotY", dotY);
    challenge->setProperty("progress", 0.4);
    challenge->setProperty("left", QColor(255, 214, 176));
    challenge->setProperty("right", QColor(120, 170, 210));
    scene.settle();
}

QVariant reason(const char* title, const char* text, const char* score = "", const char* value = "",
                const char* limit = "") {
    QVariantList scores;
    if (*score != '\0')
        scores << QVariantMap{{QStringLiteral("name"), QLatin1String(score)},
                              {QStringLiteral("value"), QLatin1String(value)},
                              {QStringLiteral("limit"), QString::fromUtf8(limit)}};
    return QVariantMap{{QStringLiteral("titleId"), QLatin1String(title)},
                       {QStringLiteral("textId"), QLatin1String(text)},
                       {QStringLiteral("scores"), scores}};
}

QVariant reasons() {
    return QVariantList{
        reason("", "liveness.reason.mirrored_light", "light.shape.even", "-0.012", "≥ 0.250"),
        reason("", "liveness.reason.weak_light_answer", "light.gain", "0.021", "≥ 0.030"),
        reason("liveness.cue.turn", "liveness.why.too_few_turns"),
        reason("liveness.cue.challenge", "liveness.why.not_reached"),
    };
}

void unsettled(Scene& scene) {
    face(scene, "Captured", "face.hint.ready");
    scene.face()->setProperty("livenessAsked", true);
    scene.face()->setProperty("staffDecide", true);
    scene.settle();
}

void deciding(Scene& scene, const char* seen) {
    unsettled(scene);
    scene.flow()->setProperty("staffReasonId", QStringLiteral("staff.reason.liveness"));
    scene.overlay("StaffCalled");
    scene.click(scene.find("staffDecide"));
    scene.settle();
    if (*seen != '\0')
        scene.click(scene.find(QLatin1String(seen)));
    scene.settle();
}

void finger(Scene& scene, const char* state, const char* position, const char* hint, int score = 0) {
    scene.fingers()->setProperty("state", scene.value("FingerCapture", state));
    scene.fingers()->setProperty("position", scene.value("FingerCapture", position));
    scene.fingers()->setProperty("fingerNumber", std::string(position) == "LeftIndex" ? 2 : 1);
    scene.fingers()->setProperty("hintId", QLatin1String(hint));
    scene.fingers()->setProperty("score", score);
    scene.fingers()->setProperty("scoreWord", scene.value("FingerCapture", score < 30 ? "TooFaint" : "VeryClear"));
    scene.fingers()->setProperty("acceptable", score >= 30);
    scene.fingers()->setProperty("stillRevision", score > 0 ? 1 : 0);
    scene.step("Fingers");
}

void submission(Scene& scene, const char* state) {
    scene.submission()->setProperty("state", scene.value("Submission", state));
    scene.flow()->setProperty("canGoNext", false);
    scene.step("Submit");
}

void slip(Scene& scene, const char* state, const char* delivery) {
    serviceChosen(scene);
    scene.submission()->setProperty("state", scene.value("Submission", delivery));
    scene.submission()->setProperty("offline", std::string(delivery) == "Waiting");
    scene.submission()->setProperty("errorTextId", QStringLiteral("error.GatewayRefused"));
    scene.slip()->setProperty("state", scene.value("SlipPrint", state));
    scene.slip()->setProperty("qrRevision", 1);
    scene.step("Slip");
}

void failure(Scene& scene, const char* text, const char* recovery) {
    scene.flow()->setProperty("failureTextId", QLatin1String(text));
    scene.flow()->setProperty("failureRecovery", scene.value("EnrolmentFlow", recovery));
    scene.overlay("Failure");
}

void acceptance(Scene& scene, const char* state, int done = 7) {
    scene.flow()->setProperty("mode", scene.value("EnrolmentFlow", "Desk"));
    scene.flow()->setProperty("role", scene.value("EnrolmentFlow", "Supervisor"));
    scene.acceptance()->setProperty("offered", true);
    scene.acceptance()->setProperty("done", done);
    scene.acceptance()->setProperty("withdrawable", done > 0);
    scene.acceptance()->setProperty(
        "livenessRows", QVariant(QVariantList{cue("liveness.cue.turn", {{"planarity.median", "0.094", "≥ 0.060"},
                                                                        {"onset.median", "0.620", ""}}),
                                              cue("liveness.cue.light", {}, "liveness.why.bright_surroundings")}));
    scene.acceptance()->setProperty("state", scene.value("AcceptanceGuide", state));
    scene.settle();
}

void presenting(Scene& scene, const char* stage, const char* hint) {
    QObject* const challenge = scene.acceptance()->property("challenge").value<QObject*>();
    challenge->setProperty("stage", scene.value("ChallengeScreen", stage));
    challenge->setProperty("hintId", QLatin1String(hint));
    challenge->setProperty("dotX", -1);
    challenge->setProperty("progress", 0.4);
    challenge->setProperty("left", QColor(255, 214, 176));
    challenge->setProperty("right", QColor(120, 170, 210));
    acceptance(scene, "Presenting");
}

void judged(Scene& scene, const char* verdict, const char* text) {
    scene.acceptance()->setProperty("verdict", scene.value("AcceptanceGuide", verdict));
    scene.acceptance()->setProperty("outcomeTextId", QLatin1String(text));
    acceptance(scene, "Judged");
}

QVariantMap said(const char* id, const QVariantList& arguments) {
    return {{QStringLiteral("textId"), QLatin1String(id)}, {QStringLiteral("args"), arguments}};
}

QVariant group(const char* title, bool good, const QVariantList& words) {
    return QVariantMap{{QStringLiteral("titleId"), QLatin1String(title)},
                       {QStringLiteral("good"), good},
                       {QStringLiteral("count"), said("acceptance.report.count", {10, 0, 9, 1, 0, 1})},
                       {QStringLiteral("rate"), said("acceptance.report.apcer", {"0.0 %", "0.0 %", "30.9 %"})},
                       {QStringLiteral("words"), words}};
}

void reported(Scene& scene) {
    scene.acceptance()->setProperty(
        "reportRows", QVariant(QVariantList{group("acceptance.species.print_cut_out", true,
                                                  {said("acceptance.words.attack_none", {10, "25.9 %"}),
                                                   said("acceptance.words.attack_staff", {1, "39.5 %"})}),
                                            group("acceptance.species.genuine", false,
                                                  {said("acceptance.words.genuine_some", {1, 20, "21.7 %"})})}));
    scene.acceptance()->setProperty("limitIds", QStringList{"acceptance.limit.training", "acceptance.limit.independent",
                                                            "acceptance.limit.others", "acceptance.limit.groups",
                                                            "acceptance.limit.blind", "acceptance.limit.one_attempt"});
    scene.acceptance()->setProperty("reportFile", "/var/lib/darcha/acceptance/report-20261122T160102123Z.json");
    acceptance(scene, "Reported");
}

} // namespace

const std::vector<Screen>& screens() {
    static const std::vector<Screen> all{
        {"01-welcome", [](Scene& s) { s.step("Welcome"); }},
        {"01-welcome-training-offline",
         [](Scene& s) {
             s.flow()->setProperty("training", true);
             s.health()->setProperty("offline", true);
             s.step("Welcome");
         }},
        {"02-language", [](Scene& s) { s.step("Language"); }},
        {"03-service",
         [](Scene& s) {
             s.flow()->setProperty(
                 "services", QVariantList{QVariantMap{
                                 {QStringLiteral("id"), QStringLiteral("uz.first_id_card")},
                                 {QStringLiteral("titleId"), QStringLiteral("service.uz.first_id_card.title")},
                                 {QStringLiteral("summaryId"), QStringLiteral("service.uz.first_id_card.summary")},
                                 {QStringLiteral("fee"), 366'680},
                                 {QStringLiteral("currency"), QStringLiteral("UZS")}}});
             s.step("Service");
         }},
        {"03-service-none", [](Scene& s) { s.step("Service"); }},
        {"04-consent",
         [](Scene& s) {
             serviceChosen(s);
             s.step("Consent");
         }},
        {"05-details-empty", [](Scene& s) { s.step("Details"); }},
        {"05-details-error",
         [](Scene& s) {
             fill(s, 3);
             s.details().setValue(3, QStringLiteral("31.02.2009"));
             s.details().check(3);
             s.step("Details");
             open(s, 3);
         }},
        {"05-details-choice",
         [](Scene& s) {
             fill(s, 5);
             s.step("Details");
             open(s, 4);
         }},
        {"05-details-long",
         [](Scene& s) {
             fill(s, 99);
             s.step("Details");
             open(s, s.details().rowOf(QStringLiteral("address")));
         }},
        {"05-details-done",
         [](Scene& s) {
             fill(s, 99);
             s.step("Details");
             if (QQuickItem* const page = s.view()->property("page").value<QQuickItem*>())
                 page->setProperty("keyboardWanted", false);
             s.settle();
         }},
        {"06-face-looking", [](Scene& s) { face(s, "Looking", "face.hint.move_closer"); }},
        {"06-face-shoulders", [](Scene& s) { face(s, "Looking", "face.hint.shoulders_left"); }},
        {"06-face-straighten", [](Scene& s) { face(s, "Looking", "face.hint.straighten_right"); }},
        {"06-face-chin", [](Scene& s) { face(s, "Looking", "face.hint.chin_down"); }},
        {"06-face-turn", [](Scene& s) { face(s, "Looking", "face.hint.turn_left"); }},
        {"06-face-move", [](Scene& s) { face(s, "Looking", "face.hint.move_right"); }},
        {"06-face-keep-still", [](Scene& s) { face(s, "Looking", "face.hint.keep_still"); }},
        {"06-face-long-hint", [](Scene& s) { face(s, "Looking", "face.hint.head_covering", 0, 2); }},
        {"06-face-holding", [](Scene& s) { face(s, "Holding", "face.hint.hold_still", 0.65); }},
        {"06-face-proving", [](Scene& s) { proving(s, "Turn", "face.liveness.look_at_the_dot"); }},
        {"06-face-proving-left", [](Scene& s) { proving(s, "Turn", "face.liveness.turn_left", -1); }},
        {"06-face-proving-up", [](Scene& s) { proving(s, "Turn", "face.liveness.turn_up", 0, -1); }},
        {"06-face-proving-again",
         [](Scene& s) {
             proving(s, "Watch", "face.liveness.advice.wait_for_the_dot");
             s.face()->property("challenge").value<QObject*>()->setProperty("attempt", 2);
             s.settle();
         }},
        {"06-face-proving-aloud",
         [](Scene& s) {
             proving(s, "Turn", "face.liveness.turn_left", -1);
             s.voice()->setProperty("on", true);
             s.settle();
         }},
        {"06-face-proving-light", [](Scene& s) { proving(s, "Light", "face.liveness.light"); }},
        {"06-face-aloud",
         [](Scene& s) {
             face(s, "Looking", "face.hint.turn_left");
             s.voice()->setProperty("on", true);
             s.settle();
         }},
        {"06-face-staff",
         [](Scene& s) {
             face(s, "Captured", "face.hint.ready");
             s.flow()->setProperty("mode", s.value("EnrolmentFlow", "Desk"));
             s.flow()->setProperty("role", s.value("EnrolmentFlow", "Officer"));
             s.face()->setProperty("livenessAsked", true);
             s.face()->setProperty(
                 "livenessRows",
                 QVariant(QVariantList{cue("liveness.cue.turn",
                                           {{"planarity.median", "0.094", "≥ 0.060"}, {"onset.median", "0.620", ""}}),
                                       cue("liveness.cue.light", {}, "liveness.why.bright_surroundings")}));
             s.face()->setProperty("livenessReasons", reasons());
             s.settle();
             s.click(s.find("livenessDetails"));
         }},
        {"06-face-captured", [](Scene& s) { face(s, "Captured", "face.hint.ready"); }},
        {"06-face-choice",
         [](Scene& s) {
             face(s, "Captured", "face.hint.ready");
             s.face()->setProperty("hasOther", true);
             s.settle();
         }},
        {"06-face-poor",
         [](Scene& s) {
             face(s, "Captured", "face.hint.ready", 0, 3);
             s.face()->setProperty("acceptable", false);
             s.settle();
         }},
        {"06-face-staff-look", unsettled},
        {"06-face-failed", [](Scene& s) { face(s, "Failed", "face.hint.call_staff", 0, 3); }},
        {"07-fingers-waiting", [](Scene& s) { finger(s, "WaitFinger", "RightIndex", ""); }},
        {"07-fingers-retry", [](Scene& s) { finger(s, "Retry", "LeftIndex", "", 14); }},
        {"07-fingers-best-kept", [](Scene& s) { finger(s, "Captured", "RightIndex", "fingers.hint.best_kept", 22); }},
        {"07-fingers-captured", [](Scene& s) { finger(s, "Captured", "RightIndex", "", 71); }},
        {"07-fingers-thumb", [](Scene& s) { finger(s, "WaitFinger", "LeftThumb", ""); }},
        {"07-fingers-reason",
         [](Scene& s) {
             finger(s, "WaitFinger", "RightIndex", "");
             s.view()->property("page").value<QQuickItem*>()->setProperty("askingReason", true);
             s.settle();
         }},
        {"07-fingers-failed", [](Scene& s) { finger(s, "Failed", "RightIndex", ""); }},
        {"07-fingers-all",
         [](Scene& s) {
             s.fingers()->setProperty("capturedAll", true);
             s.fingers()->setProperty("given", QVariantList{2, 7});
             finger(s, "Captured", "LeftIndex", "", 66);
         }},
        {"07-fingers-second",
         [](Scene& s) {
             s.fingers()->setProperty("given", QVariantList{2});
             finger(s, "WaitFinger", "LeftIndex", "");
         }},
        {"07-fingers-all-but-one",
         [](Scene& s) {
             s.fingers()->setProperty("capturedAll", true);
             s.fingers()->setProperty("given", QVariantList{2});
             finger(s, "Captured", "LeftIndex", "", 66);
         }},
        {"08-signature-empty",
         [](Scene& s) {
             s.flow()->setProperty("canGoNext", false);
             s.step("Signature");
         }},
        {"08-signature-signed",
         [](Scene& s) {
             sign(s);
             s.step("Signature");
         }},
        {"09-review",
         [](Scene& s) {
             serviceChosen(s);
             review(s);
             s.step("Review");
         }},
        {"09-review-finger-left-out",
         [](Scene& s) {
             serviceChosen(s);
             review(s, "ui.review.left_out.injured");
             s.step("Review");
         }},
        {"09-review-no-reader",
         [](Scene& s) {
             serviceChosen(s);
             review(s, "ui.review.left_out.no_reader");
             s.step("Review");
         }},
        {"10-submit-sealing", [](Scene& s) { submission(s, "Sealing"); }},
        {"10-submit-failed", [](Scene& s) { submission(s, "Failed"); }},
        {"11-slip", [](Scene& s) { slip(s, "Printed", "Delivered"); }},
        {"11-slip-saved", [](Scene& s) { slip(s, "Printing", "Waiting"); }},
        {"11-slip-sending", [](Scene& s) { slip(s, "Printed", "Sending"); }},
        {"11-slip-refused", [](Scene& s) { slip(s, "Printed", "Failed"); }},
        {"11-slip-printer-off", [](Scene& s) { slip(s, "Failed", "Waiting"); }},
        {"12-acceptance-offered", [](Scene& s) { acceptance(s, "Closed", 0); }},
        {"12-acceptance-plan", [](Scene& s) { acceptance(s, "Planning", 0); }},
        {"12-acceptance-next", [](Scene& s) { acceptance(s, "Ready"); }},
        {"12-acceptance-take-back",
         [](Scene& s) {
             acceptance(s, "Ready");
             s.click(s.find("takeBack"));
             s.settle();
         }},
        {"12-acceptance-turn", [](Scene& s) { presenting(s, "Turn", "face.liveness.turn_left"); }},
        {"12-acceptance-light", [](Scene& s) { presenting(s, "Light", "face.liveness.light"); }},
        {"12-acceptance-right", [](Scene& s) { judged(s, "Right", "acceptance.outcome.attack.attack"); }},
        {"12-acceptance-wrong", [](Scene& s) { judged(s, "Wrong", "acceptance.outcome.genuine.attack"); }},
        {"12-acceptance-report", reported},
        {"12-acceptance-failed",
         [](Scene& s) {
             s.acceptance()->setProperty("errorTextId", "error.DiskFull");
             acceptance(s, "Failed");
         }},
        {"20-idle",
         [](Scene& s) {
             face(s, "Looking", "face.hint.no_face");
             s.overlay("IdleWarning");
         }},
        {"21-cancel",
         [](Scene& s) {
             fill(s, 5);
             s.step("Details");
             s.overlay("ConfirmCancel");
         }},
        {"22-staff",
         [](Scene& s) {
             finger(s, "Failed", "RightIndex", "");
             s.flow()->setProperty("staffReasonId", QStringLiteral("flow.staff.finger_attempts"));
             s.overlay("StaffCalled");
         }},
        {"22-staff-liveness",
         [](Scene& s) {
             unsettled(s);
             s.flow()->setProperty("staffReasonId", QStringLiteral("staff.reason.liveness"));
             s.overlay("StaffCalled");
         }},
        {"22-staff-deciding", [](Scene& s) { deciding(s, ""); }},
        {"22-staff-vouching", [](Scene& s) { deciding(s, "vouch.cannot_take_part"); }},
        {"22-staff-refusing", [](Scene& s) { deciding(s, "refuse.held_up"); }},
        {"22-staff-no-reader",
         [](Scene& s) {
             s.fingers()->setProperty("readerMissing", true);
             finger(s, "Failed", "RightIndex", "fingers.hint.reader_gone");
             s.flow()->setProperty("staffReasonId", QStringLiteral("staff.reason.reader"));
             s.overlay("StaffCalled");
         }},
        {"22-staff-no-camera",
         [](Scene& s) {
             s.face()->setProperty("cameraLost", true);
             face(s, "Failed", "face.hint.camera_gone");
             s.flow()->setProperty("staffReasonId", QStringLiteral("staff.reason.camera"));
             s.overlay("StaffCalled");
         }},
        {"23-failure-retry",
         [](Scene& s) {
             submission(s, "Failed");
             failure(s, "error.SealingFailed", "Retry");
         }},
        {"23-failure-out-of-service",
         [](Scene& s) {
             s.step("Welcome");
             failure(s, "error.DiskFull", "OutOfService");
         }},
        {"30-mirrored-details",
         [](Scene& s) {
             s.flow()->setProperty("mirrored", true);
             fill(s, 4);
             s.step("Details");
         }},
        {"30-mirrored-review",
         [](Scene& s) {
             s.flow()->setProperty("mirrored", true);
             serviceChosen(s);
             review(s);
             s.step("Review");
         }},
        {"30-mirrored-proving",
         [](Scene& s) {
             s.flow()->setProperty("mirrored", true);
             proving(s, "Turn", "face.liveness.turn_left", -1);
         }},
        {"30-mirrored-deciding",
         [](Scene& s) {
             s.flow()->setProperty("mirrored", true);
             deciding(s, "vouch.seen_here");
         }},
        {"30-mirrored-staff",
         [](Scene& s) {
             s.flow()->setProperty("mirrored", true);
             s.flow()->setProperty("mode", s.value("EnrolmentFlow", "Desk"));
             s.flow()->setProperty("role", s.value("EnrolmentFlow", "Officer"));
             s.face()->setProperty("livenessReasons", reasons());
             unsettled(s);
             s.click(s.find("livenessDetails"));
             s.settle();
         }},
        {"30-mirrored-face",
         [](Scene& s) {
             s.flow()->setProperty("mirrored", true);
             face(s, "Looking", "face.hint.turn_left");
         }},
    };
    return all;
}

} // namespace darcha
