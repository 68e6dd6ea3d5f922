// SPDX-License-Identifier: Apache-2.0
// Leads staff through an acceptance run of the liveness check at the desk: plan, presentation by presentation, report.
//
// Main thread; frames are read and looked at on the threads of a CaptureSession, files are written on the storage
// thread. The run is `folder`/run-<begun>.json, written after every presentation, so that it can be interrupted by
// whatever; the newest one goes on if its station, camera, program and profile are still the same. Nothing is thrown
// away: a plan begun anew leaves the earlier run, and its signed report, where they are. A presentation lasts 30 s at
// most, from its first frame. It holds no pictures and no names; the live picture goes with each presentation.
#pragma once

#include "app/station/capture/challenge_screen.h"
#include "app/station/capture/preview_source.h"
#include "core/pad/acceptance/acceptance_run.h"
#include "core/pad/light/screen_place.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <QVariantList>

namespace darcha {

class Camera;
class ModelStore;
class RandomSource;
struct Signer;
class StorageThread;
class Timers;

class AcceptanceGuide final : public PreviewSource {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the composition")
    Q_PROPERTY(bool offered READ offered CONSTANT)
    Q_PROPERTY(State state READ state NOTIFY stateChanged)
    Q_PROPERTY(QVariantList sizes READ sizes NOTIFY planChanged)     // {genuine, attacks, upper, chosen}
    Q_PROPERTY(QVariantList species READ species NOTIFY planChanged) // {id, titleId, chosen}
    Q_PROPERTY(bool startable READ startable NOTIFY planChanged)
    Q_PROPERTY(int planned READ planned NOTIFY planChanged) // presentations
    Q_PROPERTY(int done READ done NOTIFY stateChanged)
    Q_PROPERTY(QString nextTitleId READ nextTitleId NOTIFY stateChanged)
    Q_PROPERTY(int nextOfGroup READ nextOfGroup NOTIFY stateChanged)
    Q_PROPERTY(int groupSize READ groupSize NOTIFY stateChanged)
    Q_PROPERTY(int secondsLeft READ secondsLeft NOTIFY secondsLeftChanged)
    Q_PROPERTY(darcha::ChallengeScreen* challenge READ challenge CONSTANT)
    Q_PROPERTY(Verdict verdict READ verdict NOTIFY stateChanged)             // of the last presentation
    Q_PROPERTY(QString outcomeTextId READ outcomeTextId NOTIFY stateChanged) // likewise
    Q_PROPERTY(QVariantList livenessRows READ livenessRows NOTIFY stateChanged)
    Q_PROPERTY(QVariantList livenessReasons READ livenessReasons NOTIFY stateChanged)
    Q_PROPERTY(bool withdrawable READ withdrawable NOTIFY stateChanged)
    Q_PROPERTY(QVariantList reportRows READ reportRows NOTIFY stateChanged)
    Q_PROPERTY(QStringList limitIds READ limitIds NOTIFY stateChanged)
    Q_PROPERTY(bool complete READ complete NOTIFY stateChanged)
    Q_PROPERTY(QString reportFile READ reportFile NOTIFY stateChanged)
    Q_PROPERTY(QString errorTextId READ errorTextId NOTIFY stateChanged)

public:
    enum class State { Closed, Opening, Planning, Ready, Presenting, Judged, Reported, Failed };
    Q_ENUM(State)
    enum class Verdict { None, Right, Wrong, Open }; // Open: staff decide, or no response
    Q_ENUM(Verdict)

    struct Parts { // all outlive the guide
        Camera* camera;
        const ModelStore& models;
        const Clock& clock;
        Timers& timers;
        RandomSource& random;
        StorageThread& storage;
        const Signer& signer;
    };
    struct Options {
        bool offered = false;         // mode Desk, role Supervisor
        std::filesystem::path folder; // of runs and reports; made when it is needed
        std::string station;
        bool training = true;
        std::string profile = "kiosk";
        std::chrono::seconds patience{30};
        ScreenPlace screen = {};               // the station's, that gives the light
        std::function<bool()> cameraFree = {}; // nobody else reads it; none: nobody else does
    };
    AcceptanceGuide(const Parts& parts, Options options, QObject* parent = nullptr);
    ~AcceptanceGuide() override;

    bool offered() const;
    State state() const;
    QVariantList sizes() const;
    QVariantList species() const;
    bool startable() const;
    int planned() const;
    int done() const;
    QString nextTitleId() const; // "acceptance.species.print"; empty: nothing is left
    int nextOfGroup() const;     // from 1
    int groupSize() const;
    int secondsLeft() const;
    ChallengeScreen* challenge() const;
    Verdict verdict() const;
    QString outcomeTextId() const;
    QVariantList livenessReasons() const;
    QVariantList livenessRows() const; // livenessRows(), of the last presentation of this sitting
    bool withdrawable() const;
    // {titleId, count: {textId, args}, rate, words: [{textId, args}]} of genuine people, then of each species
    QVariantList reportRows() const;
    QStringList limitIds() const; // what the report does not show, as text ids
    bool complete() const;
    QString reportFile() const; // JSON; the text and the signature lie beside it
    QString errorTextId() const;

    const AcceptanceRun* run() const; // null before there is one

public slots:
    void open();
    void chooseSize(int genuine, int attacks);
    void chooseSpecies(const QString& id, bool take);
    void begin();   // the chosen plan
    void present(); // what is next, now
    void stopPresenting();
    // The last one; `reason`: slipped, wrong_artefact, disturbed, other
    void withdraw(const QString& reason);
    void goOn();   // to the next one, or to the report
    void report(); // also of a run that is not complete
    void startAnew();
    void close();

signals:
    void stateChanged(); // and whatever goes with it
    void planChanged();
    void secondsLeftChanged();
    void recorded(const QString& event); // for the audit trail: "acceptance.begun", ".withdrawn", ".reported"

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace darcha
