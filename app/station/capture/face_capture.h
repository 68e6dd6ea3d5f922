// SPDX-License-Identifier: Apache-2.0
// Leads one person to a portrait: live picture, one hint at a time, capture by itself, and never a dead end.
//
// Main thread; reading and looking (FaceAnalysis) happen on the threads of CaptureSession. The picture is taken when
// all that blocks has held for 0.7 s; the best of the burst and of the still is kept. After three attempts of 30 s the
// best there was is kept with the reason, and staff are asked. A camera that goes away is waited for, and the attempts
// begin anew once it is back. Pictures are overwritten in memory when they are replaced, with stop() or destruction;
// what the threads still have in hand then, as soon as they are through. Nothing but destruction waits for them.
#pragma once

#include "app/station/capture/challenge_screen.h"
#include "app/station/capture/face_capture_result.h"
#include "app/station/capture/preview_source.h"
#include "core/pad/light/screen_place.h"
#include "core/quality/quality_profile.h"
#include "drivers/device.h"

#include <memory>
#include <QImage>
#include <qqmlregistration.h>
#include <QString>
#include <QStringList>
#include <QVariantList>

namespace darcha {

class Camera;
class ChallengeScreen;
class ModelStore;
class RandomSource;

class FaceCapture final : public PreviewSource {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the composition")
    Q_PROPERTY(State state READ state NOTIFY stateChanged)
    Q_PROPERTY(QString hintId READ hintId NOTIFY hintChanged)
    Q_PROPERTY(QString hintSymbol READ hintSymbol NOTIFY hintChanged)
    Q_PROPERTY(double progress READ progress NOTIFY progressChanged)
    Q_PROPERTY(int attempt READ attempt NOTIFY attemptChanged)
    Q_PROPERTY(int attemptsMax READ attemptsMax NOTIFY stateChanged)
    Q_PROPERTY(int secondsLeft READ secondsLeft NOTIFY secondsLeftChanged)
    Q_PROPERTY(int stillRevision READ stillRevision NOTIFY stillChanged)
    Q_PROPERTY(bool cameraLost READ cameraLost NOTIFY stateChanged)
    Q_PROPERTY(bool acceptable READ acceptable NOTIFY stateChanged)
    Q_PROPERTY(
        int shownPicture READ shownPicture NOTIFY stillChanged) // of two equals: 1 is what the station would take
    Q_PROPERTY(bool hasOther READ hasOther NOTIFY stillChanged)
    Q_PROPERTY(darcha::ChallengeScreen* challenge READ challenge CONSTANT)
    Q_PROPERTY(bool livenessAsked READ livenessAsked NOTIFY stillChanged)
    Q_PROPERTY(Liveness livenessDecision READ livenessDecision NOTIFY stillChanged)
    Q_PROPERTY(QVariantList livenessRows READ livenessRows NOTIFY stillChanged)
    Q_PROPERTY(QVariantList livenessReasons READ livenessReasons NOTIFY stillChanged)
    Q_PROPERTY(bool staffDecide READ staffDecide NOTIFY staffDecideChanged)

public:
    enum class State { Off, Looking, Holding, Capturing, Proving, Captured, Failed };
    Q_ENUM(State)
    enum class Liveness { BonaFide, Attack, Inconclusive }; // as PadDecision
    Q_ENUM(Liveness)

    // All outlive the capture. `camera` may be null (a station without one): start() then says deviceLost().
    struct Parts {
        Camera* camera;
        const ModelStore& models;
        const Clock& clock;
        RandomSource& random; // of the challenges
    };
    explicit FaceCapture(const Parts& parts, QObject* parent = nullptr);
    ~FaceCapture() override;

    void setProfile(QualityProfile profile); // before start()
    void setAttempts(int most);              // likewise; default: as CaptureTimes
    // Likewise: what shows that a living person is there. Without one nobody is asked, and what can be seen is
    // recorded.
    void setLiveness(std::string profile);
    void setScreen(const ScreenPlace& screen); // likewise: the station's, that gives the light

    State state() const;
    QString hintId() const;
    QString hintSymbol() const; // an icon's name
    double progress() const;    // 0..1 of the time that everything must hold
    int attempt() const;        // from 1
    int attemptsMax() const;
    int secondsLeft() const; // of this attempt
    int stillRevision() const;
    bool cameraLost() const; // it is needed and not there
    bool acceptable() const; // there is a picture, and it keeps every limit of the profile
    int shownPicture() const;
    bool hasOther() const; // there are two that are equally good
    ChallengeScreen* challenge() const;
    bool livenessAsked() const; // the person was led through a challenge
    // For staff only: pages show them in modes and roles of staff.
    Liveness livenessDecision() const;
    QVariantList livenessRows() const;    // livenessRows()
    QVariantList livenessReasons() const; // likewise
    // The check did not find a living person, and no member of staff has said yet that one is here.
    bool staffDecide() const;
    QString vouched() const; // what staff saw, as vouch(); empty where nobody had to

    // What staff may have seen, as ids of texts ("ui.liveness.vouch.seen_here").
    static const QStringList& vouchReasons();
    static const QStringList& refuseReasons();

    const FaceCaptureResult* result() const; // null before Captured
    QImage still() const;                    // the portrait, for image://station/face/<revision>

    bool atRest() const; // none of its threads has the camera

public slots:
    void start();  // begins, or goes on after a failure
    void retake(); // one more attempt
    // The liveness check goes on with what the person can do.
    void cannotTurn();
    void cannotSee(); // the dot: its prompts are spoken, and the light needs no eyes
    void withoutLight();
    void swap();   // the other of two that are equally good
    void accept(); // the camera is let go, the result kept
    // Staff have looked: the person is here, and the photo counts; or it is not, and the session should end. Unknown
    // reasons, and whatever nobody asked for, are ignored.
    void vouch(const QString& reason);
    void refuse(const QString& reason);
    void pause(); // likewise, whatever the state: the page was left
    void stop();  // the session ends: everything is wiped

signals:
    void stateChanged();
    void hintChanged();
    void progressChanged();
    void attemptChanged();
    void secondsLeftChanged();
    void stillChanged();
    void staffDecideChanged();
    void livenessVouched(const QString& reason);
    void livenessRefused(const QString& reason);
    void personSeen(); // somebody is at work in front of the camera
    void staffNeeded(const QString& reasonTextId);
    void deviceLost(const QString& reasonTextId); // the capture waits for its camera
    void deviceBack();                            // it is there again, or no longer needed
    void failed(const darcha::Error& error);      // networks or the picture: start() tries again
    void cameraChanged(darcha::DeviceState state);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace darcha
