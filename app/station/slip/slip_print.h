// SPDX-License-Identifier: Apache-2.0
// The slip step as the screen sees it: the QR code at once, the printout when the printer is willing.
//
// Main thread; rendering and printing happen on the print thread, so that a dead printer keeps nobody else waiting. A
// printer that is off is no dead end: the QR code is on the screen and print() may be asked again. A job belongs to its
// session: reset() takes back what still waits, or it would come out in front of the next person; what prints already
// comes out. A minute after print(), by the clock, a job that is not in the tray has failed.
#pragma once

#include "app/station/slip/slip.h"
#include "app/station/timers.h"

#include <functional>
#include <memory>
#include <QObject>
#include <qqmlregistration.h>

namespace darcha {

class PrintThread;
class Printer;
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
    SlipPrint(PrintThread& thread, Timers& timers, Printer* printer, ShowQr showQr, QObject* parent = nullptr);
    ~SlipPrint() override;

    State state() const { return m_state; }
    int qrRevision() const { return m_qrRevision; }
    QString errorTextId() const { return m_errorTextId; }

    void prepare(SlipDocument slip); // draws the QR code; does not print yet
    Q_INVOKABLE void print();
    void reset(); // the session ends; its job is cancelled unless it prints already

signals:
    void changed();
    void printed();
    void failed(const darcha::Error& error);

private:
    void become(State state, const QString& errorTextId = {});
    struct Job;
    using JobPtr = std::shared_ptr<Job>;
    void follow();
    void asked(const JobPtr& job, const Result<PrintJobState>& state);
    void takeBack();
    void settle(); // the job is over, as far as this session knows
    void fail(const Error& error);

    PrintThread& m_thread;
    Timers& m_timers;
    Printer* m_printer;
    Timer m_timer;    // the next question to the printer
    Timer m_deadline; // of the job
    ShowQr m_showQr;
    SlipDocument m_slip;
    State m_state = State::Idle;
    int m_qrRevision = 0;
    QString m_errorTextId;
    JobPtr m_job; // on its way to the tray; null: none
};

} // namespace darcha
