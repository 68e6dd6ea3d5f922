// SPDX-License-Identifier: Apache-2.0
// Leads one person through the fingers of a service: asks for each, judges each try, keeps the best, and never ends
// dead.
//
// FingerTries weighs, FingerScanner speaks with the reader, a work thread judges. A finger that cannot be given is
// recorded with a reason. A reader that goes away asks for staff and goes on by itself once it is back; where there is
// none, staff may go on without. Main thread. Waits run on the Qt event loop; nothing blocks. Pictures overwrite
// themselves in memory with stop(), restart() or destruction; a print that waits to be judged then, as soon as the
// work thread is through.
#pragma once

#include "app/station/capture/finger_tries.h"
#include "drivers/device.h"

#include <memory>
#include <QImage>
#include <QList>
#include <QObject>
#include <qqmlregistration.h>
#include <QString>
#include <QStringList>
#include <QVariantList>
#include <vector>

namespace darcha {

class Clock;
class FingerprintReader;
class Timers;
class WorkThread;

class FingerCapture final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the composition")
    Q_PROPERTY(State state READ state NOTIFY stateChanged)
    Q_PROPERTY(Position position READ position NOTIFY positionChanged)
    Q_PROPERTY(int fingerNumber READ fingerNumber NOTIFY positionChanged)
    Q_PROPERTY(int fingerCount READ fingerCount NOTIFY positionChanged)
    Q_PROPERTY(QString hintId READ hintId NOTIFY hintChanged)
    Q_PROPERTY(int attempt READ attempt NOTIFY attemptChanged)
    Q_PROPERTY(int attemptsMax READ attemptsMax NOTIFY stateChanged)
    Q_PROPERTY(int score READ score NOTIFY stillChanged)
    Q_PROPERTY(ScoreWord scoreWord READ scoreWord NOTIFY stillChanged)
    Q_PROPERTY(bool acceptable READ acceptable NOTIFY stateChanged)
    Q_PROPERTY(int stillRevision READ stillRevision NOTIFY stillChanged)
    Q_PROPERTY(bool capturedAll READ capturedAll NOTIFY stateChanged)
    Q_PROPERTY(QVariantList reviewRows READ reviewRows NOTIFY stateChanged) // {labelId, valueId, given}, one a finger
    Q_PROPERTY(QList<int> given READ given NOTIFY positionChanged)          // the positions of which a print is kept
    Q_PROPERTY(bool readerMissing READ readerMissing NOTIFY readerChanged)

public:
    enum State { Off, WaitFinger, Scanning, Captured, Retry, Failed };
    Q_ENUM(State)
    enum Position {
        Unknown,
        RightThumb,
        RightIndex,
        RightMiddle,
        RightRing,
        RightLittle,
        LeftThumb,
        LeftIndex,
        LeftMiddle,
        LeftRing,
        LeftLittle
    };
    Q_ENUM(Position)
    // What the person is told of a score. Enough is what the packet takes of this finger.
    enum ScoreWord { TooFaint, Enough, Clear, VeryClear };
    Q_ENUM(ScoreWord)

    // All outlive the capture. `reader` may be null (a station without one): start() then says deviceLost(), and the
    // fingers can still be excused. Prints are judged on `judging`.
    FingerCapture(FingerprintReader* reader, const Clock& clock, Timers& timers, WorkThread& judging,
                  QObject* parent = nullptr);
    ~FingerCapture() override;

    void setPositions(std::vector<FingerPosition> positions); // default: right index, left index
    void setAttempts(int most);                               // of each finger; default: as FingerTries

    State state() const;
    Position position() const;
    int fingerNumber() const; // from 1
    int fingerCount() const;
    QString hintId() const;
    int attempt() const; // from 1
    int attemptsMax() const;
    int score() const; // of the picture last shown
    ScoreWord scoreWord() const;
    bool acceptable() const; // the best print of this finger needs no other
    int stillRevision() const;
    bool capturedAll() const; // every finger has a picture or a reason
    bool readerMissing() const;
    QList<int> given() const;
    QVariantList reviewRows() const; // what is settled: recorded, or left out and why

    const std::vector<FingerCaptureResult>& results() const;
    QImage still() const; // the picture last taken, for image://station/finger/<revision>

public slots:
    void start();                             // begins, or goes on; after a call for staff with all tries
    void retake();                            // this finger again, from the first try
    void restart();                           // all fingers again, whatever was accepted
    void accept();                            // keeps the best of this finger and goes to the next
    void cannotGive(const QString& reasonId); // "missing", "injured", "unreadable"
    void goOnWithoutReader();                 // staff: what is not given yet is excused, "no_reader"; only without one
    void pause();                             // the page was left: lets go of the reader, keeps what was accepted
    void stop();                              // the session ends: lets go of the reader and wipes everything

signals:
    void stateChanged();
    void positionChanged();
    void hintChanged();
    void attemptChanged();
    void stillChanged();
    void wentOnWithoutReader(const QStringList& fingers); // these are excused: "RightIndex"
    void completed();                                     // capturedAll became true
    void staffNeeded(const QString& reasonTextId);        // "flow.staff.device", "flow.staff.finger_attempts"
    void deviceLost(const QString& reasonTextId);         // the capture waits for its reader
    void deviceBack();                                    // it is there again, or no longer needed
    void readerChanged();                                 // its state, at any time

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace darcha
