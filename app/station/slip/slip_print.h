// SPDX-License-Identifier: Apache-2.0
// The slip step as the screen sees it: the QR code at once, the printout when the printer is willing.
//
// Main thread; rendering and printing happen on the storage thread. A printer that is off is no dead end: the QR code
// is on the screen and print() may be asked again.
#pragma once

#include "app/station/slip/slip.h"
#include "app/station/timers.h"

#include <functional>
#include <QObject>
#include <qqmlregistration.h>

namespace darcha {

class Printer;
class StorageThread;
enum class PrintJobState;

class SlipPrint final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the composition")
    Q_PROPERTY(State state READ state NOTIFY changed)
    Q_PROPERTY(int qrRevision READ qrRevision NOTIFY changed)
    Q_PROPERTY(QString errorTextId READ errorTextId NOTIFY changed)

public:
    enum class State { Idle, Printing, Printed, Failed };
    Q_ENUM(State)

    using ShowQr =
        std::function<void(const QImage&, int revision)>; // hands the picture to image://station/qr/<revision>

    // `printer` may be null (a station without one): print() then fails with PrinterOffline. All must outlive this.
    SlipPrint(StorageThread& storage, Timers& timers, Printer* printer, ShowQr showQr, QObject* parent = nullptr);
    State state() const { return m_state; }
    int qrRevision() const { return m_qrRevision; }
    QString errorTextId() const { return m_errorTextId; }

    void prepare(SlipDocument slip); // draws the QR code; does not print yet
    Q_INVOKABLE void print();
    void reset(); // the session ends

signals:
    void changed();
    void printed();
    void failed(const darcha::Error& error);

private:
    void become(State state, const QString& errorTextId = {});
    void followJob(int job);
    void asked(int job, unsigned session, const Result<PrintJobState>& state);
    void fail(const Error& error);

    StorageThread& m_storage;
    Timers& m_timers;
    Printer* m_printer;
    Timer m_timer;
    ShowQr m_showQr;
    SlipDocument m_slip;
    State m_state = State::Idle;
    int m_qrRevision = 0;
    QString m_errorTextId;
    unsigned m_session = 0;
    int m_polls = 0;
};

} // namespace darcha
